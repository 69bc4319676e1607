import { SimpleGrid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JsonValue } from '../../core/json.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { checkText } from '../rule-forms/check-input.ts';
import { FewField, RoleChoice } from '../rule-forms/choice-field.tsx';
import { ConditionForm } from '../rule-forms/condition-form.tsx';
import { NumberField, TextField } from '../rule-forms/fields.tsx';
import { RenameId } from '../rule-forms/rename-id.tsx';
import { verbHint } from './check-playbook.ts';
import type { StageRow, StepRow } from './read-playbook.ts';
import { StepDueForm } from './step-due-form.tsx';

/** Keys whose problems stand at their fields here. */
export const STEP_KEYS = ['id', 'do', 'how', 'team', 'owner', 'due', 'applies', 'target', 'stage'] as const;
type Key = (typeof STEP_KEYS)[number];

interface StepFormProps {
  readonly step: StepRow;
  readonly path: Path;
  readonly stages: readonly StageRow[];
  readonly usedRoles: readonly string[];
  readonly usedFields: readonly string[];
  readonly takenIds: readonly string[];
  readonly renames: readonly string[];
  readonly onSet: (key: Key, value: JsonValue | undefined) => void;
  readonly onStage: (stage: string) => void;
  readonly onRename: (id: string) => void;
}

/** Everything that one step says. */
export function StepForm({ step, path, stages, usedRoles, usedFields, takenIds, renames, onSet, onStage, onRename }: StepFormProps): ReactNode {
  const at = (key: Key): Path => [...path, key];
  const hint = verbHint(step.do);
  const unknown = step.stage === '' || stages.some(({ id }) => id === step.stage) ? [] : [{ value: step.stage, label: `${step.stage} (no such stage)` }];
  return (
    <Stack gap="md">
      <TextField label="What to do" description={hint ?? 'Begins with a verb: “Order laptop and core software”'} value={step.do} path={at('do')} check={checkText} onCommit={(text) => onSet('do', text)} />
      <TextField label="How" description="So that a new joiner can do it from this alone" isLong value={step.how} path={at('how')} onCommit={(text) => onSet('how', text === '' ? undefined : text)} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField label="Team" value={step.team} path={at('team')} check={checkText} onCommit={(team) => onSet('team', team)} />
        <RoleChoice label="Who does it" value={step.owner} used={usedRoles} path={at('owner')} onPick={(owner) => onSet('owner', owner)} />
        {stages.length === 0 && step.stage === '' ? null : (
          <FewField label="Stage" value={step.stage} path={at('stage')} width={480} choices={[{ value: '', label: 'No stage' }, ...stages.map(({ id, name }) => ({ value: id, label: name === '' ? id : name })), ...unknown]} onPick={onStage} />
        )}
        <NumberField label="Share that should be on time" unit="%" description="Empty: nothing is promised" mayBeEmpty value={step.target === null ? null : Math.round(step.target * 1e6) / 1e4} limits={{ min: 0, max: 100 }} path={at('target')} width={240} onCommit={(percent) => onSet('target', percent === null ? undefined : Math.round(percent * 1e4) / 1e6)} />
      </SimpleGrid>
      <StepDueForm value={step.due} path={at('due')} onCommit={(due) => onSet('due', due)} />
      <ConditionForm title="When it is done" always="Always" value={step.applies} path={at('applies')} used={usedFields} onCommit={(applies) => onSet('applies', applies)} />
      <RenameId id={step.id} path={at('id')} taken={takenIds} consequences={renames} onRename={onRename} />
    </Stack>
  );
}
