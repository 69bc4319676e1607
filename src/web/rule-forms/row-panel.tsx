import { ActionIcon, Badge, Box, Button, Group, List, Modal, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId, type ReactNode } from 'react';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { entryName, focusSoon } from './focus-soon.ts';
import { useForm } from './form-context.ts';
import { problemInWords, problemsOf, problemsUnder } from './problems-at.ts';

export interface RowActions {
  /** In the file; names its row for who wants to go there. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  /** What goes with it. */
  readonly removal: readonly string[];
}

interface RowPanelProps {
  readonly path: Path;
  readonly title: ReactNode;
  readonly facts: ReactNode;
  /** Keys whose problems the form in it shows. */
  readonly shownKeys: readonly string[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly actions: RowActions;
  readonly children: () => ReactNode;
}

/** One entry of a list: its facts in a line, its form when opened, buttons to move and to remove it. */
export function RowPanel({ path, title, facts, shownKeys, isOpen, onToggle, actions, children }: RowPanelProps): ReactNode {
  const { problems } = useForm();
  const id = useId();
  const found = problemsUnder(problems, path);
  const general = problemsOf(problems, path, shownKeys);
  return (
    <Paper component="li" withBorder radius="md" px="sm" py={8}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <UnstyledButton onClick={onToggle} aria-expanded={isOpen} aria-controls={id} data-entry={entryName(path.slice(0, -1), actions.id)} style={{ flex: 1, minWidth: 0 }}>
          <Group gap={8} wrap="nowrap" align="flex-start">
            <Text span aria-hidden c="dimmed" w={14} style={{ flexShrink: 0 }}>{isOpen ? '▾' : '▸'}</Text>
            <Stack gap={4} style={{ minWidth: 0 }}>
              <Group gap={8}><Text span fw={600} style={{ overflowWrap: 'anywhere' }}>{title}</Text>{found.length === 0 ? null : <Badge color="red" tt="none">{found.length === 1 ? '1 problem' : `${found.length} problems`}</Badge>}</Group>
              <Group gap={6}>{facts}</Group>
            </Stack>
          </Group>
        </UnstyledButton>
        <RowButtons {...actions} />
      </Group>
      <Box id={id} pt={isOpen ? 'sm' : 0} pl={{ base: 0, sm: 22 }}>
        {general.length === 0 ? null : <List size="sm" c="red" mb="xs">{general.map((problem) => <List.Item key={`${problem.path} ${problem.message}`}>{problemInWords(problem)}</List.Item>)}</List>}
        {isOpen ? children() : null}
      </Box>
    </Paper>
  );
}

function RowButtons({ name, index, count, onMove, onRemove, removal }: RowActions): ReactNode {
  const { isReadOnly, announce } = useForm();
  const [isAsking, { open, close }] = useDisclosure(false);
  const id = useId();
  if (isReadOnly) return null;
  const move = (by: -1 | 1): void => {
    onMove(by);
    const place = index + by;
    announce(`${name} is now number ${place + 1} of ${count}`);
    // A moved row loses the focus; at the end of the way the other button takes it.
    const next = place === 0 ? 'down' : place === count - 1 ? 'up' : by < 0 ? 'up' : 'down';
    focusSoon(() => document.querySelector<HTMLElement>(`#${CSS.escape(`${id}${next}`)}`));
  };
  const remove = (): void => {
    close();
    const row = document.querySelector(`#${CSS.escape(`${id}up`)}`)?.closest('li');
    const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
    onRemove();
    announce(`${name} removed`);
    focusSoon(() => neighbour?.querySelector<HTMLElement>('[data-entry]') ?? null);
  };
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon id={`${id}up`} variant="default" aria-label={`Move up: ${name}`} disabled={index === 0} onClick={() => move(-1)}>↑</ActionIcon>
      <ActionIcon id={`${id}down`} variant="default" aria-label={`Move down: ${name}`} disabled={index === count - 1} onClick={() => move(1)}>↓</ActionIcon>
      <ActionIcon variant="default" aria-label={`Remove: ${name}`} onClick={open}>✕</ActionIcon>
      <Modal opened={isAsking} onClose={close} title={`Remove "${name}"?`} closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack>
          <List size="sm">{removal.map((sentence) => <List.Item key={sentence}>{sentence}</List.Item>)}</List>
          <Group justify="flex-end"><Button variant="default" onClick={close}>Keep it</Button><Button color="red" onClick={remove}>Remove</Button></Group>
        </Stack>
      </Modal>
    </Group>
  );
}

export const Fact = ({ children, color = 'gray' }: { readonly children: ReactNode; readonly color?: string }): ReactNode => (
  <Badge component="span" variant="light" color={color} tt="none" fw={500} h="auto" ta="start" styles={{ label: { whiteSpace: 'normal' } }}>{children}</Badge>
);
