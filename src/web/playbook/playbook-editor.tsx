import { Alert, Box, Stack, Title } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import type { EditorProps } from '../draft/editor-props.ts';
import { readRequirements } from '../requirements/read-requirements.ts';
import { EditorFrame, UnreadableText } from '../rule-forms/editor-frame.tsx';
import { focusEntry } from '../rule-forms/focus-soon.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { useDraftEdits, type DraftEdits } from '../rule-forms/use-draft-edits.ts';
import { keysOf, useOpenRows } from '../rule-forms/use-rows.ts';
import { addStage, followStep, newStageId, referencesTo } from './change-playbook.ts';
import { DueTimeline } from './due-timeline.tsx';
import { HEADER_KEYS, HeaderSection } from './header-section.tsx';
import { groupSteps, readPlaybook, type PlaybookDraft } from './read-playbook.ts';
import { StageHeader } from './stage-section.tsx';
import { AddByName, StepList, type StepLinks } from './step-list.tsx';

/** Who does what when: the procedure, its stages and steps. */
export default function PlaybookEditor(props: EditorProps): ReactNode {
  const read = useMemo(() => readPlaybook(props.file.text), [props.file.text]);
  return read.ok ? <Form {...props} draft={read.draft} /> : <UnreadableText problems={read.problems} />;
}

function Form({ draft, edit, editOther, others, isReadOnly, problems }: EditorProps & { readonly draft: PlaybookDraft }): ReactNode {
  const edits = useDraftEdits(draft, edit);
  const links = useMemo(() => linksOf(others, editOther), [others, editOther]);
  const shown = useMemo(() => [...HEADER_KEYS, ...draft.steps.map((_, index) => `steps.${index}`), ...draft.stages.map((_, index) => `stages.${index}`)], [draft]);
  return (
    <EditorFrame kind={draft.handoff} isReadOnly={isReadOnly} problems={problems} shownKeys={shown}>
      <HeaderSection draft={draft} edits={edits} today={today()} />
      <Steps draft={draft} edits={edits} links={links} />
      <DueTimeline steps={draft.steps} kind={draft.handoff} />
    </EditorFrame>
  );
}

/** By the calendar of who looks at the page. */
const today = (): string => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short' }).format(new Date());

function linksOf(others: EditorProps['others'], editOther: EditorProps['editOther']): StepLinks {
  const file = others.find(({ which }) => which === 'requirements');
  const read = file === undefined ? null : readRequirements(file.text);
  if (file === undefined || read?.ok !== true) return { waitsFor: () => [], canFollow: false, follow: () => undefined };
  return {
    waitsFor: (step) => referencesTo(step, read.draft).map(({ label }) => label),
    canFollow: editOther !== undefined,
    follow: (step, id) => {
      const edits = followStep(step, id, read.draft);
      if (edits.length > 0) editOther?.(file.name, edits);
    },
  };
}

function Steps({ draft, edits, links }: { readonly draft: PlaybookDraft; readonly edits: DraftEdits<PlaybookDraft>; readonly links: StepLinks }): ReactNode {
  const { isReadOnly } = useForm();
  const opened = useOpenRows();
  const add = (name: string): void => {
    const id = newStageId(name, draft);
    opened.open(`stage ${id}`);
    edits.change((now) => addStage(name, now));
    focusEntry(['stages'], id);
  };
  const stageKeys = keysOf(draft.stages.map(({ id }) => `stage ${id}`));
  return (
    <Stack gap="md" component="section" aria-labelledby="steps-title">
      <Title order={2} size="h4" id="steps-title">{draft.stages.length === 0 ? 'Steps' : 'Stages and their steps'}</Title>
      {groupSteps(draft).map((group) => {
        const list = <StepList draft={draft} edits={edits} links={links} opened={opened} group={group} />;
        if (group.stage === null) return <Box key="none">{draft.stages.length === 0 ? null : <Alert color="gray" mb="xs" p="xs">These steps belong to no stage.</Alert>}{list}</Box>;
        const key = stageKeys[group.index] ?? '';
        return (
          <Stack key={key} gap="xs">
            <Stack component="ol" p={0} m={0} style={{ listStyle: 'none' }}><StageHeader draft={draft} edits={edits} stage={group.stage} index={group.index} stepCount={group.steps.length} opened={opened} rowKey={key} /></Stack>
            <Box pl={{ base: 8, sm: 'xl' }}>{list}</Box>
          </Stack>
        );
      })}
      {isReadOnly ? null : <AddByName label="Add a stage" field="Name of the stage" placeholder="Kick-off" onAdd={add} />}
    </Stack>
  );
}
