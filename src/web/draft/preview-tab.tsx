import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useEffectEvent, type ReactNode } from 'react';
import type { ReplayView } from '../../core/view/replay-view.ts';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { AccountChecks } from './account-checks.tsx';
import type { Desk } from './desk.ts';
import { PreviewFigures } from './preview-figures.tsx';
import { readRules } from './read-rules.ts';
import { changedTexts, isSameTexts, type Replay, type TriedText } from './use-replay.ts';

/** What the draft would do, before it does. Begins by itself. */
export function PreviewTab({ desk, replay }: { readonly desk: Desk; readonly replay: Replay }): ReactNode {
  const texts = changedTexts(desk.files);
  const broken = desk.files.filter(({ text }) => !readRules(text).ok);
  const isFresh = isSameTexts(texts, replay.texts);
  const begin = useEffectEvent(() => {
    if (texts.length > 0 && broken.length === 0 && !isFresh) replay.start(texts);
  });
  useEffect(() => begin(), []);
  if (texts.length === 0) return <EmptyState title="Nothing is changed yet">Change something first; then this shows which scores would move, which tasks would open, and what it costs.</EmptyState>;
  const again = <Button size="xs" variant="light" disabled={broken.length > 0} loading={replay.isStarting} onClick={() => replay.start(texts)}>Preview again</Button>;
  return (
    <Stack>
      <Text size="sm" c="dimmed">Every stored handoff is worked out once with what runs and once with this change. Nothing is stored, and nothing is written anywhere.</Text>
      {broken.length === 0 ? null : <Alert color="red" variant="light" title={`${broken.map(({ name }) => name).join(', ')} cannot be read`}>Mend the text first; a preview needs files that can be read.</Alert>}
      {replay.texts === null || isFresh ? null : <Alert color="yellow" variant="light" title="The texts changed since this preview"><Group>What you see is of before. {again}</Group></Alert>}
      {replay.isStarting ? <LoadingState what="the preview" /> : replay.error !== null ? <Stack gap={0} align="flex-start"><ProblemState error={replay.error} />{again}</Stack> : replay.view === null ? null : <PreviewResult view={replay.view} tried={replay.texts ?? []} again={again} />}
      <AccountChecks desk={desk} />
    </Stack>
  );
}

function PreviewResult({ view, tried, again }: { readonly view: ReplayView; readonly tried: readonly TriedText[]; readonly again: ReactNode }): ReactNode {
  return (
    <Stack>
      <PreviewProgress view={view} />
      {view.state === 'failed' || view.state === 'cancelled' ? (
        <Alert color="red" variant="light" title={view.problem?.detail ?? 'The preview was ended before it was through.'}><Group>{view.problem?.remedy ?? 'A newer one may have begun, in another window.'} {again}</Group></Alert>
      ) : null}
      <PreviewFigures figures={view.figures} isDone={view.state === 'done'} tried={tried} />
    </Stack>
  );
}

const count = new Intl.NumberFormat('en');

function PreviewProgress({ view: { state, total, done } }: { readonly view: ReplayView }): ReactNode {
  const share = total === 0 ? 100 : (100 * done) / total;
  return (
    <Stack gap={4}>
      <Text component="output" aria-live="polite" size="sm" fw={600}>
        {state === 'done' ? `Worked out for all ${count.format(total)} handoffs.` : state === 'running' ? `Working: ${count.format(done)} of ${count.format(total)} handoffs so far; the figures grow while you look.` : `Ended after ${count.format(done)} of ${count.format(total)} handoffs.`}
      </Text>
      {state === 'running' ? <Progress value={share} aria-label="Handoffs worked out" /> : null}
    </Stack>
  );
}
