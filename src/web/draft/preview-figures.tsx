import { Card, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReplayFigures } from '../../core/view/replay-view.ts';
import { CallsSection, FieldsSection, TasksSection } from './preview-effects.tsx';
import { NotStoredSection } from './preview-not-stored.tsx';
import { RequirementsSection, ScoresSection } from './preview-scores.tsx';
import { sayCount, sayNumber, sayScore } from './say-figures.ts';
import type { TriedText } from './use-replay.ts';

interface FiguresProps {
  readonly figures: ReplayFigures;
  readonly isDone: boolean;
  readonly tried: readonly TriedText[];
}

/** The figures of a preview: the sums first, then who and what is behind them. */
export function PreviewFigures({ figures, isDone, tried }: FiguresProps): ReactNode {
  const { scores, ready, tasks, fields, apiCalls, takenBack, notJudged, notes } = figures;
  const calls = apiCalls.reduce((sum, { toWrite, toRead }) => sum + toWrite + toRead, 0);
  const isNothing = isDone && scores.up + scores.down + takenBack + tasks.open + tasks.close + tasks.update + fields.records === 0;
  return (
    <Stack>
      {isNothing ? <Text fw={600}>This change would do nothing to the handoffs there are today.</Text> : null}
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
        <Figure name="Scores up" value={sayNumber(scores.up)} note={`${sayNumber(scores.same)} stay as they are`} />
        <Figure name="Scores down" value={sayNumber(scores.down)} note={takenBack === 0 ? undefined : `${sayNumber(takenBack)} would not count any more`} />
        <Figure name="Median score" value={`${sayScore(scores.medianBefore)} → ${sayScore(scores.medianAfter)}`} note="before → after" />
        <Figure name="Ready" value={`+${sayNumber(ready.gained)} −${sayNumber(ready.lost)}`} note={ready.unknown === 0 ? 'become ready, no longer ready' : `of ${sayNumber(ready.unknown)} more nobody knows`} />
        <Figure name="Tasks" value={`+${sayNumber(tasks.open)} −${sayNumber(tasks.close)}`} note={`open, close; ${sayNumber(tasks.update)} change`} />
        <Figure name="Written" value={sayCount(fields.records, 'record', 'records')} note={sayCount(calls, 'API call', 'API calls')} />
      </SimpleGrid>
      {notJudged === 0 ? null : <Text size="sm">{sayCount(notJudged, 'handoff is', 'handoffs are')} left out: whether they count at all depends on a field that is not stored.</Text>}
      <NotStoredSection figures={figures} tried={tried} />
      <RequirementsSection requirements={figures.requirements} />
      <ScoresSection title="Scores that go down" handoffs={figures.down} total={scores.down} />
      <ScoresSection title="Scores that go up" handoffs={figures.up} total={scores.up} />
      <TasksSection tasks={tasks} />
      <FieldsSection fields={fields} />
      <CallsSection calls={apiCalls} />
      {notes.length === 0 ? null : <Card withBorder><Text fw={600}>What this cannot foresee</Text>{notes.map((note) => <Text key={note} size="sm">{note}</Text>)}</Card>}
    </Stack>
  );
}

function Figure({ name, value, note }: { readonly name: string; readonly value: string; readonly note?: string | undefined }): ReactNode {
  return (
    <Card withBorder p="sm" component="section" aria-label={name}>
      <Text size="sm" c="dimmed">{name}</Text>
      <Text size="xl" fw={700}>{value}</Text>
      {note === undefined ? null : <Text size="xs" c="dimmed">{note}</Text>}
    </Card>
  );
}
