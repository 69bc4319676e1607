import { Anchor, List, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { lineOf, type Path } from '../../core/rules-text/parse-text.ts';
import { useMapping } from './mapping-context.ts';
import { findTextOnly } from './notation-keys.ts';

/** What the form does not show is said, and leads to its line. */
export function TextOnlyNotice(): ReactNode {
  const { draft } = useMapping();
  const held = findTextOnly(draft.value);
  if (held.length === 0) return null;
  return (
    <Paper withBorder radius="md" p="sm" component="section" aria-label="Edited as text">
      <Stack gap={4}>
        <Text size="sm">This file also holds what is edited as text:</Text>
        <List size="sm">{held.map(({ words, path }) => <List.Item key={words}>{words} <TextLink path={path} /></List.Item>)}</List>
      </Stack>
    </Paper>
  );
}

/** Opens the tab Text at the line of an entry. */
export function TextLink({ path }: { readonly path: Path }): ReactNode {
  const { text, textAt } = useMapping();
  const line = lineOf(text, path)?.line ?? 1;
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  if (textAt === undefined) return <>(line {line})</>;
  return <Anchor component={Link} href={textAt(line)} inherit underline="always">“{name}”, line {line}</Anchor>;
}
