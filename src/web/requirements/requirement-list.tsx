import { Button, Group, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { FieldChoice } from '../rule-forms/choice-field.tsx';
import { focusEntry } from '../rule-forms/focus-soon.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { Fact, RowPanel } from '../rule-forms/row-panel.tsx';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import { keysOf, useOpenRows } from '../rule-forms/use-rows.ts';
import { conditionInWords, dueInWords, roleInWords, type Choice } from '../rule-forms/words.ts';
import { addRequirement, newRequirementId, removeRequirement, renameRequirement } from './change-requirements.ts';
import { fieldsIn, idsIn, rolesIn, type RequirementRow, type RequirementsDraft } from './read-requirements.ts';
import { RequirementForm, REQUIREMENT_KEYS } from './requirement-form.tsx';
import { askedTwiceIn, removalInWords } from './segment-words.ts';
import { shareInWords, shareOf } from './share-of-score.ts';

interface ListProps {
  readonly draft: RequirementsDraft;
  readonly edits: DraftEdits<RequirementsDraft>;
  /** Of the list: `requirements`, or what a segment asks for besides. */
  readonly list: Path;
  readonly rows: readonly RequirementRow[];
  /** Rows that these are scored with. */
  readonly peers: readonly RequirementRow[];
  readonly steps: readonly Choice[] | null;
  readonly addLabel: string;
}

/** The answers that are asked for, in order. */
export function RequirementList({ draft, edits, list, rows, peers, steps, addLabel }: ListProps): ReactNode {
  const { isReadOnly } = useForm();
  const opened = useOpenRows();
  const keys = keysOf(rows.map(({ id }) => id));
  const add = (field: string): void => {
    opened.open(newRequirementId(field, draft));
    edits.change((now) => addRequirement(field, list, rows.length, now));
    focusEntry(list, newRequirementId(field, draft));
  };
  return (
    <Stack gap="xs">
      <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {rows.map((row, index) => (
          <Row key={keys[index]} {...{ draft, edits, list, rows, row, index, peers, steps }} isOpen={opened.isOpen(keys[index] ?? '')} onToggle={() => opened.toggle(keys[index] ?? '')} onRenamed={(id) => opened.rename(row.id, id)} />
        ))}
      </Stack>
      {isReadOnly ? null : <AddRequirement label={addLabel} used={fieldsIn(draft)} onAdd={add} />}
    </Stack>
  );
}

interface RowProps extends Omit<ListProps, 'addLabel'> {
  readonly row: RequirementRow;
  readonly index: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onRenamed: (id: string) => void;
}

function Row({ draft, edits, list, rows, row, index, peers, steps, isOpen, onToggle, onRenamed }: RowProps): ReactNode {
  const path = [...list, index];
  const target = { list, index, id: row.id };
  const share = shareOf(row, peers);
  const shareText = share === null ? null : shareInWords(share, draft.handoff);
  const rename = (id: string): void => {
    onRenamed(id);
    edits.changeEntry(target, (place, now) => renameRequirement(place, id, now));
    focusEntry(list, id);
  };
  return (
    <RowPanel
      path={path} title={row.label === '' ? row.id : row.label} facts={<Facts row={row} share={shareText} draft={draft} twiceIn={list.length === 1 ? askedTwiceIn(row, draft) : []} />} shownKeys={isOpen ? REQUIREMENT_KEYS : []} isOpen={isOpen} onToggle={onToggle}
      actions={{
        id: row.id, name: row.label === '' ? row.id : row.label, index, count: rows.length, removal: list.length === 1 ? removalInWords(row, draft) : removalInWords(row, { ...draft, segments: [] }),
        onMove: (by) => edits.change(() => [{ op: 'move', path: list, from: index, to: index + by }]),
        onRemove: () => edits.changeEntry(target, removeRequirement),
      }}
    >
      {() => (
        <RequirementForm
          row={row} path={path} share={shareText} usedFields={fieldsIn(draft)} usedRoles={rolesIn(draft)} takenIds={idsIn(draft)} steps={steps}
          renames={['Segments that name it follow.', 'Figures about this answer are kept under its name: they begin anew.']} onSet={(key, value) => edits.setKey(target, key, value)} onRename={rename}
        />
      )}
    </RowPanel>
  );
}

function Facts({ row, share, draft, twiceIn }: { readonly row: RequirementRow; readonly share: string | null; readonly draft: RequirementsDraft; readonly twiceIn: readonly string[] }): ReactNode {
  const { handoff } = draft;
  return (
    <>
      <Text span size="sm" c="dimmed">{[share ?? 'does not count for the score', ...(row.due === 'reached' ? [] : [row.due === null ? 'due as the text says' : `due ${dueInWords(row.due, handoff)}`]), roleInWords(row.owner)].join(' · ')}</Text>
      {row.gate ? <Fact color="blue">Gate</Fact> : null}
      {row.noneAllowed ? <Fact>“None” counts</Fact> : null}
      {row.applies === undefined ? null : <Fact color="grape">Only when {row.applies === null ? 'the text says so' : lower(conditionInWords(row.applies, handoff))}</Fact>}
      {twiceIn.length === 0 ? null : <Fact color="grape">Asked for a second time in the segment {twiceIn.join(', ')}</Fact>}
    </>
  );
}

const lower = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

function AddRequirement({ label, used, onAdd }: { readonly label: string; readonly used: readonly string[]; readonly onAdd: (field: string) => void }): ReactNode {
  const [isChoosing, setIsChoosing] = useState(false);
  if (!isChoosing) return <Group><Button variant="light" onClick={() => setIsChoosing(true)}>{label}</Button></Group>;
  const pick = (field: string): void => {
    setIsChoosing(false);
    onAdd(field);
  };
  return <Group align="flex-end"><FieldChoice label="Answer to ask for" description="Choose it, or type a name of your own" value="" used={used} placeholder="Type to search" takesFocus onPick={pick} width={340} /><Button variant="default" onClick={() => setIsChoosing(false)}>Cancel</Button></Group>;
}
