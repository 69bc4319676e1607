import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { checkId } from './check-input.ts';
import { useForm, useProblemText } from './form-context.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';

interface RenameProps {
  readonly id: string;
  readonly path: Path;
  readonly taken: readonly string[];
  /** What follows the new name, and what it means for work under way. */
  readonly consequences: readonly string[];
  readonly onRename: (id: string) => void;
}

/** The name that other places refer to. Shown small: most people never need it. */
export function RenameId({ id, path, taken, consequences, onRename }: RenameProps): ReactNode {
  const { isReadOnly } = useForm();
  const problem = useProblemText(path);
  const [typed, setTyped] = useState<string | null>(null);
  if (typed === null) {
    return (
      <Stack gap={4}>
        <Group gap="xs">
          <Text size="sm" c="dimmed">Name in the file: {id === '' ? '(none)' : id}</Text>
          {isReadOnly ? null : <Button size="compact-xs" variant="default" onClick={() => setTyped(id)}>Rename</Button>}
        </Group>
        {problem === null ? null : <Text size="sm" c="red">{problem}</Text>}
      </Stack>
    );
  }
  const checked = checkId(typed, taken.filter((other) => other !== id));
  const rename = (event: FormEvent): void => {
    event.preventDefault();
    if (!checked.ok) return;
    setTyped(null);
    if (checked.value !== id) onRename(checked.value);
  };
  return (
    <form onSubmit={rename}>
      <Stack gap="xs" align="flex-start">
        <Group gap="xs" align="flex-start">
          <TextInput label="New name in the file" value={typed} data-autofocus error={checked.ok ? undefined : checked.message} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
          <Button mt={25} type="submit" disabled={!checked.ok}>Rename</Button>
          <Button mt={25} variant="default" onClick={() => setTyped(null)}>Cancel</Button>
        </Group>
        {consequences.length === 0 ? null : <Alert color="yellow" p="xs">{consequences.map((sentence) => <Text key={sentence} size="sm">{sentence}</Text>)}</Alert>}
      </Stack>
    </form>
  );
}
