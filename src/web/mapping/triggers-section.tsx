import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.ts';
import { kindOf, sayNotation } from '../../core/mapping-help/read-notation.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { problemInWords, problemsUnder } from '../rule-forms/problems-at.ts';
import { setsOf } from './conditions.ts';
import { ConditionSet } from './condition-set.tsx';
import { LateStages } from './late-stages.tsx';
import { readStages } from './stages.ts';
import { pathIn, useMapping, usePut } from './mapping-context.ts';
import { NotationText } from './notation-text.tsx';
import { PathField } from './path-field.tsx';

type Words = Readonly<Record<'customer' | 'employee', string>>;
const TRIGGERS: readonly { readonly name: string; readonly title: Words; readonly help: string; readonly isNeeded?: boolean }[] = [
  { name: 'reached', title: { customer: 'The deal is won when', employee: 'The offer is accepted when' }, help: 'From then on it is a handoff.', isNeeded: true },
  { name: 'scope', title: { customer: 'Only deals count of which', employee: 'Only people count of whom' }, help: 'Leave renewals, test records and the like out. Without this, all count.' },
  { name: 'preClose', title: { customer: 'Watched before the close when', employee: 'Watched before the offer is accepted when' }, help: 'People see what would be missing while there is time to ask for it.' },
  { name: 'newWhen', title: { customer: 'New ones are taken only when', employee: 'New ones are taken only when' }, help: 'Asked once, of records that are not known yet.' },
  { name: 'withdrawn', title: { customer: 'It was reopened or lost when', employee: 'The candidate withdrew when' }, help: 'The handoff ends and its tasks close.' },
  { name: 'rescinded', title: { customer: 'It was taken back by us when', employee: 'The offer was taken back when' }, help: 'The handoff ends and its tasks close.' },
];

/** Which records are handoffs, and from when on. */
export function TriggersSection(): ReactNode {
  return (
    <Stack gap="md">
      {TRIGGERS.map((trigger) => <Trigger key={trigger.name} {...trigger} />)}
      <ReachedAt />
    </Stack>
  );
}

function Trigger({ name, title, help, isNeeded = false }: (typeof TRIGGERS)[number]): ReactNode {
  const setting = useMapping();
  const { isReadOnly, problems } = useForm();
  const put = usePut();
  const [isBegun, setIsBegun] = useState(false);
  const given = setting.source.when[name];
  const sets = setsOf(given);
  const found = problemsUnder(problems, pathIn(setting, 'when', name));
  const words = title[setting.draft.handoff];
  const stages = name === 'preClose' ? readStages(given, setting.fields) : null;
  const write = (next: readonly JsonValue[]): void => put(['when', name], next.length === 0 ? undefined : next.length === 1 && !isJsonArray(given) ? next[0] : [...next]);
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-label={words}>
      <Stack gap="sm">
        <Stack gap={2}><Title order={3} size="h5">{words}</Title><Text size="sm" c="dimmed">{help}</Text></Stack>
        {found.length === 0 ? null : <Text size="sm" c="red" role="alert">{found.map(problemInWords).join(' ')}</Text>}
        {stages === null ? null : <LateStages stages={stages} conditions={given} onPut={(next) => put(['when', name], next)} />}
        {sets.map((set, index) => (
          // Sets have no names: their place is who they are.
          <Stack key={index} gap="xs">
            {index === 0 ? null : <Text size="sm" fw={600}>or</Text>}
            <ConditionSet set={set} label={`${words}${sets.length > 1 ? ` (${index + 1})` : ''}`} onPut={(next) => write(Object.keys(next).length === 0 ? (isNeeded && sets.length === 1 ? sets : sets.filter((_, place) => place !== index)) : sets.map((each, place) => (place === index ? next : each)))} mayEmpty={!isNeeded || sets.length > 1} shownAbove={stages?.path} />
          </Stack>
        ))}
        {sets.length === 0 && !isBegun ? <Text size="sm">{isNeeded ? 'Nothing is asked yet: no record becomes a handoff.' : 'Not used.'}</Text> : null}
        {sets.length === 0 && isBegun ? <ConditionSet set={{}} label={words} onPut={(next) => { if (Object.keys(next).length > 0) write([next]); }} mayEmpty /> : null}
        {isReadOnly ? null : (
          <Group gap="xs">
            {sets.length === 0 ? (isBegun ? null : <Button size="xs" variant="default" onClick={() => setIsBegun(true)} aria-label={`Add a test: ${words}`}>Add a test</Button>) : <OneMore words={words} onAdd={(set) => write([...sets, set])} />}
          </Group>
        )}
        {given === undefined ? null : <NotationText row={{ name, notation: given, label: words }} onPut={(value) => put(['when', name], value)} />}
      </Stack>
    </Paper>
  );
}

function OneMore({ words, onAdd }: { readonly words: string; readonly onAdd: (set: JsonValue) => void }): ReactNode {
  const [isBegun, setIsBegun] = useState(false);
  if (!isBegun) return <Button size="xs" variant="subtle" onClick={() => setIsBegun(true)} aria-label={`Or when something else holds: ${words}`}>Or when something else holds</Button>;
  return <Stack gap="xs" w="100%"><Text size="sm" fw={600}>or</Text><ConditionSet set={{}} label={words} mayEmpty onPut={(next) => { if (Object.keys(next).length > 0) { onAdd(next); setIsBegun(false); } }} /></Stack>;
}

/** The moment from which clocks run. */
function ReachedAt(): ReactNode {
  const { source, draft } = useMapping();
  const put = usePut();
  const given = source.when['reachedAt'];
  const label = draft.handoff === 'customer' ? 'When it was won' : 'When it was accepted';
  const path = typeof given === 'string' ? given : isJsonObject(given) && kindOf(given) === 'field' && typeof given['from'] === 'string' ? given['from'] : '';
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-label={label}>
      <Stack gap="sm">
        <Title order={3} size="h5">{label}</Title>
        {given !== undefined && path === '' ? <Text size="sm">{sayNotation(given)}</Text> : <PathField label="Field with the day or moment" path={path} onPick={(next) => put(['when', 'reachedAt'], isJsonObject(given) ? { ...given, from: next } : next)} />}
        {given === undefined ? <Text size="sm" c="dimmed">Not said: the moment at which the change was first seen counts.</Text> : <NotationText row={{ name: 'reachedAt', notation: given, label }} onPut={(value) => put(['when', 'reachedAt'], value)} />}
      </Stack>
    </Paper>
  );
}
