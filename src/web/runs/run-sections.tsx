import { Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RunChanges } from '../../core/view/run-detail.ts';
import { sayNumber } from '../connections/connection-words.ts';
import { ErrorItem } from './error-item.tsx';
import { HandoffLink } from './handoff-link.tsx';
import { sayEvent, sayStatus } from './run-words.ts';
import { WideTable } from '../shell/wide-table.tsx';

function Section({ title, shown, total, empty, children }: { readonly title: string; readonly shown: number; readonly total: number; readonly empty: string; readonly children: ReactNode }): ReactNode {
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">{title} ({sayNumber(total)})</Title>
      {total === 0 ? <Text size="sm" c="dimmed">{empty}</Text> : children}
      {shown < total ? <Text size="sm" c="dimmed">The first {sayNumber(shown)} are shown.</Text> : null}
    </section>
  );
}

export const RefusedSection = ({ refused: { items, total } }: { readonly refused: RunChanges['refused'] }): ReactNode => (
  <Section title="Refused" shown={items.length} total={total} empty="Nothing was refused.">
    <Stack gap="sm">{items.map((error) => <ErrorItem key={error.id} error={error} title={error.title} hasMessage />)}</Stack>
  </Section>
);

export const ChangedSection = ({ handoffs: { items, total } }: { readonly handoffs: RunChanges['handoffs'] }): ReactNode => (
  <Section title="Handoffs changed" shown={items.length} total={total} empty="No handoff changed.">
    <WideTable minWidth={520}>
      <Table>
        <Table.Thead><Table.Tr><Table.Th>Handoff</Table.Th><Table.Th>Score</Table.Th><Table.Th>Status</Table.Th><Table.Th>Also</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {items.map(({ handoff, title, isNew, score, status, also }, place) => (
            <Table.Tr key={handoff ?? place}>
              <Table.Td><HandoffLink id={handoff} title={title} />{isNew ? ' (new)' : ''}</Table.Td>
              <Table.Td>{score === null ? 'as it was' : isNew ? sayScore(score.to) : `${sayScore(score.from)} → ${sayScore(score.to)}`}</Table.Td>
              <Table.Td>{status === null ? 'as it was' : isNew || status.from === null ? sayStatus(status.to ?? 'none') : `${sayStatus(status.from)} → ${sayStatus(status.to ?? 'none')}`}</Table.Td>
              <Table.Td>{also.map(sayEvent).join(', ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  </Section>
);

const sayScore = (score: number | null): string => (score === null ? 'no score' : String(score));

const WHAT = { fields: 'Fields', task: 'Task', note: 'Comment' } as const;

export const WrittenSection = ({ written: { items, total } }: { readonly written: RunChanges['written'] }): ReactNode => (
  <Section title="Written" shown={items.length} total={total} empty="Nothing was written.">
    <WideTable minWidth={520}>
      <Table>
        <Table.Thead><Table.Tr><Table.Th>Handoff</Table.Th><Table.Th>Record</Table.Th><Table.Th>What</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {items.map(({ handoff, title, record, what, state, fields }, place) => (
            // The same record may be written several times in a run.
            <Table.Tr key={`${handoff ?? ''} ${what} ${String(place)}`}>
              <Table.Td><HandoffLink id={handoff} title={title} /></Table.Td>
              <Table.Td>{record === null ? '' : `${record.object} ${record.externalId}`}</Table.Td>
              <Table.Td>{WHAT[what]}{state === null ? '' : ` (${state})`}{fields.length === 0 ? '' : `: ${fields.join(', ')}`}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  </Section>
);
