import { ActionIcon, Button, Group, NativeSelect, NumberInput, Paper, Stack, TagsInput, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { JsonObject, JsonPrimitive } from '../../core/json.ts';
import { familyOf } from '../../core/mapping-help/value-family.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { readTest, setInWords, TEST_WORDS, valueFrom, writeTest, type TestDraft, type TestKind } from './conditions.ts';
import { FieldPicker } from './field-picker.tsx';
import { useMapping } from './mapping-context.ts';

interface SetProps {
  readonly set: JsonObject;
  readonly label: string;
  readonly onPut: (set: JsonObject) => void;
  readonly mayEmpty: boolean;
  /** A field whose test is edited elsewhere. */
  readonly shownAbove?: string | undefined;
}

/** Tests that must all hold. */
export function ConditionSet({ set, label, onPut, mayEmpty, shownAbove }: SetProps): ReactNode {
  const { fields } = useMapping();
  const { isReadOnly } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const [begun, setBegun] = useState<readonly string[]>([]);
  const entries = Object.entries(set).filter(([path]) => path !== shownAbove || isReadOnly);
  const labelOf = (path: string): string => fields.find((field) => field.path === path)?.label ?? path;
  const without = (path: string): JsonObject => Object.fromEntries(Object.entries(set).filter(([each]) => each !== path));
  const begin = (path: string): void => {
    const family = familyOf(fields.find((field) => field.path === path)?.type ?? '');
    if (family === 'boolean') onPut({ ...set, [path]: true });
    else if (Object.hasOwn(set, path)) return;
    else setBegun((now) => [...now, path]);
  };
  return (
    <Paper withBorder radius="md" p="xs">
      <Stack gap="xs">
        {isReadOnly ? <Text size="sm">{setInWords(set, labelOf)}.</Text> : null}
        {isReadOnly ? null : entries.map(([path, test]) => {
          const draft = readTest(path, test);
          const remove = mayEmpty || entries.length > 1 ? () => onPut(without(path)) : null;
          return draft === null
            ? <Group key={path} gap="xs" justify="space-between"><Text size="sm">{setInWords({ [path]: test }, labelOf)}: edit it as text below.</Text></Group>
            : <OneTest key={path} draft={draft} fieldLabel={labelOf(path)} onPut={(next) => onPut({ ...set, [path]: writeTest(next) })} onRemove={remove} />;
        })}
        {isReadOnly ? null : begun.filter((path) => !Object.hasOwn(set, path)).map((path) => (
          <OneTest key={path} draft={{ path, kind: 'oneOf', values: [] }} fieldLabel={labelOf(path)} onPut={(next) => onPut({ ...set, [path]: writeTest(next) })} onRemove={() => setBegun((now) => now.filter((each) => each !== path))} />
        ))}
        {isReadOnly ? null : <Button size="xs" variant="default" style={{ alignSelf: 'flex-start' }} onClick={() => setIsOpen(true)} aria-label={`${Object.keys(set).length === 0 ? 'Choose a field' : 'And also'}: ${label}`}>{Object.keys(set).length === 0 ? 'Choose a field' : 'And also …'}</Button>}
        <FieldPicker title={label} isOpen={isOpen} onClose={() => setIsOpen(false)} onPick={begin} />
      </Stack>
    </Paper>
  );
}

const KINDS: readonly TestKind[] = ['oneOf', 'noneOf', 'atLeast', 'present', 'blank', 'notPast', 'past'];
const said = (value: JsonPrimitive): string => (value === null ? '' : String(value));

function OneTest({ draft, fieldLabel, onPut, onRemove }: { readonly draft: TestDraft; readonly fieldLabel: string; readonly onPut: (draft: TestDraft) => void; readonly onRemove: (() => void) | null }): ReactNode {
  const { fields } = useMapping();
  const field = fields.find(({ path }) => path === draft.path);
  const family = familyOf(field?.type ?? (typeof draft.values[0] === 'boolean' ? 'boolean' : ''));
  // A test without a value says nothing: it waits here until it has one.
  const [kind, setKind] = useState(draft.kind);
  const needsValue = kind === 'oneOf' || kind === 'noneOf' || kind === 'atLeast';
  const change = (next: TestKind): void => {
    setKind(next);
    if (next === 'atLeast') {
      const number = draft.values.find((value) => typeof value === 'number');
      if (number !== undefined) onPut({ ...draft, kind: next, values: [number] });
    } else if (next === 'oneOf' || next === 'noneOf') {
      if (draft.values.length > 0) onPut({ ...draft, kind: next });
    } else onPut({ ...draft, kind: next, values: [] });
  };
  const put = (values: readonly JsonPrimitive[]): void => {
    if (values.length > 0) onPut({ ...draft, kind, values });
  };
  const isYesNo = family === 'boolean' && kind === 'oneOf' && draft.values.length === 1 && typeof draft.values[0] === 'boolean';
  return (
    <Group component="fieldset" className="plain-group" bd={0} p={0} gap="xs" align="flex-end" aria-label={fieldLabel}>
      <Stack gap={0} style={{ minWidth: 120 }} pb={6}><Text size="sm" fw={600}>{fieldLabel}</Text>{fieldLabel === draft.path ? null : <Text size="xs" c="dimmed" ff="monospace">{draft.path}</Text>}</Stack>
      <NativeSelect aria-label={`Test of ${fieldLabel}`} value={kind} onChange={({ currentTarget }) => change(KINDS.find((each) => each === currentTarget.value) ?? 'oneOf')} data={KINDS.map((value) => ({ value, label: TEST_WORDS[value] }))} />
      {isYesNo ? <NativeSelect aria-label={`Value of ${fieldLabel}`} value={String(draft.values[0])} onChange={({ currentTarget }) => put([currentTarget.value === 'true'])} data={[{ value: 'true', label: 'yes' }, { value: 'false', label: 'no' }]} /> : null}
      {!isYesNo && (kind === 'oneOf' || kind === 'noneOf') ? (
        <TagsInput aria-label={`Values of ${fieldLabel}`} placeholder={draft.values.length === 0 ? 'Type a value, then Enter' : ''} style={{ flex: 1, minWidth: 200 }} value={draft.values.map(said)} data={[...(field?.values ?? [])]} onChange={(texts) => put(texts.map((text) => valueFrom(text, family, draft.values)))} />
      ) : null}
      {kind === 'atLeast' ? <NumberInput aria-label={`Least ${fieldLabel}`} w={140} value={typeof draft.values[0] === 'number' ? draft.values[0] : ''} onChange={(value) => { if (typeof value === 'number') put([value]); }} /> : null}
      {onRemove === null ? null : <ActionIcon variant="default" size="lg" aria-label={`Remove the test of ${fieldLabel}`} onClick={onRemove}>✕</ActionIcon>}
      {needsValue && draft.values.length === 0 ? <Text size="xs" c="dimmed" w="100%">It counts once it has a value.</Text> : null}
    </Group>
  );
}
