import { Button, Checkbox, Fieldset, Group, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { ConditionForm } from '../rule-forms/condition-form.tsx';
import { NumberField } from '../rule-forms/fields.tsx';
import { focusEntry } from '../rule-forms/focus-soon.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { RenameId } from '../rule-forms/rename-id.tsx';
import { RowPanel } from '../rule-forms/row-panel.tsx';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import { keysOf, useOpenRows } from '../rule-forms/use-rows.ts';
import { KIND_WORDS, type Choice } from '../rule-forms/words.ts';
import { addSegment, chooseOnly, newSegmentId } from './change-requirements.ts';
import { fieldsIn, type RequirementsDraft, type SegmentRow } from './read-requirements.ts';
import { RequirementList } from './requirement-list.tsx';
import { segmentInWords } from './segment-words.ts';

interface SectionProps {
  readonly draft: RequirementsDraft;
  readonly edits: DraftEdits<RequirementsDraft>;
  readonly steps: readonly Choice[] | null;
}

/** Handoffs that are asked other things: small deals less, large ones more. */
export function SegmentSection({ draft, edits, steps }: SectionProps): ReactNode {
  const { isReadOnly } = useForm();
  const opened = useOpenRows();
  const keys = keysOf(draft.segments.map(({ id }) => id));
  const add = (): void => {
    opened.open(newSegmentId(draft));
    edits.change(addSegment);
    focusEntry(['segments'], newSegmentId(draft));
  };
  return (
    <Stack gap="xs" component="section" aria-labelledby="segments-title">
      <Title order={2} size="h4" id="segments-title">Segments</Title>
      <Text size="sm" c="dimmed">{KIND_WORDS[draft.handoff].many} that are asked more, or less. The first one that fits counts; without any, the list above does.</Text>
      <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {draft.segments.map((segment, index) => (
          <RowPanel
            key={keys[index]} path={['segments', index]} title={segmentInWords(segment, draft)} facts={<Text span size="sm" c="dimmed">{segment.id}</Text>} shownKeys={opened.isOpen(keys[index] ?? '') ? ['id', 'when', 'readyAt', 'only', 'also'] : []}
            isOpen={opened.isOpen(keys[index] ?? '')} onToggle={() => opened.toggle(keys[index] ?? '')}
            actions={{
              id: segment.id, name: segment.id, index, count: draft.segments.length, removal: [`${segmentInWords(segment, draft)}: this goes.`, 'These handoffs are then asked what everybody else is asked.', ...(segment.also.length === 0 ? [] : [`No longer asked for: ${segment.also.map(({ label }) => label).join(', ')}.`])],
              onMove: (by) => edits.change(() => [{ op: 'move', path: ['segments'], from: index, to: index + by }]),
              onRemove: () => edits.changeEntry({ list: ['segments'], index, id: segment.id }, (path) => [{ op: 'remove', path }]),
            }}
          >
            {() => <SegmentForm {...{ draft, edits, steps, segment, index }} onRenamed={(id) => opened.rename(segment.id, id)} />}
          </RowPanel>
        ))}
      </Stack>
      {isReadOnly ? null : <Group><Button variant="light" onClick={add}>Add a segment</Button></Group>}
    </Stack>
  );
}

function SegmentForm({ draft, edits, steps, segment, index, onRenamed }: SectionProps & { readonly segment: SegmentRow; readonly index: number; readonly onRenamed: (id: string) => void }): ReactNode {
  const path = ['segments', index];
  const target = { list: ['segments'], index, id: segment.id };
  const remaining = segment.only === undefined ? draft.requirements : draft.requirements.filter(({ id }) => segment.only?.includes(id));
  const rename = (id: string): void => {
    onRenamed(id);
    edits.setKey(target, 'id', id);
    focusEntry(['segments'], id);
  };
  return (
    <Stack gap="md">
      <ConditionForm title="Which ones" always={null} value={segment.when} path={[...path, 'when']} used={fieldsIn(draft)} onCommit={(when) => edits.setKey(target, 'when', when)} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NumberField label="Ready from this score" description={`Empty: ${draft.readyAt}, as for all`} mayBeEmpty value={segment.readyAt} limits={{ min: 0, max: 100 }} path={[...path, 'readyAt']} onCommit={(score) => edits.setKey(target, 'readyAt', score ?? undefined)} />
      </SimpleGrid>
      <OnlyThese {...{ draft, edits, segment, index }} />
      <Fieldset legend="Asked for besides" variant="unstyled">
        <RequirementList draft={draft} edits={edits} list={[...path, 'also']} rows={segment.also} peers={[...remaining, ...segment.also]} steps={steps} addLabel="Ask for one more answer here" />
      </Fieldset>
      <RenameId id={segment.id} path={[...path, 'id']} taken={draft.segments.map(({ id }) => id)} consequences={['Figures about this segment are kept under its name: they begin anew.']} onRename={rename} />
    </Stack>
  );
}

function OnlyThese({ draft, edits, segment, index }: { readonly draft: RequirementsDraft; readonly edits: DraftEdits<RequirementsDraft>; readonly segment: SegmentRow; readonly index: number }): ReactNode {
  const { isReadOnly } = useForm();
  const choose = (ids: readonly string[] | null): void => edits.change((now) => chooseOnly(index, ids, now));
  const all = draft.requirements.map(({ id }) => id);
  return (
    <Stack gap="xs">
      <Switch label="Ask only for some of the answers" checked={segment.only !== undefined} disabled={isReadOnly} onChange={({ currentTarget }) => choose(currentTarget.checked ? all : null)} />
      {segment.only === undefined ? null : (
        <Checkbox.Group label="These remain" value={[...segment.only]} onChange={(ids) => choose(ids)}>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing={6} mt={6}>{draft.requirements.map(({ id, label }) => <Checkbox key={id} value={id} label={label === '' ? id : label} disabled={isReadOnly} />)}</SimpleGrid>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
