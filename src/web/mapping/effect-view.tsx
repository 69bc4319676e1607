import { ActionIcon, Button, Group, NativeSelect, Paper, Stack, Table, Text } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { SourceObject } from '../../core/connector.ts';
import type { JsonValue } from '../../core/json.ts';
import { textOf } from '../../core/mapping-help/profile-values.ts';
import { kindOf } from '../../core/mapping-help/read-notation.ts';
import type { Effect, Tried, TriedRecord, tryNotation } from '../../core/mapping-help/try-notation.ts';
import { problemOf } from '../api/api-problem.ts';
import { isInAccount } from './account-fields.ts';
import { askedFor } from './ask-account.ts';
import type { TargetRow } from './list-targets.ts';
import { useMapping } from './mapping-context.ts';
import type { SampleState } from './sample-book.ts';

type Try = typeof tryNotation;

/** The mapping's own functions, loaded when somebody looks at an effect: they bring the formula language along. */
function useTry(): Try | null {
  const [loaded, setLoaded] = useState<{ readonly run: Try } | null>(null);
  useEffect(() => {
    let isHere = true;
    void import('../../core/mapping-help/try-notation.ts').then(({ tryNotation: run }) => {
      if (isHere) setLoaded({ run });
    });
    return () => {
      isHere = false;
    };
  }, []);
  return loaded?.run ?? null;
}

/** What stands in a real record, and what becomes of it. */
export function EffectView({ row, notation }: { readonly row: TargetRow; readonly notation: JsonValue | undefined }): ReactNode {
  const { draft, book, samples, person, showsValues, described } = useMapping();
  const run = useTry();
  const [at, setAt] = useState(0);
  const records = useMemo(() => recordsToTry(samples, described), [samples, described]);
  const tried = useMemo<Tried | null>(() => (run === null || notation === undefined || kindOf(notation) === 'none' ? null : run({ kind: draft.handoff, name: row.name, notation, person }, records)), [run, notation, draft.handoff, row.name, person, records]);
  if (!showsValues || tried === null) return null;
  if (!tried.ok) return <Paper withBorder radius="md" p="sm" component="output"><Text size="sm" fw={600}>It cannot be tried yet</Text>{tried.problems.map((problem) => <Text key={problem} size="sm" c="red">{problem.slice(0, 1).toUpperCase()}{problem.slice(1)}</Text>)}</Paper>;
  // What was not read yet is not empty.
  if (askedFor(notation).some((path) => !samples.known.has(path))) return <Unread error={samples.error} onAgain={() => book.retry()} />;
  if (records.length === 0) return <Text size="sm" c="dimmed" component="output">No recent records to try it on.</Text>;
  const index = Math.min(at, records.length - 1);
  const answers = tried.effects.filter(({ reason }) => reason === null).length;
  return (
    <Paper withBorder radius="md" p="sm" component="section" aria-label="On recent records">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" align="flex-end">
          <Text size="sm" fw={600} component="output">{answers} of {records.length} recent records give an answer</Text>
          <Group gap={4} align="flex-end" wrap="nowrap">
            <ActionIcon variant="default" size="lg" aria-label="Previous record" disabled={index === 0} onClick={() => setAt(index - 1)}>←</ActionIcon>
            <NativeSelect aria-label="Record" value={String(index)} onChange={({ currentTarget }) => setAt(Number(currentTarget.value))} data={records.map(({ title }, place) => ({ value: String(place), label: `${title}${tried.effects[place]?.reason === null ? '' : ' (no answer)'}` }))} maw={260} />
            <ActionIcon variant="default" size="lg" aria-label="Next record" disabled={index === records.length - 1} onClick={() => setAt(index + 1)}>→</ActionIcon>
          </Group>
        </Group>
        <OneEffect effect={tried.effects[index]} />
      </Stack>
    </Paper>
  );
}

function Unread({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }): ReactNode {
  if (error === null) return <Text size="sm" c="dimmed" component="output">Reading recent records …</Text>;
  return <Text size="sm" component="output">Recent records could not be read: {problemOf(error).detail} <Button size="compact-xs" variant="default" onClick={onAgain}>Try again</Button></Text>;
}

/** What was not found is missing in the account, or hidden: that makes a difference to the score. */
function recordsToTry({ records, unreadable }: SampleState, described: SourceObject | null): readonly (TriedRecord & Pick<SampleState['records'][number], 'title'>)[] {
  const isMissing = (path: string): boolean => described !== null && isInAccount(path, described) === false;
  const nonexistent = [...unreadable].filter(isMissing);
  const hidden = [...unreadable].filter((path) => !isMissing(path));
  return records.map((record) => ({ ...record, unreadable: hidden, nonexistent }));
}

function OneEffect({ effect }: { readonly effect: Effect | undefined }): ReactNode {
  if (effect === undefined) return null;
  return (
    <Table variant="vertical" layout="fixed" withRowBorders={false} verticalSpacing={4}>
      <Table.Tbody>
        {effect.raw.map(({ path, value }) => (
          <Table.Tr key={path}><Table.Th w="40%"><Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>{path}</Text></Table.Th><Table.Td><Raw value={value} /></Table.Td></Table.Tr>
        ))}
        <Table.Tr>
          <Table.Th><Text size="sm" fw={600}>Answer</Text></Table.Th>
          <Table.Td>
            {effect.result === null ? <Text size="sm" c="red">None. {effect.why === null ? '' : `${effect.why.slice(0, 1).toUpperCase()}${effect.why.slice(1)}`}</Text> : <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>✓ {effect.result}</Text>}
            {effect.result === null || effect.why === null ? null : <Text size="xs" c="dimmed">{effect.why}</Text>}
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}

const Raw = ({ value }: { readonly value: JsonValue | undefined }): ReactNode => (value === undefined || value === null || value === '' ? <Text size="sm" c="dimmed">empty</Text> : <Text size="sm" style={{ overflowWrap: 'anywhere' }} lineClamp={4}>{textOf(value)}</Text>);
