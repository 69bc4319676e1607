import { Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { DraftSummary } from '../../core/view/draft-view.ts';
import { useMay } from '../api/me.ts';
import { useDrafts } from '../draft/draft-api.ts';
import { Moment } from '../shell/moment.tsx';
import { ProblemState } from '../shell/states.tsx';
import type { RulesFile } from './rules-api.ts';
import { fileTitle, sayList } from './rules-words.ts';

/** Changes that somebody works on, and the ones published last. */
export function DraftList({ files }: { readonly files: readonly RulesFile[] }): ReactNode {
  const found = useDrafts();
  if (!useMay('see_drafts') || found.isPending) return null;
  if (found.isError) return <ProblemState error={found.error} onRetry={() => void found.refetch()} />;
  const open = found.data.data.items.filter(({ state }) => state === 'open' || state === 'proposed');
  const published = found.data.data.items.filter(({ state }) => state === 'published').slice(0, 5);
  if (open.length === 0 && published.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label="Changes">
      <Stack gap="sm">
        {open.length === 0 ? null : <Title order={2} size="h4">Being worked on</Title>}
        {open.map((draft) => <DraftLine key={draft.id} draft={draft} files={files} />)}
        {published.length === 0 ? null : <Title order={2} size="h4">Published lately</Title>}
        {published.map((draft) => <DraftLine key={draft.id} draft={draft} files={files} />)}
      </Stack>
    </Card>
  );
}

function DraftLine({ draft, files }: { readonly draft: DraftSummary; readonly files: readonly RulesFile[] }): ReactNode {
  const titles = draft.files.map(({ id, name }) => {
    const known = files.find((file) => file.id === id);
    return known === undefined ? name : fileTitle(known);
  });
  return (
    <Group justify="space-between" gap="xs" wrap="wrap">
      <Stack gap={0} maw={720}>
        <Anchor component={Link} href={`/drafts/${draft.id}`} fw={600} className="rules-name">{draft.title}</Anchor>
        <Text size="sm" c="dimmed">{titles.length > 4 ? `${titles.slice(0, 4).join(', ')} and ${titles.length - 4} more` : sayList(titles)}</Text>
      </Stack>
      <Group gap="xs">
        {draft.state === 'proposed' ? <Badge variant="light">{draft.approval === null ? 'waits for approval' : `approved by ${draft.approval.by}`}</Badge> : null}
        {draft.files.some(({ moved }) => moved) ? <Badge variant="light" color="orange">what runs has moved</Badge> : null}
        {draft.published === null ? (
          <Text size="sm">{sayList(draft.editors)}, since <Moment at={draft.createdAt} />, last change <Moment at={draft.updatedAt} /></Text>
        ) : (
          <Text size="sm">by {draft.published.by}, <Moment at={draft.published.at} />: “{draft.published.reason}”</Text>
        )}
      </Group>
    </Group>
  );
}
