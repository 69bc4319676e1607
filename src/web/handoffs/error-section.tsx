import { Alert, Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { problemOf } from '../api/api-problem.ts';
import { useMay } from '../api/me.ts';
import { Moment } from '../shell/moment.tsx';
import { useHandoffErrors, useRetry } from './handoff-api.ts';

/** What a system refused of this handoff, in its own words. Nothing when nothing was. */
export function ErrorSection({ id }: { readonly id: string }): ReactNode {
  const found = useHandoffErrors(id);
  const mayRetry = useMay('retry_errors');
  const retry = useRetry(id);
  const errors = found.data?.data.items ?? [];
  if (errors.length === 0) return null;
  const again = (error: string): void =>
    retry.mutate(error, {
      onSuccess: () => notifications.show({ message: 'It is tried again now.' }),
      onError: (failed) => notifications.show({ color: 'red', title: problemOf(failed).detail, message: problemOf(failed).remedy }),
    });
  return (
    <Stack gap="xs" component="section" aria-label="Sync errors">
      {errors.map(({ id: error, connection, target, message, remedy, occurredAt, attempts }) => (
        <Alert key={error} color="red" variant="light" title={`${connection} refused a write${target === null ? '' : ` to ${target.object} ${target.externalId}`}`}>
          <Stack gap={4} align="flex-start">
            <Text size="sm">“{message}”</Text>
            <Text size="sm">{remedy}</Text>
            <Text size="sm" c="dimmed"><Moment at={occurredAt} />{attempts < 2 ? '' : `, tried ${attempts} times`}</Text>
            {mayRetry ? <Button size="xs" variant="default" onClick={() => again(error)} loading={retry.isPending && retry.variables === error}>Try again</Button> : <Text size="sm" c="dimmed">Trying again is open to the roles operations, revops and admin.</Text>}
          </Stack>
        </Alert>
      ))}
    </Stack>
  );
}
