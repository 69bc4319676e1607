import { Box, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { StepRow } from './read-playbook.ts';
import { timelinesOf, type Timeline } from './timeline.ts';

/** When what is due, for each date that steps count from: a line to look at, a table to read. */
export function DueTimeline({ steps, kind }: { readonly steps: readonly StepRow[]; readonly kind: HandoffKind }): ReactNode {
  const timelines = timelinesOf(steps, kind);
  if (timelines.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-labelledby="timeline-title">
      <Title order={2} size="h4" id="timeline-title">When what is due</Title>
      {timelines.map((timeline) => <One key={timeline.anchor} timeline={timeline} />)}
    </Stack>
  );
}

function One({ timeline }: { readonly timeline: Timeline }): ReactNode {
  return (
    <Paper withBorder p="sm" radius="md">
      <Text fw={600} size="sm">{timeline.title}</Text>
      <Strip timeline={timeline} />
      <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
        <Table.Thead><Table.Tr><Table.Th w="38%">Due</Table.Th><Table.Th>What</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {timeline.dues.map(({ words, steps }) => (
            <Table.Tr key={words}><Table.Td style={{ verticalAlign: 'top' }}>{words.slice(0, 1).toUpperCase() + words.slice(1)}</Table.Td><Table.Td>{steps.join('; ')}</Table.Td></Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Strip({ timeline: { from, to, dues } }: { readonly timeline: Timeline }): ReactNode {
  const span = Math.max(1, to - from);
  const left = (day: number): string => `${((day - from) / span) * 100}%`;
  return (
    <Box aria-hidden mx={8} my="sm" pos="relative" h={26}>
      <Box pos="absolute" top={8} left={0} right={0} h={2} bg="var(--mantine-color-default-border)" />
      <Box pos="absolute" top={0} h={18} w={2} bg="var(--mantine-color-text)" style={{ left: left(0) }} />
      {dues.map(({ day, words, steps }) => (
        <Box key={words} pos="absolute" top={9} bg="var(--mantine-primary-color-filled)" title={words} style={{ left: left(day), width: 8 + steps.length * 3, height: 8 + steps.length * 3, borderRadius: '50%', transform: 'translate(-50%, -50%)' }} />
      ))}
    </Box>
  );
}
