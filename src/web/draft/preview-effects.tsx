import { Card, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReplayFigures } from '../../core/view/replay-view.ts';
import { HandoffLink } from './preview-scores.tsx';
import { sayCount, sayNumber, sayValue } from './say-figures.ts';
import { useShortened } from './shortened.tsx';
import { WideTable } from '../shell/wide-table.tsx';

const WHAT = { open: 'opens', close: 'closes', update: 'changes' } as const;

/** Tasks that people would see appear, vanish or change. */
export function TasksSection({ tasks: { open, close, update, examples } }: { readonly tasks: ReplayFigures['tasks'] }): ReactNode {
  const { shown, more } = useShortened(examples);
  if (open + close + update === 0) return null;
  return (
    <Card withBorder component="section" aria-label="Tasks">
      <Title order={2} size="h5">Tasks: {sayNumber(open)} would open, {sayNumber(close)} close, {sayNumber(update)} change</Title>
      <WideTable minWidth={560}>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Task</Table.Th><Table.Th>Handoff</Table.Th><Table.Th>Whose</Table.Th><Table.Th>Due</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {shown.map(({ handoff, title, what, subject, owner, due }) => (
              <Table.Tr key={`${handoff} ${what} ${subject}`}>
                <Table.Td>{WHAT[what]}: {subject}</Table.Td>
                <Table.Td><HandoffLink id={handoff} title={title} /></Table.Td>
                <Table.Td>{owner ?? '–'}</Table.Td>
                <Table.Td>{due ?? '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {more}
    </Card>
  );
}

/** Records whose fields would be written. */
export function FieldsSection({ fields: { records, examples } }: { readonly fields: ReplayFigures['fields'] }): ReactNode {
  const { shown, more } = useShortened(examples);
  if (records === 0) return null;
  return (
    <Card withBorder component="section" aria-label="Fields">
      <Title order={2} size="h5">Fields would be written in {sayCount(records, 'record', 'records')}</Title>
      <Stack gap="xs" mt="xs">
        {shown.map(({ handoff, title, connection, record, changes }) => (
          <div key={`${connection} ${record}`}>
            <Text size="sm"><HandoffLink id={handoff} title={title} /> · {connection}, {record}</Text>
            {changes.map(({ field, from, to }) => <Text key={field} size="sm" c="dimmed">{field}: {sayValue(from)} → {sayValue(to)}</Text>)}
          </div>
        ))}
        {more}
        {records > examples.length ? <Text size="sm" c="dimmed">And {sayNumber(records - examples.length)} more.</Text> : null}
      </Stack>
    </Card>
  );
}

/** What the change costs of each account's daily limit. */
export function CallsSection({ calls }: { readonly calls: ReplayFigures['apiCalls'] }): ReactNode {
  if (calls.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label="API calls">
      <Title order={2} size="h5">API calls it costs</Title>
      <WideTable minWidth={420}>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Account</Table.Th><Table.Th>To write</Table.Th><Table.Th>To read again</Table.Th><Table.Th>Why</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {calls.map(({ connection, toWrite, toRead, why }) => <Table.Tr key={connection}><Table.Td>{connection}</Table.Td><Table.Td>{sayNumber(toWrite)}</Table.Td><Table.Td>{toRead === 0 ? '0' : `about ${sayNumber(toRead)}`}</Table.Td><Table.Td>{why}</Table.Td></Table.Tr>)}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Card>
  );
}
