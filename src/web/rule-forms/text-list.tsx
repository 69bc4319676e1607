import { ActionIcon, Badge, Button, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { useId, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { useForm, useProblemText } from './form-context.ts';

interface TextListProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly values: readonly string[];
  readonly onAdd: (value: string) => void;
  readonly onRemove: (index: number) => void;
  readonly error?: string | null | undefined;
  readonly path?: Path | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
}

/** Short texts, each with a button that takes it away, and a field for one more. */
export function TextList({ label, description, values, onAdd, onRemove, error, path, inputRef }: TextListProps): ReactNode {
  const { isReadOnly, announce } = useForm();
  const problem = useProblemText(path);
  const [typed, setTyped] = useState('');
  const id = useId();
  const add = (): void => {
    const text = typed.trim();
    setTyped('');
    if (text !== '' && !values.includes(text)) onAdd(text);
  };
  const remove = (index: number, value: string): void => {
    onRemove(index);
    announce(`"${value}" removed`);
    document.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)?.focus();
  };
  const onKeys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  return (
    <Stack gap={6}>
      {isReadOnly ? <Input.Label component="div">{label}</Input.Label> : (
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput id={id} ref={inputRef ?? null} label={label} description={description} value={typed} w="100%" maw={320} onKeyDown={onKeys} onBlur={add} onChange={({ currentTarget }) => setTyped(currentTarget.value)} error={error === null || error === undefined ? undefined : true} />
          <Button variant="default" onClick={add} aria-label={`Add to: ${label}`}>Add</Button>
        </Group>
      )}
      {error === null || error === undefined ? null : <Input.Error>{error}</Input.Error>}
      {problem === null ? null : <Input.Error>{problem}</Input.Error>}
      {values.length > 0 || !isReadOnly ? null : <Text size="sm" c="dimmed">None</Text>}
      {values.length === 0 ? null : (
        <Group gap={6} component="ul" p={0} m={0} aria-label={label} style={{ listStyle: 'none' }}>
          {values.map((value, index) => (
            <li key={value}>
              <Badge variant="default" size="lg" tt="none" fw={400} rightSection={isReadOnly ? null : <RemoveButton value={value} onClick={() => remove(index, value)} />}>{value}</Badge>
            </li>
          ))}
        </Group>
      )}
    </Stack>
  );
}

const RemoveButton = ({ value, onClick }: { readonly value: string; readonly onClick: () => void }): ReactNode => (
  <ActionIcon size="xs" variant="transparent" c="inherit" aria-label={`Remove "${value}"`} onClick={onClick}>✕</ActionIcon>
);
