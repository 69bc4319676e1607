import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { suggestFields, type Suggestion } from '../../core/mapping-help/suggest-fields.ts';
import { CANONICAL_FIELDS } from '../../core/handoff/fields.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { useAsked } from './ask-account.ts';
import { FieldLine } from './field-list.tsx';
import { FieldValues } from './field-values.tsx';
import type { TargetRow } from './list-targets.ts';
import { useMapping } from './mapping-context.ts';

/** Fields that may hold the answer, the best first. Without values first, so that only the likely ones are read. */
export function useSuggestions(row: TargetRow, most: number): readonly Suggestion[] {
  const { draft, source, fields, people, samples, today, book, showsValues } = useMapping();
  const pool = row.type === 'person' && people.length > 0 ? people : fields;
  const target = useMemo(() => ({ ...CANONICAL_FIELDS[draft.handoff][row.name], name: row.name, label: row.label, type: row.type }), [draft.handoff, row.name, row.label, row.type]);
  const except = useMemo(() => new Set(Object.keys(typeof source.writeBack['fields'] === 'object' ? (source.writeBack['fields'] ?? {}) : {})), [source.writeBack]);
  const plain = useMemo(() => suggestFields(target, pool, [], { today, except, most: 12 }), [target, pool, today, except]);
  useAsked(book, plain.map(({ field }) => field.path), showsValues && row.type !== 'person' && row.type !== 'people');
  return useMemo(() => suggestFields(target, pool, samples.records, { today, except, asked: samples.known, most }), [target, pool, samples, today, except, most]);
}

const STRENGTH = { strong: { label: 'fits well', variant: 'filled' }, likely: { label: 'may fit', variant: 'light' }, weak: { label: 'a guess', variant: 'default' } } as const;

/** Proposals with their reasons; nothing is taken before somebody takes it. */
export function SuggestionList({ row, current, onTake }: { readonly row: TargetRow; readonly current: readonly string[]; readonly onTake: (suggestion: Suggestion) => void }): ReactNode {
  const { isReadOnly } = useForm();
  const { described } = useMapping();
  const found = useSuggestions(row, 4).filter(({ field }) => !current.includes(field.path));
  if (isReadOnly || described === null) return null;
  if (found.length === 0) return current.length > 0 ? null : <Text size="sm" c="dimmed">No field of the account looks like this one. Choose one by hand, or leave it: it then counts as not connected.</Text>;
  return (
    <Stack gap={6} component="section" aria-label="Suggested fields">
      <Text size="sm" fw={600}>{current.length > 0 ? 'Others that may hold it' : 'Fields that may hold it'}</Text>
      {found.map((suggestion) => (
        <Paper key={suggestion.field.path} withBorder radius="md" p="xs">
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Stack gap={2} style={{ minWidth: 0 }}>
              <FieldLine field={suggestion.field} />
              <Group gap={6}><Badge size="sm" tt="none" variant={STRENGTH[suggestion.strength].variant}>{STRENGTH[suggestion.strength].label}</Badge><Text span size="xs">{suggestion.reasons.join(' · ')}</Text></Group>
              <Text size="xs" className="field-values"><FieldValues path={suggestion.field.path} isFillSaid /></Text>
            </Stack>
            <Button size="xs" variant={current.length === 0 ? 'filled' : 'default'} style={{ flex: 'none' }} aria-label={`Use ${suggestion.field.label} (${suggestion.field.path})`} onClick={() => onTake(suggestion)}>Use</Button>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
