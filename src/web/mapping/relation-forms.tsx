import { NativeSelect, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { SourceField } from '../../core/connector.ts';
import type { JsonValue } from '../../core/json.ts';
import { plainPath, sayNotation } from '../../core/mapping-help/read-notation.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { useAccountFields } from './ask-account.ts';
import { useMapping } from './mapping-context.ts';
import type { WayProps } from './notation-form.tsx';
import { PathField } from './path-field.tsx';

/** Fields of the rows of a relation; asked of the account when somebody needs them. */
function useRowFields(relation: string): readonly SourceField[] {
  const { described, connection } = useMapping();
  const object = described?.relations.find(({ name }) => name === relation)?.object ?? '';
  const asked = useAccountFields(connection, object, relation !== '');
  return asked.data?.data.objects.find((each) => each.object === object)?.fields ?? [];
}

function RelationChoice({ value, onPick }: { readonly value: string; readonly onPick: (relation: string) => void }): ReactNode {
  const { described } = useMapping();
  const { isReadOnly } = useForm();
  const names = [...new Set([...(value === '' ? [] : [value]), ...(described?.relations ?? []).map(({ name }) => name)])];
  return (
    <NativeSelect
      label="Related list" description={names.length === 0 ? 'The account shows no related lists for these records.' : 'One row may be a person, a product, a document'} value={value} disabled={isReadOnly} onChange={({ currentTarget }) => { if (currentTarget.value !== '') onPick(currentTarget.value); }}
      data={[...(value === '' ? [{ value: '', label: 'Choose a list' }] : []), ...names.map((name) => ({ value: name, label: name }))]}
    />
  );
}

const said = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** One text from each row. */
export function RowsForm({ parts, choose }: WayProps): ReactNode {
  const [picked, setPicked] = useState('');
  const relation = picked === '' ? said(parts['each']) : picked;
  const fields = useRowFields(relation);
  const { text } = parts;
  const plain = plainPath(text);
  return (
    <Stack gap="sm">
      <RelationChoice value={relation} onPick={setPicked} />
      {relation === '' ? null : text !== undefined && plain === null ? <Text size="sm">Of each row: {sayNotation(text)} (edit it as text below)</Text> : <PathField label="Of each row" path={relation === said(parts['each']) ? (plain?.path ?? '') : ''} fields={fields} onPick={(path) => choose({ each: relation, text: path })} />}
    </Stack>
  );
}

const PERSON_PARTS = [{ key: 'name', label: 'Name' }, { key: 'email', label: 'E-mail' }, { key: 'phone', label: 'Phone' }, { key: 'title', label: 'Job title' }, { key: 'role', label: 'Role in the project' }] as const;

/** Everybody in the rows of a relation. */
export function PeopleForm({ parts, choose }: WayProps): ReactNode {
  const [picked, setPicked] = useState('');
  const relation = picked === '' ? said(parts['each']) : picked;
  const fields = useRowFields(relation);
  const isKept = relation === said(parts['each']);
  const change = (key: string, path: string): void => choose(isKept ? { [key]: path } : { each: relation, name: undefined, email: undefined, phone: undefined, title: undefined, role: undefined, [key]: path });
  return (
    <Stack gap="sm">
      <RelationChoice value={relation} onPick={setPicked} />
      {relation === '' ? null : PERSON_PARTS.map(({ key, label }) => <Part key={key} label={label} value={isKept ? parts[key] : undefined} fields={fields} onPick={(path) => change(key, path)} />)}
      {relation === '' || isKept ? null : <Text size="sm" c="dimmed">Choose a name or an e-mail address: nobody is known by a role alone.</Text>}
    </Stack>
  );
}

/** One person, part by part, for accounts that do not spell people out. */
export function PersonForm({ parts, choose }: WayProps): ReactNode {
  const { fields } = useMapping();
  return (
    <Stack gap="sm">
      {PERSON_PARTS.slice(0, 2).map(({ key, label }) => <Part key={key} label={label} value={parts[key]} fields={fields.length === 0 ? undefined : fields} onPick={(path) => choose({ as: 'person', [key]: path })} />)}
      <Part label="Still with the company (yes or no)" value={parts['active']} fields={fields.length === 0 ? undefined : fields} onPick={(path) => choose({ as: 'person', active: path })} />
    </Stack>
  );
}

function Part({ label, value, fields, onPick }: { readonly label: string; readonly value: JsonValue | undefined; readonly fields: readonly SourceField[] | undefined; readonly onPick: (path: string) => void }): ReactNode {
  const plain = plainPath(value);
  if (value !== undefined && plain === null) return <Stack gap={2}><Text size="sm" fw={500}>{label}</Text><Text size="sm">{sayNotation(value)} <Text span c="dimmed" inherit>(edit it as text below)</Text></Text></Stack>;
  return <PathField label={label} path={plain?.path ?? ''} fields={fields} onPick={onPick} />;
}
