import { Badge, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useParams } from 'wouter';
import type { DraftView } from '../../core/view/draft-view.ts';
import { useMay } from '../api/me.ts';
import { useRulesFiles, type RulesFile } from '../rules/rules-api.ts';
import { fileTitle, inOrder, sayList } from '../rules/rules-words.ts';
import { Moment } from '../shell/moment.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { DeskTabs } from './desk-tabs.tsx';
import { isOpen, type Desk, type DeskFile } from './desk.ts';
import { useDraft, useDraftProblems } from './draft-api.ts';
import { problemsIn } from './read-rules.ts';
import { RenameDraft } from './rename-draft.tsx';
import { SaveState } from './save-state.tsx';
import { useWorkbench } from './use-workbench.ts';
import { WorkBanners } from './work-banners.tsx';

/** The workbench: a change of rules is edited, looked at, and published. */
export default function DraftPage(): ReactNode {
  const { id = '' } = useParams();
  const draft = useDraft(id);
  const files = useRulesFiles();
  if (draft.data !== undefined && files.data !== undefined) return <DraftDesk key={id} draft={draft.data.data} heardAt={draft.dataUpdatedAt} rulesFiles={files.data.data.items} />;
  if (draft.isError) return <Page title="Change of rules" above={[{ title: 'Rules', path: '/rules' }]}><ProblemState error={draft.error} onRetry={() => void draft.refetch()} /></Page>;
  if (files.isError) return <ProblemState error={files.error} onRetry={() => void files.refetch()} />;
  return <LoadingState what="the change" />;
}

interface DeskProps {
  readonly draft: DraftView;
  readonly heardAt: number;
  readonly rulesFiles: readonly RulesFile[];
}

function DraftDesk({ draft, heardAt, rulesFiles }: DeskProps): ReactNode {
  const { bench, works, reload } = useWorkbench(draft, heardAt);
  const mayEdit = useMay('edit_draft');
  const checked = useDraftProblems(draft);
  const files = inOrder(draft.files).flatMap((served): readonly DeskFile[] => {
    const work = works.get(served.id);
    if (work === undefined) return [];
    const connections = rulesFiles.find(({ id }) => id === served.id)?.connections ?? [];
    const { id, name, which } = served;
    const { text } = work.history;
    return [{ id, name, which, text, connections, work, served, title: which === null ? name : fileTitle({ name, which, connections }), problems: problemsIn({ name, text }, checked.data?.problems ?? []) }];
  });
  const desk: Desk = { draft, files, bench, works, reload, isReadOnly: !mayEdit || !isOpen(draft), isChecked: checked.isSuccess && !checked.isPlaceholderData };
  return (
    <Page title={draft.title} above={[{ title: 'Rules', path: '/rules' }]} intro={<Who draft={draft} />} actions={isOpen(draft) ? <><SaveState works={works} />{desk.isReadOnly ? null : <RenameDraft draft={draft} onRenamed={reload} />}</> : undefined}>
      <Stack gap="sm">
        <WorkBanners desk={desk} />
        <DeskTabs desk={desk} />
      </Stack>
    </Page>
  );
}

function Who({ draft }: { readonly draft: DraftView }): ReactNode {
  const { state, editors, createdAt, updatedAt, updatedBy, published } = draft;
  if (published !== null) return <>Published by {published.by} <Moment at={published.at} />: “{published.reason}”</>;
  return (
    <Group gap="xs">
      {state === 'open' ? null : <Badge variant="light" color={state === 'discarded' ? 'gray' : 'blue'}>{state === 'proposed' ? 'waits for approval' : state}</Badge>}
      <span>{sayList(editors)} {editors.length > 1 ? 'work' : 'works'} on it since <Moment at={createdAt} />; last change by {updatedBy}, <Moment at={updatedAt} />.</span>
    </Group>
  );
}
