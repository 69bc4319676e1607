import { Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { replaySampleSchema, type ReplayFigures, type ReplaySample } from '../../core/view/replay-view.ts';
import { callApi } from '../api/call-api.ts';
import { sayMoment } from '../shell/moment.tsx';
import { ProblemState } from '../shell/states.tsx';
import { ScoresSection } from './preview-scores.tsx';
import { sayCount, sayNumber } from './say-figures.ts';
import type { TriedText } from './use-replay.ts';

type NotStored = ReplayFigures['notStored'][number];

/** Fields that the change asks for and that were never read: nobody knows what they hold, unless a few records are read now. */
export function NotStoredSection({ figures, tried }: { readonly figures: ReplayFigures; readonly tried: readonly TriedText[] }): ReactNode {
  const connections = [...new Set(figures.notStored.map(({ connection }) => connection))];
  return connections.map((connection) => <Account key={connection} connection={connection} fields={figures.notStored.filter((field) => field.connection === connection)} partial={figures.scores.partial} tried={tried} />);
}

interface AccountProps {
  readonly connection: string;
  readonly fields: readonly NotStored[];
  readonly partial: number;
  readonly tried: readonly TriedText[];
}

function Account({ connection, fields, partial, tried }: AccountProps): ReactNode {
  const sample = useMutation({
    mutationFn: async () => (await callApi(replaySampleSchema, '/api/v1/replays/sample', { method: 'POST', body: { files: tried, connection } })).data,
  });
  const cost = Math.max(...fields.map(({ sampleCalls }) => sampleCalls));
  return (
    <Card withBorder component="section" aria-label={`Not stored yet in ${connection}`}>
      <Stack gap="xs">
        <Title order={2} size="h5">Not read from {connection} so far</Title>
        <Text size="sm">This change asks for {fields.length === 1 ? 'a field' : 'fields'} that nobody asked for before, so the preview cannot know what {fields.length === 1 ? 'it holds' : 'they hold'}. {sayCount(partial, 'score leaves', 'scores leave')} out what depends on {fields.length === 1 ? 'it' : 'them'}; nothing is counted as missing.</Text>
        <List size="sm">
          {fields.map(({ object, path, lacking, of, lastReadAt }) => (
            <List.Item key={`${object}.${path}`}><strong>{object}.{path}</strong>: not in {sayNumber(lacking)} of {sayNumber(of)} stored records{lastReadAt === null ? '' : `, last read ${sayMoment(lastReadAt)}`}.</List.Item>
          ))}
        </List>
        <Group><Button size="xs" variant="light" loading={sample.isPending} onClick={() => sample.mutate()}>Read 20 records now</Button><Text size="sm">Costs about {sayCount(cost, 'API call', 'API calls')} of {connection}.</Text></Group>
        {sample.isError ? <ProblemState error={sample.error} /> : null}
        {sample.data === undefined ? null : <SampleResult sample={sample.data} />}
      </Stack>
    </Card>
  );
}

function SampleResult({ sample: { records, apiCalls, fields, handoffs } }: { readonly sample: ReplaySample }): ReactNode {
  return (
    <Stack gap="xs" aria-live="polite">
      <Text size="sm" fw={600}>{sayCount(records, 'record', 'records')} read for {sayCount(apiCalls.spent, 'API call', 'API calls')}.</Text>
      <List size="sm">
        {fields.map(({ object, path, filled, of, unreadable }) => <List.Item key={`${object}.${path}`}>{object}.{path}: {unreadable ? 'hidden from our credential; ask for the right to read it' : `filled in ${sayNumber(filled)} of ${sayNumber(of)}`}.</List.Item>)}
      </List>
      <ScoresSection title="Scores of these records" handoffs={handoffs} total={handoffs.length} />
    </Stack>
  );
}
