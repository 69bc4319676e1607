import { Anchor, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { sayNumber } from '../draft/say-figures.ts';
import { KINDS, sayStatus } from '../handoffs/row-words.ts';
import type { KindFigures } from './overview-words.ts';

/** How many stand where, as numbers with a bar beside each; every number leads to its list. */
export function KindCard({ figures: { kind, total, median, statuses } }: { readonly figures: KindFigures }): ReactNode {
  const heading = `kind-${kind}`;
  return (
    <Card withBorder component="section" aria-labelledby={heading}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div><Title order={2} size="h4" id={heading}>{KINDS[kind].many}</Title><Text size="sm" c="dimmed">{sayNumber(total)} since the start date</Text></div>
          <div><Text fz={30} fw={700} lh={1} ta="right">{median === null ? '–' : sayNumber(Math.round(median))}</Text><Text size="sm" c="dimmed">{median === null ? 'no score yet' : 'median score'}</Text></div>
        </Group>
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
          {statuses.map(({ status, handoffs, share }) => (
            <li key={status}>
              <Group justify="space-between" gap="xs">
                <Anchor component={Link} href={`/handoffs?kinds=${kind}&statuses=${status}`} underline="always" size="sm">{sayStatus(status, kind)}</Anchor>
                <Text size="sm" fw={600}>{sayNumber(handoffs)}</Text>
              </Group>
              <Progress value={share} aria-hidden size="sm" color={status === 'incomplete' || status === 'rejected' ? 'yellow' : status === 'withdrawn' || status === 'rescinded' ? 'gray' : 'green'} />
            </li>
          ))}
        </Stack>
      </Stack>
    </Card>
  );
}
