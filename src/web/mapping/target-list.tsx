import { Badge, Box, Group, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { pathsIn } from '../../core/mapping-help/read-notation.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { problemsUnder } from '../rule-forms/problems-at.ts';
import { lostPaths } from './lost-paths.ts';
import { isWanting, searchTargets, type TargetGroup, type TargetRow } from './list-targets.ts';
import { pathIn, useMapping } from './mapping-context.ts';
import './mapping.css';

/** What a handoff can hold, by subject; what is asked for and has no source comes first. */
export function TargetList({ groups, open, onOpen }: { readonly groups: readonly TargetGroup[]; readonly open: string | null; readonly onOpen: (name: string) => void }): ReactNode {
  const [typed, setTyped] = useState('');
  const found = searchTargets(groups, useDeferredValue(typed));
  const rows = groups.flatMap((group) => group.rows);
  const missing = rows.filter(isWanting).length;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {rows.filter((row) => row.isMapped).length} of {rows.length} fields have a source{missing === 0 ? '; nothing that is asked for is missing.' : <>; <Text span c="red" fw={600} inherit>{missing} that {missing === 1 ? 'is' : 'are'} asked for {missing === 1 ? 'has' : 'have'} none.</Text></>}
      </Text>
      <TextInput label="Find a field" placeholder="go-live, Amount, budget …" value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
      <Box component="section" className="mapping-list" aria-label="Fields of the handoff">
        {found.length === 0 ? <Text size="sm" c="dimmed" p="sm">No field of that name. One of your own can be added below.</Text> : null}
        {found.map(({ group, rows: shown }) => (
          <section key={group} aria-label={group}>
            <Title order={3} size="xs" c="dimmed" tt="uppercase" px="sm" pt="sm" pb={4}>{group}</Title>
            {shown.map((row) => <Row key={row.name} row={row} isOpen={row.name === open} onOpen={() => onOpen(row.name)} />)}
          </section>
        ))}
      </Box>
    </Stack>
  );
}

function Row({ row, isOpen, onOpen }: { readonly row: TargetRow; readonly isOpen: boolean; readonly onOpen: () => void }): ReactNode {
  const setting = useMapping();
  const { problems } = useForm();
  const count = problemsUnder(problems, pathIn(setting, 'fields', row.name)).length;
  const lost = lostPaths(row.notation, setting.described);
  return (
    <UnstyledButton className="mapping-row" data-target={row.name} aria-current={isOpen ? 'true' : undefined} onClick={onOpen}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text span size="sm" fw={600}>{row.label}</Text>
        <Group gap={4} wrap="nowrap" style={{ flex: 'none' }}>
          {count === 0 ? null : <Badge color="red" size="sm" tt="none">{count === 1 ? '1 problem' : `${count} problems`}</Badge>}
          {lost.length === 0 ? null : <Badge color="orange" variant="light" size="sm" tt="none">no longer in the account</Badge>}
          {isWanting(row) ? <Badge color="red" variant="light" size="sm" tt="none">asked for</Badge> : row.needs.length > 0 ? <Badge variant="light" color="gray" size="sm" tt="none">asked for</Badge> : null}
        </Group>
      </Group>
      <Text span size="xs" c="dimmed" className="mapping-said">{row.isMapped ? `← ${row.said}` : row.said}{row.isMapped ? <PathCount notation={row.notation} /> : null}</Text>
    </UnstyledButton>
  );
}

function PathCount({ notation }: { readonly notation: TargetRow['notation'] }): ReactNode {
  const more = new Set(pathsIn(notation)).size;
  return more > 3 ? <> ({more} source fields)</> : null;
}
