import { ActionIcon, Autocomplete, Button, Fieldset, Group, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isJsonObject, type JsonPrimitive, type JsonValue } from '../../core/json.ts';
import { listUnmatched } from '../../core/mapping-help/list-choices.ts';
import { useForm } from '../rule-forms/form-context.ts';
import type { WayProps } from './notation-form.tsx';
import { useMapping } from './mapping-context.ts';

type Entries = Readonly<Record<string, JsonPrimitive>>;
const MOST_SHOWN = 40;

const isPrimitive = (value: JsonValue): value is JsonPrimitive => typeof value !== 'object' || value === null;
const tableOf = (value: JsonValue | undefined): Entries => (isJsonObject(value) ? Object.fromEntries(Object.entries(value).flatMap(([key, item]): [string, JsonPrimitive][] => (isPrimitive(item) ? [[key, item]] : []))) : {});

/** What the source's own words mean: one line for each, and those that nobody has matched yet. */
export function ValueTable({ row, parts, choose, type, paths }: WayProps & { readonly paths: readonly string[] }): ReactNode {
  const { isReadOnly } = useForm();
  const { fields, samples, showsValues } = useMapping();
  const [typed, setTyped] = useState('');
  const table = tableOf(parts['values']);
  const entries = Object.entries(table);
  const allowed = fields.find(({ path }) => path === paths[0])?.values ?? [];
  const records = showsValues ? samples.records : [];
  const unmatched = paths.flatMap((path) => listUnmatched(table, path === paths[0] ? allowed : [], records, path));
  const [isWanted, setIsWanted] = useState(false);
  if (parts['values'] === undefined && !isWanted) {
    return isReadOnly || row.type === 'person' ? null : (
      <Group gap="xs"><Button variant="default" size="xs" onClick={() => setIsWanted(true)}>Say what each value means</Button><Text size="xs" c="dimmed">{allowed.length > 0 ? `The field is a list of ${allowed.length} choices.` : 'For codes and lists of choices.'}</Text></Group>
    );
  }
  const put = (next: Entries, isTyping = false): void => (isTyping ? type : choose)({ values: Object.keys(next).length === 0 ? undefined : next, ...(Object.keys(next).length === 0 ? { else: undefined } : {}) });
  const add = (value: string): void => put({ ...table, [value]: value });
  const addTyped = (): void => {
    if (typed.trim() !== '' && !Object.hasOwn(table, typed.trim())) add(typed.trim());
    setTyped('');
  };
  return (
    <Fieldset legend="What the values mean" radius="md" disabled={isReadOnly}>
      <Stack gap="sm">
        {entries.length === 0 ? <Text size="sm" c="dimmed">No value has a meaning yet.</Text> : (
          <Table verticalSpacing={4}>
            <Table.Thead><Table.Tr><Table.Th>In the account</Table.Th><Table.Th>Means</Table.Th><Table.Th w={40} aria-label="Remove" /></Table.Tr></Table.Thead>
            <Table.Tbody>
              {entries.map(([value, meaning]) => <Entry key={value} value={value} meaning={meaning} known={entries.map(([, each]) => each)} onPut={(next) => put({ ...table, [value]: next }, true)} onRemove={() => put(Object.fromEntries(entries.filter(([key]) => key !== value)))} />)}
            </Table.Tbody>
          </Table>
        )}
        <Group gap="xs" align="flex-end">
          <TextInput label="One more value of the account" value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') addTyped(); }} />
          <Button variant="default" onClick={addTyped}>Add</Button>
        </Group>
        {unmatched.length === 0 ? <Text size="xs" c="dimmed">Every value that the field allows or that recent records hold has a meaning.</Text> : <Unmatched choices={unmatched} onAdd={add} onAll={() => put({ ...table, ...Object.fromEntries(unmatched.map(({ value }) => [value, value])) })} />}
        <Otherwise parts={parts} choose={choose} />
      </Stack>
    </Fieldset>
  );
}

function Entry({ value, meaning, known, onPut, onRemove }: { readonly value: string; readonly meaning: JsonPrimitive; readonly known: readonly JsonPrimitive[]; readonly onPut: (meaning: JsonPrimitive) => void; readonly onRemove: () => void }): ReactNode {
  const kept = meaning === null ? '' : String(meaning);
  const [typed, setTyped] = useState<string | null>(null);
  const choices = [...new Set(known.flatMap((each) => (each === null ? [] : [String(each)])))];
  const change = (text: string): void => {
    setTyped(text);
    onPut(text.trim() === '' ? null : typeof meaning === 'number' && Number.isFinite(Number(text)) ? Number(text) : text.trim());
  };
  return (
    <Table.Tr>
      <Table.Td><Text size="sm" style={{ overflowWrap: 'anywhere' }}>{value}</Text></Table.Td>
      <Table.Td><Autocomplete aria-label={`${value} means`} placeholder="no answer" value={typed ?? kept} data={choices} onChange={change} onBlur={() => setTyped(null)} /></Table.Td>
      <Table.Td><ActionIcon variant="default" aria-label={`Remove the meaning of ${value}`} onClick={onRemove}>✕</ActionIcon></Table.Td>
    </Table.Tr>
  );
}

function Unmatched({ choices, onAdd, onAll }: { readonly choices: ReturnType<typeof listUnmatched>; readonly onAdd: (value: string) => void; readonly onAll: () => void }): ReactNode {
  return (
    <Stack gap={6} component="section" aria-label="Not matched yet">
      <Group justify="space-between"><Text size="sm" fw={600}>Not matched yet: {choices.length}</Text><Button size="xs" variant="default" onClick={onAll}>Add all</Button></Group>
      <Group gap={6}>
        {choices.slice(0, MOST_SHOWN).map(({ value, count, allowed }) => (
          <Button key={value} size="compact-sm" variant="default" onClick={() => onAdd(value)} aria-label={`Add ${value}`} title={allowed ? undefined : 'Occurs in records, but is not in the field’s list'}>+ {value.length > 40 ? `${value.slice(0, 40)}…` : value}{count === 0 ? '' : ` (${count})`}</Button>
        ))}
        {choices.length > MOST_SHOWN ? <Text size="xs" c="dimmed">and {choices.length - MOST_SHOWN} more</Text> : null}
      </Group>
    </Stack>
  );
}

function Otherwise({ parts, choose }: Pick<WayProps, 'parts' | 'choose'>): ReactNode {
  const given = parts['else'];
  const way = given === 'keep' ? 'keep' : isJsonObject(given) ? 'value' : 'report';
  const value = isJsonObject(given) ? given['value'] : undefined;
  const [typed, setTyped] = useState(value === undefined || value === null ? '' : typeof value === 'object' ? '' : String(value));
  const change = (next: string): void => choose({ else: next === 'keep' ? 'keep' : next === 'value' ? { value: typed.trim() === '' ? null : typed.trim() } : undefined });
  if (parts['values'] === undefined) return null;
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect label="Any other value" value={way} onChange={({ currentTarget }) => change(currentTarget.value)} data={[{ value: 'report', label: 'is no answer, and reported' }, { value: 'keep', label: 'is taken as it stands' }, { value: 'value', label: 'means …' }]} />
      {way === 'value' ? <TextInput label="Meaning of all others" placeholder="no answer" value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} onBlur={() => change('value')} /> : null}
    </Group>
  );
}
