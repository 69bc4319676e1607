import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { checkText } from '../rule-forms/check-input.ts';
import { focusEntry } from '../rule-forms/focus-soon.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { Fact, RowPanel } from '../rule-forms/row-panel.tsx';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import { keysOf, type useOpenRows } from '../rule-forms/use-rows.ts';
import { conditionInWords, formatNumber, roleInWords, stepDueInWords } from '../rule-forms/words.ts';
import { addStep, moveToStage, newStepId } from './change-playbook.ts';
import type { PlacedStep, PlaybookDraft, StageGroup, StepRow } from './read-playbook.ts';
import { StepForm, STEP_KEYS } from './step-form.tsx';

/** How the requirements of the same draft hang on steps. */
export interface StepLinks {
  /** Labels of the requirements that this step waits for. */
  readonly waitsFor: (step: string) => readonly string[];
  /** They follow when a step is renamed or goes; false: they are not part of the draft, or not to be changed here. */
  readonly canFollow: boolean;
  /** null: it goes. */
  readonly follow: (step: string, id: string | null) => void;
}

interface ListProps {
  readonly draft: PlaybookDraft;
  readonly edits: DraftEdits<PlaybookDraft>;
  readonly links: StepLinks;
  readonly opened: ReturnType<typeof useOpenRows>;
  readonly group: StageGroup;
}

/** The steps of one stage, in order. */
export function StepList({ group, ...rest }: ListProps): ReactNode {
  const { isReadOnly } = useForm();
  const { draft, edits } = rest;
  const keys = keysOf(draft.steps.map(({ id }) => id));
  const add = (what: string): void => {
    const id = newStepId(what, draft);
    rest.opened.open(id);
    edits.change((now) => addStep(what, group.stage?.id ?? '', now));
    focusEntry(['steps'], id);
  };
  return (
    <Stack gap="xs">
      <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {group.steps.map((placed, place) => <Row key={keys[placed.index]} {...rest} group={group} placed={placed} place={place} rowKey={keys[placed.index] ?? ''} />)}
      </Stack>
      {group.steps.length > 0 ? null : <Text size="sm" c="dimmed">No steps yet.</Text>}
      {isReadOnly ? null : <AddByName label="Add a step" field="What to do" placeholder="Send the welcome pack" onAdd={add} />}
    </Stack>
  );
}

interface RowProps extends ListProps {
  readonly placed: PlacedStep;
  readonly place: number;
  readonly rowKey: string;
}

function Row({ draft, edits, links, opened, group, placed: { step, index }, place, rowKey }: RowProps): ReactNode {
  const name = step.do === '' ? step.id : step.do;
  const path = ['steps', index];
  const target = { list: ['steps'], index, id: step.id };
  const waiting = links.waitsFor(step.id);
  const isOpen = opened.isOpen(rowKey);
  const remove = (): void => {
    edits.changeEntry(target, (at) => [{ op: 'remove', path: at }]);
    links.follow(step.id, null);
  };
  const rename = (id: string): void => {
    opened.rename(step.id, id);
    edits.setKey(target, 'id', id);
    links.follow(step.id, id);
    focusEntry(['steps'], id);
  };
  return (
    <RowPanel
      path={path} title={name} facts={<Facts step={step} draft={draft} />} shownKeys={isOpen ? STEP_KEYS : []} isOpen={isOpen} onToggle={() => opened.toggle(rowKey)}
      actions={{
        id: step.id, name, index: place, count: group.steps.length, removal: removalOf(name, waiting, links.canFollow), onRemove: remove,
        onMove: (by) => edits.change(() => [{ op: 'move', path: ['steps'], from: index, to: group.steps[place + by]?.index ?? index }]),
      }}
    >
      {() => (
        <StepForm
          step={step} path={path} stages={draft.stages} usedRoles={draft.steps.map(({ owner }) => owner)} usedFields={fieldsOf(draft)} takenIds={draft.steps.map(({ id }) => id)}
          renames={renamesOf(waiting, links.canFollow)} onSet={(key, value) => edits.setKey(target, key, value)} onStage={(stage) => edits.change((now) => moveToStage(index, stage, now))} onRename={rename}
        />
      )}
    </RowPanel>
  );
}

const fieldsOf = ({ steps }: PlaybookDraft): readonly string[] => steps.flatMap(({ applies }) => applies?.field ?? []);

const removalOf = (name: string, waiting: readonly string[], canFollow: boolean): readonly string[] => [
  `"${name}" is no longer done.`,
  'Its open tasks are closed as withdrawn.',
  ...(waiting.length === 0 ? [] : [`${quoted(waiting)} in the requirements ${canFollow ? 'no longer hold it back' : 'still name it: add the requirements to this draft and take it out there'}.`]),
];

const renamesOf = (waiting: readonly string[], canFollow: boolean): readonly string[] => [
  'Tasks are known by this name: open tasks of this step are closed and made anew. To change what people read, change "What to do" instead.',
  ...(waiting.length === 0 ? [] : [`${quoted(waiting)} in the requirements ${canFollow ? 'follow' : 'still name the old one: add the requirements to this draft and change it there'}.`]),
];

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

function Facts({ step, draft: { handoff } }: { readonly step: StepRow; readonly draft: PlaybookDraft }): ReactNode {
  const due = step.due === null ? 'no due rule' : stepDueInWords(step.due, handoff);
  const role = roleInWords(step.owner);
  return (
    <>
      <Text span size="sm" c="dimmed">{[due, step.team, ...(role.toLowerCase() === step.team.toLowerCase() ? [] : [role])].filter((text) => text !== '').join(' · ')}</Text>
      {step.target === null ? null : <Fact>{formatNumber(step.target * 100)} % on time</Fact>}
      {step.applies === undefined ? null : <Fact color="grape">Only when {step.applies === null ? 'the text says so' : lower(conditionInWords(step.applies, handoff))}</Fact>}
    </>
  );
}

const lower = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** A button that becomes a field for the name of something new. */
export function AddByName({ label, field, placeholder, onAdd }: { readonly label: string; readonly field: string; readonly placeholder: string; readonly onAdd: (name: string) => void }): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  if (typed === null) return <Group><Button variant="light" size="xs" onClick={() => setTyped('')}>{label}</Button></Group>;
  const checked = checkText(typed);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (!checked.ok) return;
    setTyped(null);
    onAdd(checked.value);
  };
  return (
    <form onSubmit={add}>
      <Group align="flex-end" gap="xs">
        <TextInput ref={(input) => input?.focus()} label={field} placeholder={placeholder} value={typed} w="100%" maw={380} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
        <Button type="submit" disabled={!checked.ok}>Add</Button>
        <Button variant="default" onClick={() => setTyped(null)}>Cancel</Button>
      </Group>
    </form>
  );
}
