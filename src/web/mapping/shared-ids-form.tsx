import { ActionIcon, Button, Checkbox, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { JsonValue } from '../../core/json.ts';
import { checkId } from '../rule-forms/check-input.ts';
import { NumberField } from '../rule-forms/fields.tsx';
import { useForm } from '../rule-forms/form-context.ts';
import { problemInWords, problemsOf } from '../rule-forms/problems-at.ts';
import { useAsked } from './ask-account.ts';
import { pathIn, useMapping, usePut } from './mapping-context.ts';
import { PathField } from './path-field.tsx';
import { partnersOf, readSharedId, sayPartners, withPart, type Partner } from './shared-ids.ts';

/** Ids that records of other systems carry too. */
export function SharedIdsForm(): ReactNode {
  const { draft, source, others } = useMapping();
  const { isReadOnly, announce } = useForm();
  const [begun, setBegun] = useState<readonly string[]>([]);
  const partners = useMemo(() => partnersOf(draft, source, others), [draft, source, others]);
  const names = [...new Set([...Object.keys(source.sharedIds), ...begun])];
  const begin = (name: string): void => {
    setBegun((now) => [...now, name]);
    announce(`${name}: now choose its field`);
  };
  return (
    <Stack gap="sm">
      {names.length === 0 ? <Text size="sm">These records share no id with others yet.</Text> : null}
      {names.map((name) => <OneId key={name} name={name} notation={source.sharedIds[name]} partners={partners.get(name) ?? []} onForget={() => setBegun((now) => now.filter((each) => each !== name))} />)}
      {isReadOnly ? null : [...partners].filter(([name]) => !names.includes(name)).map(([name, [partner]]) => (
        <Group key={name} gap="xs"><Text size="sm">{partner?.where ?? ''} names “{name}” ({partner?.from ?? ''}).</Text><Button size="xs" variant="default" onClick={() => begin(name)}>These records carry {name} too</Button></Group>
      ))}
      {isReadOnly ? null : <AddId taken={names} example={draft.handoff === 'customer' ? 'crm_deal' : 'employee_number'} onAdd={begin} />}
    </Stack>
  );
}

function OneId({ name, notation, partners, onForget }: { readonly name: string; readonly notation: JsonValue | undefined; readonly partners: readonly Partner[]; readonly onForget: () => void }): ReactNode {
  const setting = useMapping();
  const { isReadOnly, problems } = useForm();
  const put = usePut();
  const id = readSharedId(notation);
  useAsked(setting.book, id.from === '' ? [] : [id.from], setting.showsValues);
  const found = problemsOf(problems, pathIn(setting, 'sharedIds', name), ['first']);
  const said = sayPartners(id, partners);
  const change = (part: 'from' | 'first' | 'ifExists', value: JsonValue | undefined): void => put(['sharedIds', name], notation === undefined && part === 'from' ? (value ?? '') : withPart(notation, part, value));
  const remove = (): void => {
    onForget();
    const isLast = Object.keys(setting.source.sharedIds).every((each) => each === name);
    put(isLast ? ['sharedIds'] : ['sharedIds', name], undefined);
  };
  return (
    <Paper component="fieldset" className="plain-group" withBorder radius="md" p="sm" aria-label={name}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap="xs" style={{ minWidth: 0 }}>
          <PathField label={`Field with “${name}”`} path={id.from} isOptional={id.ifExists} onPick={(path) => change('from', path)} />
          {found.length === 0 ? null : <Text size="sm" c="red" role="alert">{found.map(problemInWords).join(' ')}</Text>}
          {notation === undefined ? null : (
            <>
              <Group gap="sm" align="flex-end">
                <NumberField label="Compared characters" description="From the left; empty: all" value={id.first} mayBeEmpty limits={{ min: 1, max: 200, whole: true }} path={pathIn(setting, 'sharedIds', name, 'first')} width={200} onCommit={(first) => change('first', first ?? undefined)} />
                <Checkbox label="The account may lack this field" checked={id.ifExists} disabled={isReadOnly} mb={8} onChange={({ currentTarget }) => change('ifExists', currentTarget.checked ? true : undefined)} />
              </Group>
              <Text size="sm" {...(said.isWrong ? { c: 'red', role: 'alert' } : {})}>{said.text}</Text>
            </>
          )}
        </Stack>
        {isReadOnly ? null : <ActionIcon variant="default" aria-label={`Remove the id ${name}`} onClick={remove}>✕</ActionIcon>}
      </Group>
    </Paper>
  );
}

function AddId({ taken, example, onAdd }: { readonly taken: readonly string[]; readonly example: string; readonly onAdd: (name: string) => void }): ReactNode {
  const [typed, setTyped] = useState('');
  const checked = checkId(typed, taken);
  const add = (): void => {
    if (!checked.ok) return;
    onAdd(checked.value);
    setTyped('');
  };
  return (
    <Group gap="xs" align="flex-end">
      <TextInput label={taken.length === 0 ? 'Name of an id' : 'Name of another id'} description={`The same name for both records, such as ${example}`} value={typed} maxLength={60} w="100%" maw={420} error={typed === '' || checked.ok ? undefined : checked.message} onChange={({ currentTarget }) => setTyped(currentTarget.value)} onKeyDown={({ key }) => { if (key === 'Enter') add(); }} />
      <Button variant="default" disabled={!checked.ok} onClick={add}>Add the id</Button>
    </Group>
  );
}
