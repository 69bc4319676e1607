import { Alert, NativeSelect, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isJsonArray, type JsonValue } from '../../core/json.ts';
import { kindOf, partsOf, plainPath, sayNotation, tidyNotation, type NotationKind } from '../../core/mapping-help/read-notation.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { ConstantForm, FirstForm, FormulaForm, TogetherForm } from './notation-ways.tsx';
import { OptionForm } from './option-form.tsx';
import { PathField } from './path-field.tsx';
import { PeopleForm, PersonForm, RowsForm } from './relation-forms.tsx';
import type { TargetRow } from './list-targets.ts';
import { useMapping } from './mapping-context.ts';
import { BESIDE_THE_FORM } from './notation-keys.ts';
import type { NotationWork } from './use-notation.ts';
import { ValueTable } from './value-table.tsx';

export interface WayProps {
  readonly row: TargetRow;
  readonly parts: Readonly<Record<string, JsonValue | undefined>>;
  /** Several keys at once; undefined takes one out. */
  readonly choose: (change: Readonly<Record<string, JsonValue | undefined>>) => void;
  /** The same while somebody types. */
  readonly type: (change: Readonly<Record<string, JsonValue | undefined>>) => void;
}

const WAYS: readonly { readonly value: NotationKind; readonly label: string }[] = [
  { value: 'field', label: 'One field of the account' },
  { value: 'first', label: 'The first of several fields that is filled' },
  { value: 'join', label: 'Several fields, one after the other' },
  { value: 'rows', label: 'Rows of a related list' },
  { value: 'constant', label: 'Always the same answer' },
  { value: 'formula', label: 'A formula' },
];
const SOURCE_KEYS = ['from', 'firstPresent', 'join', 'each', 'text', 'constant', 'expression', 'ifExists', 'separator', 'name', 'email', 'phone', 'title', 'role', 'id'];

/** Where the answer comes from and how it is read: a form for each way, words for what no form can show. */
export function NotationForm({ row, work }: { readonly row: TargetRow; readonly work: NotationWork }): ReactNode {
  const { isReadOnly } = useForm();
  const { people } = useMapping();
  const kind = kindOf(work.notation);
  const [chosen, setChosen] = useState<NotationKind | null>(null);
  const way = chosen !== null && chosen !== kind ? chosen : kind === 'none' ? 'field' : kind;
  const parts = partsOf(work.notation);
  const own = row.name.startsWith('custom.') && parts['as'] === undefined ? { as: row.type } : {};
  const base = way === kind ? parts : Object.fromEntries(Object.entries(parts).filter(([key]) => !SOURCE_KEYS.includes(key)));
  const choose: WayProps['choose'] = (change) => work.choose(tidyNotation({ ...base, ...own, ...change }));
  const type: WayProps['type'] = (change) => work.type(tidyNotation({ ...base, ...own, ...change }));
  const shared = { row, parts: base, choose, type };
  if (row.type === 'person') return kind === 'person' || (kind === 'none' && people.length === 0) ? <PersonForm {...shared} /> : kind === 'field' || kind === 'none' ? <PersonPath {...shared} /> : <InWords notation={work.notation} />;
  if (row.type === 'people') return kind === 'people' || kind === 'none' ? <PeopleForm {...shared} /> : <InWords notation={work.notation} />;
  if (!WAYS.some(({ value }) => value === way)) return <InWords notation={work.notation} />;
  const change = (next: NotationKind): void => {
    setChosen(next);
    const first = firstPath(work.notation);
    if ((next === 'first' || next === 'join') && first !== '') work.choose(tidyNotation({ ...without(parts, SOURCE_KEYS), ...own, [next === 'join' ? 'join' : 'firstPresent']: [tidyNotation({ from: first, ifExists: parts['ifExists'] })] }));
    else if (next === 'field' && first !== '') work.choose(tidyNotation({ ...without(parts, SOURCE_KEYS), ...own, from: first }));
  };
  return (
    <Stack gap="sm">
      <NativeSelect label="The answer is" value={way} disabled={isReadOnly} onChange={({ currentTarget }) => change(WAYS.find(({ value }) => value === currentTarget.value)?.value ?? 'field')} data={WAYS.map((each) => ({ ...each }))} />
      <Way way={way} {...shared} />
      {Object.entries(BESIDE_THE_FORM).filter(([key]) => key.startsWith('field.') && parts[key.slice('field.'.length)] !== undefined).map(([key, words]) => <Text key={key} size="sm">{words}: that is edited as text below.</Text>)}
      {kind === 'none' ? null : <OptionForm {...shared} way={way} />}
      {(kind === 'field' || kind === 'first') && row.type !== 'money' ? <ValueTable {...shared} paths={pathsForTable(work.notation)} /> : null}
    </Stack>
  );
}

function Way({ way, ...props }: WayProps & { readonly way: NotationKind }): ReactNode {
  if (way === 'first') return <FirstForm {...props} />;
  if (way === 'join') return <TogetherForm {...props} />;
  if (way === 'rows') return <RowsForm {...props} />;
  if (way === 'constant') return <ConstantForm {...props} />;
  if (way === 'formula') return <FormulaForm {...props} />;
  const { parts, choose } = props;
  return <PathField label="Field of the account" path={typeof parts['from'] === 'string' ? parts['from'] : ''} isOptional={parts['ifExists'] === true} onPick={(path) => choose({ from: path })} />;
}

function PersonPath({ parts, choose }: WayProps): ReactNode {
  const { people } = useMapping();
  return <PathField label="Who" path={typeof parts['from'] === 'string' ? parts['from'] : ''} fields={people.length === 0 ? undefined : people} onPick={(path) => choose({ from: path, as: 'person' })} />;
}

const InWords = ({ notation }: { readonly notation: JsonValue | undefined }): ReactNode => (
  <Alert color="blue" variant="light" title="Written in a way that this form does not show">
    <Text size="sm">{sayNotation(notation)}. It works as it is, and nothing here changes it; below it can be edited as text.</Text>
  </Alert>
);

function firstPath(notation: JsonValue | undefined): string {
  const { from, firstPresent, join } = partsOf(notation);
  if (typeof from === 'string') return from;
  const several = firstPresent ?? join;
  return isJsonArray(several) ? (several.map(plainPath).find((plain) => plain !== null)?.path ?? '') : '';
}

const pathsForTable = (notation: JsonValue | undefined): readonly string[] => {
  const { from, firstPresent } = partsOf(notation);
  return typeof from === 'string' ? [from] : isJsonArray(firstPresent) ? firstPresent.flatMap((item) => plainPath(item)?.path ?? []) : [];
};

const without = (parts: Readonly<Record<string, JsonValue | undefined>>, keys: readonly string[]): Record<string, JsonValue | undefined> => Object.fromEntries(Object.entries(parts).filter(([key]) => !keys.includes(key)));
