import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import type { Desk } from './desk.ts';
import { DiffView } from './diff-view.tsx';
import { sayCount } from './say-figures.ts';
import { useDraftDiff } from './draft-api.ts';
import { hasUnsaved } from './workbench.ts';

/** What the draft changes, line by line. */
export function ChangesTab({ desk }: { readonly desk: Desk }): ReactNode {
  const diff = useDraftDiff(desk.draft);
  if (diff.isPending) return <LoadingState what="the changes" />;
  if (diff.isError) return <ProblemState error={diff.error} onRetry={() => void diff.refetch()} />;
  const changed = diff.data.files.filter(({ lines }) => lines.length > 0);
  const same = diff.data.files.filter(({ lines }) => lines.length === 0);
  const titleOf = (id: string, name: string): string => `${desk.files.find((file) => file.id === id)?.title ?? name} (${name})`;
  return (
    <Stack>
      {hasUnsaved(desk.works) ? <Text size="sm">Not everything is saved yet; this shows what is.</Text> : null}
      {changed.length === 0 ? <Text>Nothing is changed yet.</Text> : null}
      {changed.map(({ id, name, from, added, removed, lines }) => (
        <section key={id} aria-label={name}>
          <Title order={2} size="h5">{titleOf(id, name)}</Title>
          <Text size="sm" c="dimmed" mb="xs">{from === 0 ? 'Nothing was published of it before.' : `Compared with version ${from}:`} {sayCount(added, 'line', 'lines')} added, {removed} removed.</Text>
          <DiffView lines={lines} label={`Changes of ${name}`} />
        </section>
      ))}
      {same.length === 0 || changed.length === 0 ? null : <Text size="sm" c="dimmed">Not changed: {same.map(({ name }) => name).join(', ')}.</Text>}
    </Stack>
  );
}
