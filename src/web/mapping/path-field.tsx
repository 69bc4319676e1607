import { Button, Group, Stack, Text } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import type { SourceField } from '../../core/connector.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { isInAccount } from './account-fields.ts';
import { FieldLine } from './field-list.tsx';
import { FieldPicker } from './field-picker.tsx';
import { FieldValues } from './field-values.tsx';
import { useMapping } from './mapping-context.ts';

interface PathProps {
  readonly label: string;
  readonly path: string;
  /** The mapping says that the account may lack it. */
  readonly isOptional?: boolean;
  /** Of rows or people; the record's own when left out. */
  readonly fields?: readonly SourceField[] | undefined;
  readonly onPick: (path: string, field: SourceField | null) => void;
  readonly error?: string | null;
}

/** One source field, with what it is, and a way to another. */
export function PathField({ label, path, isOptional = false, fields, onPick, error = null }: PathProps): ReactNode {
  const { described, fields: own } = useMapping();
  const { isReadOnly } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const known = (fields ?? own).find((field) => field.path === path);
  const isLost = fields === undefined && path !== '' && described !== null && isInAccount(path, described) === false;
  return (
    <Stack component="fieldset" className="plain-group" bd={0} p={0} gap={4} aria-labelledby={id}>
      <Text size="sm" fw={600} id={id}>{label}</Text>
      <Group gap="sm" align="center">
        {path === '' ? <Text size="sm" c="dimmed">No field chosen</Text> : known === undefined ? <Text size="sm" ff="monospace">{path}</Text> : <FieldLine field={known} />}
        {isReadOnly ? null : <Button size="xs" variant={path === '' ? 'filled' : 'default'} aria-label={path === '' ? `Choose a field: ${label}` : `Choose another field: ${label}`} onClick={() => setIsOpen(true)}>{path === '' ? 'Choose a field' : 'Choose another'}</Button>}
      </Group>
      {path === '' || isLost || fields !== undefined ? null : <Text size="xs"><FieldValues path={path} /></Text>}
      {!isLost ? null : isOptional ? <Text size="xs" c="dimmed">This account has no such field; until it has, the answer counts as not connected.</Text> : (
        <Text size="sm" c="red" role="alert">No longer in the account: “{path}” was deleted, renamed, or is hidden from the connection. Choose another field, or have it made again and ask the account again.</Text>
      )}
      {error === null ? null : <Text size="sm" c="red">{error}</Text>}
      <FieldPicker title={label} isOpen={isOpen} onClose={() => setIsOpen(false)} onPick={onPick} fields={fields} />
    </Stack>
  );
}
