import { Button, Grid, Paper, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { FieldType } from '../../core/handoff/mapping-file.ts';
import { AddField } from './add-field.tsx';
import { isWanting, listTargets } from './list-targets.ts';
import { useMapping } from './mapping-context.ts';
import { TargetList } from './target-list.tsx';
import { TargetPanel } from './target-panel.tsx';

/** Left what a handoff can hold, right where one of them comes from. */
export function FieldsSection(): ReactNode {
  const { draft, source, needs } = useMapping();
  const [added, setAdded] = useState<Readonly<Record<string, FieldType>>>({});
  const groups = useMemo(() => listTargets(draft.handoff, source.fields, needs, added), [draft.handoff, source.fields, needs, added]);
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const [name, setName] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const open = rows.find((row) => row.name === name) ?? null;
  const close = (): void => {
    const last = name;
    setName(null);
    // Back to where somebody came from.
    requestAnimationFrame(() => list.current?.querySelector<HTMLButtonElement>(`[data-target="${CSS.escape(last ?? '')}"]`)?.focus());
  };
  const add = (own: string, type: FieldType): void => {
    setAdded((now) => ({ ...now, [own]: type }));
    setName(own);
  };
  const next = open === null ? null : nextAfter(rows, open.name);
  return (
    <Grid gap="lg">
      {isNarrow && open !== null ? null : (
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack ref={list} gap="sm"><TargetList groups={groups} open={name} onOpen={setName} /><AddField taken={rows.map((row) => row.name)} onAdd={add} /></Stack>
        </Grid.Col>
      )}
      <Grid.Col span={{ base: 12, md: 7 }}>
        {open === null ? (isNarrow ? null : <NothingOpen />) : (
          <Stack gap="sm">
            {isNarrow ? <Button variant="subtle" onClick={close} style={{ alignSelf: 'flex-start' }}>← All fields</Button> : null}
            <TargetPanel key={open.name} row={open} next={next} onNext={setName} onClose={close} />
          </Stack>
        )}
      </Grid.Col>
    </Grid>
  );
}

/** The next one that is asked for and has no source; then the one below. */
function nextAfter(rows: ReturnType<typeof listTargets>[number]['rows'], name: string): { readonly name: string; readonly label: string } | null {
  const index = rows.findIndex((row) => row.name === name);
  const after = [...rows.slice(index + 1), ...rows.slice(0, Math.max(index, 0))];
  return after.find(isWanting) ?? after[0] ?? null;
}

const NothingOpen = (): ReactNode => (
  <Paper withBorder radius="md" p="lg"><Text c="dimmed">Choose a field on the left to see where its answer comes from, and what recent records hold there.</Text></Paper>
);
