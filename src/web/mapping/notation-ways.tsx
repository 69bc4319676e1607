import { ActionIcon, Button, Checkbox, Group, Paper, Stack, Text, Textarea, TextInput, NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isJsonArray, type JsonValue } from '../../core/json.ts';
import { textOf } from '../../core/mapping-help/profile-values.ts';
import { plainPath, sayNotation, tidyNotation } from '../../core/mapping-help/read-notation.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { FieldPicker } from './field-picker.tsx';
import type { WayProps } from './notation-form.tsx';
import { PathField } from './path-field.tsx';

/** Alternatives in their order; what is more than a field keeps its place and its text. */
export function FirstForm({ parts, choose }: WayProps): ReactNode {
  return <Several given={parts['firstPresent']} onPut={(firstPresent) => choose({ firstPresent })} words={{ add: 'Add a field to ask next', ask: 'Ask next', up: 'Ask earlier', down: 'Ask later' }} />;
}

/** Those that are filled, one after the other, with something between them. */
export function TogetherForm({ parts, choose }: WayProps): ReactNode {
  const { isReadOnly } = useForm();
  const kept = typeof parts['separator'] === 'string' ? parts['separator'] : ' ';
  return (
    <Stack gap="xs">
      <Several given={parts['join']} onPut={(join) => choose({ join })} words={{ add: 'Add a field behind', ask: 'Behind it', up: 'Further to the front', down: 'Further back' }} />
      <NativeSelect label="Between them stands" value={kept} disabled={isReadOnly} w="100%" maw={240} onChange={({ currentTarget }) => choose({ separator: currentTarget.value === ' ' ? undefined : currentTarget.value })} data={[...SEPARATORS, ...(SEPARATORS.some(({ value }) => value === kept) ? [] : [{ value: kept, label: `“${kept}”` }])]} />
    </Stack>
  );
}

const SEPARATORS = [{ value: ' ', label: 'a space' }, { value: ', ', label: 'a comma' }, { value: '; ', label: 'a semicolon' }, { value: ' – ', label: 'a dash' }, { value: '\n', label: 'a new line' }];

interface SeveralProps {
  readonly given: JsonValue | undefined;
  readonly onPut: (items: readonly JsonValue[]) => void;
  readonly words: Readonly<Record<'add' | 'ask' | 'up' | 'down', string>>;
}

function Several({ given, onPut, words }: SeveralProps): ReactNode {
  const { isReadOnly, announce } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const items: readonly JsonValue[] = isJsonArray(given) ? given : [];
  const put = (next: readonly JsonValue[]): void => {
    if (next.length > 0) onPut(next);
  };
  const move = (index: number, by: -1 | 1): void => {
    const next = [...items];
    next.splice(index + by, 0, ...next.splice(index, 1));
    put(next);
    announce(`Now number ${index + by + 1} of ${items.length}`);
  };
  return (
    <Stack gap="xs">
      {items.map((item, index) => (
        <Paper key={`${index} ${sayNotation(item)}`} withBorder radius="md" p="xs">
          <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
            <Alternative item={item} number={index + 1} onPut={(next) => put(items.map((each, place) => (place === index ? next : each)))} />
            {isReadOnly ? null : (
              <Group gap={4} wrap="nowrap">
                <ActionIcon variant="default" aria-label={`${words.up}: ${sayNotation(item)}`} disabled={index === 0} onClick={() => move(index, -1)}>↑</ActionIcon>
                <ActionIcon variant="default" aria-label={`${words.down}: ${sayNotation(item)}`} disabled={index === items.length - 1} onClick={() => move(index, 1)}>↓</ActionIcon>
                <ActionIcon variant="default" aria-label={`Remove: ${sayNotation(item)}`} disabled={items.length === 1} onClick={() => put(items.filter((_, place) => place !== index))}>✕</ActionIcon>
              </Group>
            )}
          </Group>
        </Paper>
      ))}
      {isReadOnly ? null : <Button variant="default" size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => setIsOpen(true)}>{words.add}</Button>}
      <FieldPicker title={words.ask} isOpen={isOpen} onClose={() => setIsOpen(false)} onPick={(path) => put([...items, path])} />
    </Stack>
  );
}

function Alternative({ item, number, onPut }: { readonly item: JsonValue; readonly number: number; readonly onPut: (item: JsonValue) => void }): ReactNode {
  const { isReadOnly } = useForm();
  const plain = plainPath(item);
  if (plain === null) return <Stack gap={2}><Text size="sm" fw={500}>{number}. {sayNotation(item)}</Text><Text size="xs" c="dimmed">More than a field: edit it as text below.</Text></Stack>;
  return (
    <Stack gap={4}>
      <PathField label={`${number}.`} path={plain.path} isOptional={plain.ifExists} onPick={(path) => onPut(tidyNotation({ from: path, ifExists: plain.ifExists ? true : undefined }))} />
      <Checkbox size="xs" label="The account may lack this field" checked={plain.ifExists} disabled={isReadOnly} onChange={({ currentTarget }) => onPut(tidyNotation({ from: plain.path, ifExists: currentTarget.checked ? true : undefined }))} />
    </Stack>
  );
}

export function ConstantForm({ row, parts, choose, type }: WayProps): ReactNode {
  const { isReadOnly } = useForm();
  const { constant } = parts;
  const kept = constant === undefined || constant === null ? '' : textOf(constant);
  const [typed, setTyped] = useState(kept);
  if (row.type === 'boolean') return <NativeSelect label="Always" value={constant === false ? 'false' : 'true'} disabled={isReadOnly} onChange={({ currentTarget }) => choose({ constant: currentTarget.value === 'true' })} data={[{ value: 'true', label: 'yes' }, { value: 'false', label: 'no' }]} />;
  const change = (text: string): void => {
    setTyped(text);
    const isNumber = (row.type === 'number' || row.type === 'money') && text.trim() !== '' && Number.isFinite(Number(text));
    if (text.trim() !== '') type({ constant: isNumber ? Number(text) : text });
  };
  return <TextInput label="Always" description="For every record of this mapping." value={typed} readOnly={isReadOnly} onChange={({ currentTarget }) => change(currentTarget.value)} error={typed.trim() === '' && kept !== '' ? `It must say something. Until then it stays "${kept}".` : undefined} />;
}

const MONOSPACE = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } };

export function FormulaForm({ parts, type }: WayProps): ReactNode {
  const { isReadOnly } = useForm();
  const kept = typeof parts['expression'] === 'string' ? parts['expression'] : '';
  const [typed, setTyped] = useState(kept);
  const change = (text: string): void => {
    setTyped(text);
    if (text.trim() !== '') type({ expression: text });
  };
  return (
    <Textarea
      label="Formula" description={'In the language CEL: record.Amount is a field, related.Items the rows of a list. For example: record.Plan + " for " + string(record.Seats)'} styles={MONOSPACE} autosize minRows={2} maxRows={8} spellCheck={false}
      value={typed} readOnly={isReadOnly} onChange={({ currentTarget }) => change(currentTarget.value)} error={typed.trim() === '' && kept !== '' ? 'A formula cannot be empty. Until then the former one stays.' : undefined}
    />
  );
}
