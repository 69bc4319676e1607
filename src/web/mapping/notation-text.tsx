import { Button, Collapse, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { JsonValue } from '../../core/json.ts';
import { useForm } from '../rule-forms/form-context.ts';
import type { TargetRow } from './list-targets.ts';
import { readOne, yamlOf } from './one-text.ts';

const MONOSPACE = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } };

/** This one field as text, for what the form cannot show. Only what is changed in it changes in the file. */
export function NotationText({ row, onPut }: { readonly row: Pick<TargetRow, 'name' | 'notation' | 'label'>; readonly onPut: (value: JsonValue) => void }): ReactNode {
  const { isReadOnly } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const kept = isOpen ? yamlOf(row.name, row.notation) : '';
  const text = typed ?? kept;
  const read = typed === null ? null : readOne(row.name, typed);
  const take = (): void => {
    if (read === null || 'problem' in read) return;
    onPut(read.value);
    setTyped(null);
  };
  return (
    <Stack gap="xs">
      <Button variant="subtle" size="xs" style={{ alignSelf: 'flex-start' }} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>{isOpen ? 'Hide the text' : isReadOnly ? 'Show as text' : 'Edit as text'}</Button>
      <Collapse expanded={isOpen}>
        {isOpen ? (
          <Stack gap="xs">
            <Textarea label={`${row.label}, as it stands in the file`} autosize minRows={3} maxRows={16} styles={MONOSPACE} value={text} readOnly={isReadOnly} spellCheck={false} onChange={({ currentTarget }) => setTyped(currentTarget.value)} error={read !== null && 'problem' in read ? read.problem : undefined} />
            {typed === null ? <Text size="xs" c="dimmed">Comments stay in the file; they are seen and changed in the tab Text.</Text> : (
              <Group gap="xs"><Button size="xs" disabled={read === null || 'problem' in read} onClick={take}>Take this text</Button><Button size="xs" variant="default" onClick={() => setTyped(null)}>Leave it as it was</Button></Group>
            )}
          </Stack>
        ) : null}
      </Collapse>
    </Stack>
  );
}
