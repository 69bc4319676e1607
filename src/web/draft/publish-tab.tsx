import { Alert, Anchor, List, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { BeginChange } from '../rules/begin-change.tsx';
import { Moment, sayMoment } from '../shell/moment.tsx';
import { tabPath, type Desk } from './desk.ts';
import { DiscardDraft } from './discard-draft.tsx';
import { PublishForm } from './publish-form.tsx';
import { sayNumber, sayScore } from './say-figures.ts';
import { changedTexts, isSameTexts, type Replay } from './use-replay.ts';

/** The last look before a change runs; afterwards what it did, and the way back. */
export function PublishTab({ desk, replay }: { readonly desk: Desk; readonly replay: Replay }): ReactNode {
  const { draft } = desk;
  if (draft.published !== null) return <Published desk={desk} published={draft.published} />;
  if (draft.state === 'discarded') return <Text>This change was discarded by {draft.updatedBy}, <Moment at={draft.updatedAt} />. It is kept for 30 days, to read.</Text>;
  const changed = desk.files.filter(({ served }) => served.changed);
  return (
    <Stack maw={820}>
      <section aria-label="What is published">
        <Title order={2} size="h4">What is published</Title>
        {changed.length === 0 ? <Text>Nothing is changed yet.</Text> : (
          <List>{changed.map(({ id, title, name, served }) => <List.Item key={id}>{title} ({name}): version {served.published?.version ?? 0} → {(served.published?.version ?? 0) + 1}</List.Item>)}</List>
        )}
        {changed.length === 0 ? null : <Anchor component={Link} href={tabPath(draft.id, 'changes')} size="sm">Look at the lines that change</Anchor>}
      </section>
      {changed.length === 0 ? null : <PreviewSummary desk={desk} replay={replay} />}
      <PublishForm desk={desk} changed={changed} />
      {desk.isReadOnly ? null : <DiscardDraft draft={draft} />}
    </Stack>
  );
}

function PreviewSummary({ desk, replay: { view, texts } }: { readonly desk: Desk; readonly replay: Replay }): ReactNode {
  const link = <Anchor component={Link} href={tabPath(desk.draft.id, 'preview')} inherit underline="always">Look at the preview</Anchor>;
  const isFresh = isSameTexts(changedTexts(desk.files), texts);
  if (view === null || view.state !== 'done' || !isFresh) {
    return <Alert color="yellow" variant="light" title={view === null || texts === null ? 'Not previewed yet' : isFresh ? 'The preview is not through yet' : 'The texts changed since the preview'}>{link} before you publish: it shows whose scores and tasks would change.</Alert>;
  }
  const { scores, ready, tasks, fields } = view.figures;
  return (
    <section aria-label="What it does">
      <Title order={2} size="h4">What it does</Title>
      <Text>
        {sayNumber(scores.up)} scores go up, {sayNumber(scores.down)} down; the median goes from {sayScore(scores.medianBefore)} to {sayScore(scores.medianAfter)}. {sayNumber(ready.gained)} handoffs become ready, {sayNumber(ready.lost)} no longer are.
        {' '}{sayNumber(tasks.open)} tasks open, {sayNumber(tasks.close)} close, {sayNumber(tasks.update)} change. Fields are written in {sayNumber(fields.records)} records. {link} for the names.
      </Text>
    </section>
  );
}

function Published({ desk: { draft, files }, published }: { readonly desk: Desk; readonly published: NonNullable<Desk['draft']['published']> }): ReactNode {
  const titleOf = (id: string): string => files.find((file) => file.id === id)?.title ?? id;
  return (
    <Stack maw={820}>
      <Title order={2} size="h4">It runs</Title>
      <Text>Published by {published.by} on {sayMoment(published.at)}: “{published.reason}”</Text>
      <List>
        {published.changes.map(({ id, name, before, version }) => <List.Item key={id}>{titleOf(id)}: <Anchor component={Link} href={`/rules/${encodeURIComponent(id)}`} underline="always">{name}</Anchor>, version {before} → {version}</List.Item>)}
      </List>
      <Text>Every open handoff is assessed again by the next run of its account, which begins at once; scores, status and tasks are written then. <Anchor component={Link} href="/handoffs" underline="always">Look at the handoffs</Anchor></Text>
      <div><BeginChange start={{ undo: draft.id }} tab="preview" variant="default">Undo this</BeginChange></div>
      <Text size="sm" c="dimmed">Opens a change that brings back what ran before, and shows first what that would do.</Text>
      {draft.undoes === null ? null : <Anchor component={Link} href={`/drafts/${draft.undoes}`} size="sm">It takes back this change</Anchor>}
    </Stack>
  );
}
