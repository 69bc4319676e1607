import { Alert, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { alarmSchema, type AlarmView } from '../../core/view/watch-views.ts';
import { useMay } from '../api/me.ts';
import { useApi } from '../api/use-api.ts';
import { pageSchema } from '../connections/connections-api.ts';
import { Moment } from '../shell/moment.tsx';

/** What is wrong now and what to do about it; nothing when all is well. `connection` null: everywhere. */
export function AlarmList({ connection }: { readonly connection: string | null }): ReactNode {
  const maySee = useMay('see_freshness');
  const found = useApi(pageSchema(alarmSchema), `/api/v1/alarms?limit=200${connection === null ? '' : `&connection=${encodeURIComponent(connection)}`}`, { everyMs: 30_000, enabled: maySee });
  const alarms = found.data?.data.items ?? [];
  if (alarms.length === 0) return null;
  return <Stack gap="xs" component="section" aria-label="Alarms">{alarms.map((alarm) => <AlarmItem key={alarm.key} alarm={alarm} isNamed={connection === null} />)}</Stack>;
}

function AlarmItem({ alarm: { connection, severity, since, message, remedy }, isNamed }: { readonly alarm: AlarmView; readonly isNamed: boolean }): ReactNode {
  const isCritical = severity === 'critical';
  return (
    <Alert color={isCritical ? 'red' : 'yellow'} variant="light" title={`${isCritical ? 'Stopped' : 'Needs a look'}${isNamed && connection !== null ? ` – ${connection}` : ''}`}>
      <Text size="sm">{message} {remedy}</Text>
      <Text size="sm" c="dimmed">Since <Moment at={since} /></Text>
    </Alert>
  );
}
