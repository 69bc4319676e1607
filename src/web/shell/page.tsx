import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

interface PageProps {
  readonly title: string;
  /** One sentence on what the page is for. */
  readonly intro?: ReactNode;
  /** The pages above this one. */
  readonly above?: readonly { readonly title: string; readonly path: string }[];
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** Heading, way back, what can be done here, and the page itself. */
export function Page({ title, intro, above = [], actions, children }: PageProps): ReactNode {
  useDocumentTitle(`${title} · handoff-sync`);
  return (
    <Stack gap="md">
      {above.length === 0 ? null : (
        <Breadcrumbs aria-label="Pages above">
          {above.map(({ title: name, path }) => <Anchor key={path} component={Link} href={path} size="sm">{name}</Anchor>)}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} maw={820}>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>{title}</Title>
          {intro === undefined ? null : <Text c="dimmed" component="div">{intro}</Text>}
        </Stack>
        {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
