import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { FieldType } from '../../core/handoff/mapping-file.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { TYPE_WORDS } from './type-words.ts';

const TYPES = ['text', 'date', 'number', 'money', 'boolean', 'list', 'url', 'datetime'] as const;

/** "Partner name" → custom.partnerName */
function ownName(typed: string): string | null {
  const [first = '', ...rest] = typed.normalize('NFKD').replace(/\p{M}+/gu, '').split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const name = first.toLowerCase() + rest.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('');
  return /^[a-z]/.test(name) ? `custom.${name}` : null;
}

/** A field that only this team has. It goes into the file when its source is chosen. */
export function AddField({ taken, onAdd }: { readonly taken: readonly string[]; readonly onAdd: (name: string, type: FieldType) => void }): ReactNode {
  const { isReadOnly } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [type, setType] = useState<FieldType>('text');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isOpen) input.current?.focus();
  }, [isOpen]);
  const name = ownName(typed);
  const isTaken = name !== null && taken.includes(name);
  if (isReadOnly) return null;
  if (!isOpen) return <Button variant="default" onClick={() => setIsOpen(true)}>Add a field of your own</Button>;
  const add = (): void => {
    if (name === null || isTaken) return;
    onAdd(name, type);
    setIsOpen(false);
    setTyped('');
  };
  return (
    <Paper withBorder radius="md" p="sm">
      <Stack gap="xs">
        <TextInput label="What do you call it?" placeholder="Partner name" value={typed} ref={input} onChange={({ currentTarget }) => setTyped(currentTarget.value)} error={isTaken ? 'There is one of this name.' : typed !== '' && name === null ? 'Begin with a letter.' : undefined} />
        <NativeSelect label="It holds" value={type} onChange={({ currentTarget }) => setType(TYPES.find((each) => each === currentTarget.value) ?? 'text')} data={TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))} />
        {name === null ? null : <Text size="xs" c="dimmed">In the files it is called {name}.</Text>}
        <Group gap="xs"><Button onClick={add} disabled={name === null || isTaken}>Add</Button><Button variant="default" onClick={() => setIsOpen(false)}>Cancel</Button></Group>
      </Stack>
    </Paper>
  );
}
