import { Progress, Stack, Text, Title } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import type { EditorProps } from '../draft/editor-props.ts';
import { readPlaybook } from '../playbook/read-playbook.ts';
import { EditorFrame, UnreadableText } from '../rule-forms/editor-frame.tsx';
import { useDraftEdits } from '../rule-forms/use-draft-edits.ts';
import { formatNumber, KIND_WORDS, type Choice } from '../rule-forms/words.ts';
import { PlaceholderSection } from './placeholder-section.tsx';
import { readRequirements, type RequirementsDraft } from './read-requirements.ts';
import { RequirementList } from './requirement-list.tsx';
import { SegmentSection } from './segment-section.tsx';
import { SettingsSection } from './settings-section.tsx';
import { totalsOf } from './share-of-score.ts';

const SHOWN_KEYS = ['readyAt', 'zone', 'holidays', 'gapTaskDueInBusinessDays', 'placeholders'];

/** What a good handoff holds: which answers, what each weighs, who gives it, and by when. */
export default function RequirementsEditor(props: EditorProps): ReactNode {
  const read = useMemo(() => readRequirements(props.file.text), [props.file.text]);
  return read.ok ? <Form {...props} draft={read.draft} /> : <UnreadableText problems={read.problems} />;
}

function Form({ draft, edit, others, isReadOnly, problems }: EditorProps & { readonly draft: RequirementsDraft }): ReactNode {
  const edits = useDraftEdits(draft, edit);
  const steps = useMemo(() => stepsOf(others), [others]);
  const shown = useMemo(() => [...SHOWN_KEYS, ...draft.requirements.map((_, index) => `requirements.${index}`), ...draft.segments.map((_, index) => `segments.${index}`)], [draft]);
  return (
    <EditorFrame kind={draft.handoff} isReadOnly={isReadOnly} problems={problems} shownKeys={shown}>
      <Stack gap="xs" component="section" aria-labelledby="requirements-title">
        <Title order={2} size="h4" id="requirements-title">Answers that are asked for</Title>
        <Totals draft={draft} />
        <RequirementList draft={draft} edits={edits} list={['requirements']} rows={draft.requirements} peers={draft.requirements} steps={steps} addLabel="Ask for one more answer" />
      </Stack>
      <SegmentSection draft={draft} edits={edits} steps={steps} />
      <SettingsSection draft={draft} edits={edits} />
      <PlaceholderSection draft={draft} edits={edits} />
      <Text size="sm" c="dimmed">What all this changes on your own {KIND_WORDS[draft.handoff].many.toLowerCase()} stands in the tab Preview.</Text>
    </EditorFrame>
  );
}

/** Steps of the draft's playbook; null when it is not part of the draft, or cannot be read. */
function stepsOf(others: EditorProps['others']): readonly Choice[] | null {
  const playbook = others.find(({ which }) => which === 'playbook');
  const read = playbook === undefined ? null : readPlaybook(playbook.text);
  return read?.ok === true ? read.draft.steps.filter(({ id }) => id !== '').map((step) => ({ value: step.id, label: step.do === '' ? step.id : step.do })) : null;
}

function Totals({ draft: { requirements, handoff, readyAt } }: { readonly draft: RequirementsDraft }): ReactNode {
  const { reached, all } = totalsOf(requirements);
  const { one, atReached } = KIND_WORDS[handoff];
  const later = all - reached;
  return (
    <Stack gap={4} maw={820}>
      <Text size="sm" c="dimmed">
        Weights are relative: {formatNumber(reached)} points count {atReached}{later > 0 ? `, ${formatNumber(later)} more once they are due` : ''}. A {one} is ready with every gate and a score of {formatNumber(readyAt)}.
      </Text>
      <Progress.Root size={10} aria-hidden>
        {requirements.filter(({ weight, applies, due }) => (weight ?? 0) > 0 && applies === undefined && due === 'reached').map(({ id, weight, gate }, index) => (
          <Progress.Section key={`${id} ${index}`} value={((weight ?? 0) / Math.max(reached, 1e-9)) * 100} color={gate ? 'blue.8' : 'gray.5'} style={{ borderRight: '1px solid var(--mantine-color-body)' }} />
        ))}
      </Progress.Root>
    </Stack>
  );
}
