import { Checkbox, Group, Input, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CANONICAL_FIELDS, isCustomField, STAKEHOLDER_ROLES } from '../../core/handoff/fields.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { checkText } from '../rule-forms/check-input.ts';
import { FieldChoice, ManyField, RoleChoice } from '../rule-forms/choice-field.tsx';
import { ConditionForm } from '../rule-forms/condition-form.tsx';
import { NumberField, TextField } from '../rule-forms/fields.tsx';
import { useForm, useProblemText } from '../rule-forms/form-context.ts';
import { RenameId } from '../rule-forms/rename-id.tsx';
import { fieldChoices, roleInWords, type Choice } from '../rule-forms/words.ts';
import { DueForm } from './due-form.tsx';
import type { RequirementRow } from './read-requirements.ts';

/** Keys whose problems stand at their fields here. */
export const REQUIREMENT_KEYS = ['id', 'field', 'label', 'weight', 'gate', 'noneAllowed', 'owner', 'due', 'applies', 'minLength', 'role', 'parts', 'countsAlso', 'blocks'] as const;
type Key = (typeof REQUIREMENT_KEYS)[number];

export interface RequirementFormProps {
  readonly row: RequirementRow;
  readonly path: Path;
  /** "12 of 100 points at the close"; null without a weight. */
  readonly share: string | null;
  readonly usedFields: readonly string[];
  readonly usedRoles: readonly string[];
  readonly takenIds: readonly string[];
  /** Steps of the draft's playbook; null when it is not part of the draft. */
  readonly steps: readonly Choice[] | null;
  readonly renames: readonly string[];
  readonly onSet: (key: Key, value: JsonValue | undefined) => void;
  readonly onRename: (id: string) => void;
}

/** Everything that one requirement says. */
export function RequirementForm({ row, path, share, usedFields, usedRoles, takenIds, steps, renames, onSet, onRename }: RequirementFormProps): ReactNode {
  const at = (key: Key): Path => [...path, key];
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField label="What people read" value={row.label} path={at('label')} check={checkText} onCommit={(label) => onSet('label', label)} />
        <FieldChoice label="Answer that is asked for" value={row.field} used={usedFields} path={at('field')} onPick={(field) => onSet('field', field)} />
        <NumberField label="Weight" description={share === null ? 'Without a weight it does not count for the score' : share} value={row.weight} limits={{ min: 0 }} path={at('weight')} onCommit={(weight) => onSet('weight', weight ?? 0)} />
        <RoleChoice label="Who has to answer" description="A role; the mapping says who that is" value={row.owner} used={usedRoles} path={at('owner')} onPick={(owner) => onSet('owner', owner)} />
      </SimpleGrid>
      <Switches row={row} path={path} onSet={onSet} />
      <ConditionForm title="When it is asked for" always="Always" value={row.applies} path={at('applies')} used={usedFields} onCommit={(applies) => onSet('applies', applies)} />
      <DueForm value={row.due} path={at('due')} onCommit={(due) => onSet('due', due)} />
      <People row={row} path={path} onSet={onSet} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <OtherFields row={row} path={path} usedFields={usedFields} onSet={onSet} />
        <Blocks row={row} path={path} steps={steps} onSet={onSet} />
      </SimpleGrid>
      <RenameId id={row.id} path={at('id')} taken={takenIds} consequences={renames} onRename={onRename} />
    </Stack>
  );
}

type PartProps = Pick<RequirementFormProps, 'row' | 'path' | 'onSet'>;

const orNone = (values: readonly string[]): readonly string[] | undefined => (values.length === 0 ? undefined : values);

function Switches({ row, path, onSet }: PartProps): ReactNode {
  const { kind, isReadOnly } = useForm();
  const problem = [useProblemText([...path, 'gate']), useProblemText([...path, 'noneAllowed'])].filter((text) => text !== null).join(' ');
  const isText = isTextField(row.field, kind);
  return (
    <Stack gap="xs">
      <Group gap="xl" align="flex-start">
        <Switch label="Gate" description="Must hold whatever the score" checked={row.gate} disabled={isReadOnly} onChange={({ currentTarget }) => onSet('gate', currentTarget.checked ? true : undefined)} />
        <Switch label="“None” is an answer" description="“No promises” counts as answered" checked={row.noneAllowed} disabled={isReadOnly} onChange={({ currentTarget }) => onSet('noneAllowed', currentTarget.checked ? true : undefined)} />
        {isText || row.minLength !== null ? <NumberField label="Shortest answer" unit="characters" value={row.minLength} mayBeEmpty limits={{ min: 1, max: 10_000, whole: true }} width={170} path={[...path, 'minLength']} onCommit={(length) => onSet('minLength', length ?? undefined)} /> : null}
      </Group>
      {problem === '' ? null : <Input.Error>{problem}</Input.Error>}
    </Stack>
  );
}

const typeOf = (field: string, kind: 'customer' | 'employee'): string | undefined => CANONICAL_FIELDS[kind][field]?.type;
const isTextField = (field: string, kind: 'customer' | 'employee'): boolean => isCustomField(field) || typeOf(field, kind) === 'text';

const PARTS = [
  { value: 'name', label: 'Name' }, { value: 'email', label: 'E-mail' }, { value: 'phone', label: 'Phone' }, { value: 'role', label: 'Role' }, { value: 'active', label: 'Is an active user' },
] as const;

function People({ row, path, onSet }: PartProps): ReactNode {
  const { kind, isReadOnly } = useForm();
  const problem = useProblemText([...path, 'parts']);
  const type = typeOf(row.field, kind);
  const several = type === 'people' || row.role.length > 0;
  if (!several && type !== 'person' && row.parts.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {several ? <ManyField label="Somebody with the role" description="One of these is enough; none chosen: anybody" values={row.role} path={[...path, 'role']} choices={STAKEHOLDER_ROLES.map((role) => ({ value: role, label: roleInWords(role) }))} onPick={(role) => onSet('role', orNone(role))} /> : null}
      <Checkbox.Group label="What must be known of them" value={[...row.parts]} error={problem ?? undefined} onChange={(parts) => onSet('parts', orNone(PARTS.map(({ value }) => value).filter((part) => parts.includes(part))))}>
        <Group gap="md" mt={6}>{PARTS.map(({ value, label }) => <Checkbox key={value} value={value} label={label} disabled={isReadOnly} />)}</Group>
      </Checkbox.Group>
    </SimpleGrid>
  );
}

function OtherFields({ row, path, usedFields, onSet }: PartProps & Pick<RequirementFormProps, 'usedFields'>): ReactNode {
  const { kind } = useForm();
  return <ManyField label="Also answered by" description="Other fields that count as well" values={row.countsAlso} path={[...path, 'countsAlso']} choices={fieldChoices(kind, usedFields)} onPick={(fields) => onSet('countsAlso', orNone(fields))} />;
}

function Blocks({ row, path, steps, onSet }: PartProps & Pick<RequirementFormProps, 'steps'>): ReactNode {
  if (steps === null && row.blocks.length === 0) {
    return <Stack gap={2}><Text size="sm" fw={500}>Steps that wait for it</Text><Text size="xs" c="dimmed">Add the playbook to this draft to choose among its steps.</Text></Stack>;
  }
  return <ManyField label="Steps that wait for it" description="Their tasks say what is missing" values={row.blocks} path={[...path, 'blocks']} choices={steps ?? []} onPick={(blocks) => onSet('blocks', orNone(blocks))} />;
}
