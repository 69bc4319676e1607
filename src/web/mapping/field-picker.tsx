import { Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDeferredValue, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { SourceField } from '../../core/connector.ts';
import { scopesOf, searchFields } from './account-fields.ts';
import { FieldList } from './field-list.tsx';
import { useMapping } from './mapping-context.ts';

interface PickerProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onPick: (path: string, field: SourceField | null) => void;
  /** Instead of the record's own fields: those of rows, or people. */
  readonly fields?: readonly SourceField[] | undefined;
  /** Values are known only of the record's own fields. */
  readonly showsValues?: boolean;
}

/** All fields of the account, found by typing; arrow keys go through them. */
export function FieldPicker({ title, isOpen, onClose, ...rest }: PickerProps): ReactNode {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Search {...rest} onClose={onClose} />
    </Modal>
  );
}

function Search({ onClose, onPick, fields: given, showsValues = given === undefined }: Omit<PickerProps, 'title' | 'isOpen'>): ReactNode {
  const { fields: own, described } = useMapping();
  const fields = given ?? own;
  const [typed, setTyped] = useState('');
  const [scope, setScope] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // The dialog moves the focus a moment after it is shown; who types at once would lose the first letters.
  useLayoutEffect(() => input.current?.focus({ preventScroll: true }), []);
  const wanted = useDeferredValue(typed);
  const found = useMemo(() => searchFields(fields, wanted, scope), [fields, wanted, scope]);
  const scopes = useMemo(() => scopesOf({ label: described?.label ?? 'the record', fields }), [described, fields]);
  const at = Math.min(active, Math.max(found.length - 1, 0));
  const pick = (field: SourceField | null, path: string): void => {
    onPick(path, field);
    onClose();
  };
  const onKeys = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive(Math.max(0, Math.min(found.length - 1, at + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // What is typed counts, also when the list has not caught up yet.
      const field = (wanted === typed ? found : searchFields(fields, typed, scope))[at];
      if (field !== undefined) pick(field, field.path);
      else if (typed.trim() !== '') pick(null, typed.trim());
    }
  };
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
        <TextInput
          ref={input} label="Find by label, API name or type" value={typed} data-autofocus miw={220} onKeyDown={onKeys}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a text field that moves through the list below
          role="combobox" aria-expanded aria-controls={id} aria-autocomplete="list"
          aria-activedescendant={found.length === 0 ? undefined : `${id}-${at}`} onChange={({ currentTarget }) => { setTyped(currentTarget.value); setActive(0); }}
        />
        {scopes.length < 2 ? null : (
          <NativeSelect label="Of" value={scope ?? '*'} miw={180} onChange={({ currentTarget }) => { setScope(currentTarget.value === '*' ? null : currentTarget.value); setActive(0); }} data={[{ value: '*', label: `Everything (${fields.length.toLocaleString()})` }, ...scopes.map(({ prefix, label, count }) => ({ value: prefix, label: `${label} (${count.toLocaleString()})` }))]} />
        )}
      </Group>
      <Text size="xs" c="dimmed" component="output">{found.length === 0 ? 'No field like this.' : `${found.length.toLocaleString()} ${found.length === 1 ? 'field' : 'fields'}. Arrow keys go through them, Enter takes one.`}</Text>
      <FieldList id={id} fields={found} active={at} showsValues={showsValues} onPick={(field) => pick(field, field.path)} />
      {typed.trim() === '' || fields.some(({ path }) => path === typed.trim()) ? null : <Button variant="default" onClick={() => pick(null, typed.trim())}>Use “{typed.trim()}” as it is typed</Button>}
    </Stack>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
