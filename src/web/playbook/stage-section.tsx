import { Box, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { checkText } from '../rule-forms/check-input.ts';
import { RoleChoice } from '../rule-forms/choice-field.tsx';
import { TextField } from '../rule-forms/fields.tsx';
import { focusEntry } from '../rule-forms/focus-soon.ts';
import { RenameId } from '../rule-forms/rename-id.tsx';
import { RowPanel } from '../rule-forms/row-panel.tsx';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import type { useOpenRows } from '../rule-forms/use-rows.ts';
import { counted, roleInWords } from '../rule-forms/words.ts';
import { removeStage, renameStage } from './change-playbook.ts';
import type { PlaybookDraft, StageRow } from './read-playbook.ts';

const STAGE_KEYS = ['id', 'name', 'window', 'owner', 'deliverable', 'qualityCheck', 'handover'] as const;

interface StageProps {
  readonly draft: PlaybookDraft;
  readonly edits: DraftEdits<PlaybookDraft>;
  readonly stage: StageRow;
  readonly index: number;
  readonly stepCount: number;
  readonly opened: ReturnType<typeof useOpenRows>;
  readonly rowKey: string;
}

/** What one stage leads to, and what must hold before it counts as done. */
export function StageHeader({ draft, edits, stage, index, stepCount, opened, rowKey }: StageProps): ReactNode {
  const name = stage.name === '' ? stage.id : stage.name;
  const target = { list: ['stages'], index, id: stage.id };
  const isOpen = opened.isOpen(rowKey);
  const rename = (id: string): void => {
    opened.rename(`stage ${stage.id}`, `stage ${id}`);
    edits.changeEntry(target, (path, now) => renameStage(Number(path[1]), id, now));
    focusEntry(['stages'], id);
  };
  return (
    <RowPanel
      path={['stages', index]} title={`${index + 1} ${name}`} facts={<StageFacts stage={stage} />} shownKeys={isOpen ? STAGE_KEYS : []} isOpen={isOpen} onToggle={() => opened.toggle(rowKey)}
      actions={{
        id: stage.id, name, index, count: draft.stages.length, removal: [`The stage "${name}" goes.`, ...(stepCount === 0 ? [] : [`Its ${counted(stepCount, 'step')} stay, without a stage.`])],
        onMove: (by) => edits.change(() => [{ op: 'move', path: ['stages'], from: index, to: index + by }]),
        onRemove: () => edits.changeEntry(target, (path, now) => removeStage(Number(path[1]), now)),
      }}
    >
      {() => <StageForm stage={stage} index={index} draft={draft} onSet={(key, text) => edits.setKey(target, key, text === '' ? undefined : text)} onRename={rename} />}
    </RowPanel>
  );
}

function StageFacts({ stage }: { readonly stage: StageRow }): ReactNode {
  const facts = [stage.window, stage.owner === '' ? '' : roleInWords(stage.owner)].filter((text) => text !== '');
  return (
    <Box>
      {facts.length === 0 ? null : <Text span size="sm" c="dimmed" display="block">{facts.join(' · ')}</Text>}
      {stage.qualityCheck === '' ? null : <Text span size="sm" display="block">Done when: {stage.qualityCheck}</Text>}
    </Box>
  );
}

interface FormProps {
  readonly stage: StageRow;
  readonly index: number;
  readonly draft: PlaybookDraft;
  readonly onSet: (key: (typeof STAGE_KEYS)[number], text: string) => void;
  readonly onRename: (id: string) => void;
}

function StageForm({ stage, index, draft, onSet, onRename }: FormProps): ReactNode {
  const field = (key: Exclude<(typeof STAGE_KEYS)[number], 'id' | 'owner'>, label: string, description: string) => ({ label, description, value: stage[key], path: ['stages', index, key], onCommit: (text: string) => onSet(key, text) });
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField {...field('name', 'Name of the stage', 'As people read it')} check={checkText} />
        <TextField {...field('window', 'When', 'In words: “within 48 hours”')} />
        <RoleChoice label="Who answers for it" description="A role; the mapping says who that is" value={stage.owner} used={[...draft.steps, ...draft.stages].map(({ owner }) => owner)} path={['stages', index, 'owner']} onPick={(owner) => onSet('owner', owner)} />
        <TextField {...field('deliverable', 'Deliverable', 'What is on file when it is done')} />
        <TextField {...field('qualityCheck', 'Quality check', 'What must hold before it counts as done')} isLong />
        <TextField {...field('handover', 'Handover', 'What goes on to whom')} isLong />
      </SimpleGrid>
      <RenameId id={stage.id} path={['stages', index, 'id']} taken={draft.stages.map(({ id }) => id)} consequences={['Its steps follow.']} onRename={onRename} />
    </Stack>
  );
}
