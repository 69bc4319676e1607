import { ActionIcon, Button, Checkbox, Group, NativeSelect, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { SourceField } from '../../core/connector.ts';
import { HANDOFF_STATUSES } from '../../core/handoff/check-write-back.ts';
import { shownValueSchema, type ShownValue } from '../../core/handoff/mapping-file.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { familyOf } from '../../core/mapping-help/value-family.ts';
import { NumberField, TextField } from '../rule-forms/fields.tsx';
import { useForm } from '../rule-forms/form-context.ts';
import { problemInWords, problemsUnder } from '../rule-forms/problems-at.ts';
import { isInAccount } from './account-fields.ts';
import { AnswerForm } from './answer-form.tsx';
import { FieldPicker } from './field-picker.tsx';
import { pathIn, useMapping, usePut } from './mapping-context.ts';
import { TextLink } from './text-only.tsx';
import { WideTable } from '../shell/wide-table.tsx';

const SHOWN: Readonly<Record<ShownValue, { readonly label: string; readonly fits: readonly string[] }>> = {
  score: { label: 'Score, 0 to 100', fits: ['number', 'text'] },
  status: { label: 'Status', fits: ['choice', 'text'] },
  missing: { label: 'What is missing, in words', fits: ['prose', 'text'] },
  missingCount: { label: 'How many answers are missing', fits: ['number', 'text'] },
  gaps: { label: 'Gaps as a list of codes', fits: ['choice', 'prose', 'text'] },
  statusReason: { label: 'Why it has this status', fits: ['prose', 'text'] },
  nextDeadline: { label: 'Next deadline', fits: ['date', 'datetime', 'text'] },
  checkedAt: { label: 'When it was last checked', fits: ['datetime', 'date', 'text'] },
  link: { label: 'Link to the handoff', fits: ['url', 'text'] },
  openTasks: { label: 'How many tasks are open', fits: ['number', 'text'] },
  taskList: { label: 'Open tasks as a list', fits: ['prose', 'text'] },
};
const STATUS_WORDS: Readonly<Record<string, string>> = { pre_close: 'Before the close', incomplete: 'Incomplete', ready: 'Ready', submitted: 'Submitted', accepted: 'Accepted', rejected: 'Rejected', in_onboarding: 'In onboarding', handed_to_cs: 'Handed to customer success', completed: 'Completed', withdrawn: 'Withdrawn', rescinded: 'Taken back' };

/** Only our own fields and tasks are ever written. */
export function WriteBackSection(): ReactNode {
  const { source } = useMapping();
  return (
    <Stack gap="lg">
      <WrittenFields fields={isJsonObject(source.writeBack['fields']) ? source.writeBack['fields'] : {}} />
      <StatusLabels labels={isJsonObject(source.writeBack['statusLabels']) ? source.writeBack['statusLabels'] : {}} />
      <Tasks tasks={isJsonObject(source.writeBack['tasks']) ? source.writeBack['tasks'] : null} note={source.writeBack['note']} />
    </Stack>
  );
}

function WrittenFields({ fields }: { readonly fields: JsonObject }): ReactNode {
  const setting = useMapping();
  const { isReadOnly, problems, announce } = useForm();
  const put = usePut();
  const [shown, setShown] = useState<ShownValue | null>(null);
  const used = new Set(Object.values(fields));
  const free = shownValueSchema.options.filter((value) => !used.has(value));
  const found = problemsUnder(problems, pathIn(setting, 'writeBack', 'fields'));
  const adding = shown !== null && free.includes(shown) ? shown : free[0];
  const [isOpen, setIsOpen] = useState(false);
  const offered = adding === undefined ? [] : writableFor(adding, setting.fields, fields);
  const add = (path: string): void => {
    if (adding === undefined) return;
    put(['writeBack', 'fields', path], adding);
    announce(`${path} shows ${SHOWN[adding].label}`);
  };
  return (
    <Stack gap="sm" component="section" aria-labelledby="mapping-written">
      <Stack gap={2}><Title order={2} size="h4" id="mapping-written">Fields that we write</Title><Text size="sm" c="dimmed">Name fields that exist for this alone: what people type there is put back. “handoff setup” can make them.</Text></Stack>
      {found.length === 0 ? null : <Text size="sm" c="red" role="alert">{found.map(problemInWords).join(' ')}</Text>}
      {Object.keys(fields).length === 0 ? <Text size="sm">Nothing is written into fields.</Text> : (
        <WideTable minWidth={420}>
          <Table verticalSpacing="xs">
            <Table.Thead><Table.Tr><Table.Th>Field</Table.Th><Table.Th>Shows</Table.Th><Table.Th aria-label="Remove" /></Table.Tr></Table.Thead>
            <Table.Tbody>{Object.entries(fields).map(([path, value]) => <WrittenField key={path} path={path} value={value} onRemove={() => put(['writeBack', 'fields', path], undefined)} onShow={(next) => put(['writeBack', 'fields', path], next)} isReadOnly={isReadOnly} />)}</Table.Tbody>
          </Table>
        </WideTable>
      )}
      {isReadOnly || adding === undefined ? null : (
        <Group gap="xs" align="flex-end">
          <NativeSelect label="Show also" value={adding} onChange={({ currentTarget }) => setShown(shownValueSchema.options.find((each) => each === currentTarget.value) ?? null)} data={free.map((value) => ({ value, label: SHOWN[value].label }))} />
          <Button variant="default" onClick={() => setIsOpen(true)}>Choose the field that shows it</Button>
        </Group>
      )}
      <FieldPicker title={adding === undefined ? '' : `Which field shows: ${SHOWN[adding].label}`} isOpen={isOpen} onClose={() => setIsOpen(false)} onPick={add} fields={offered} />
    </Stack>
  );
}

/** Fields that we may write, of a fitting type, that show nothing yet; the account's own first. */
function writableFor(shown: ShownValue, all: readonly SourceField[], used: JsonObject): readonly SourceField[] {
  return all
    .filter(({ path, writable, type }) => writable && !path.includes('.') && !Object.hasOwn(used, path) && SHOWN[shown].fits.includes(familyOf(type)))
    .sort((a, b) => Number(b.custom) - Number(a.custom));
}

function WrittenField({ path, value, onRemove, onShow, isReadOnly }: { readonly path: string; readonly value: JsonValue; readonly onRemove: () => void; readonly onShow: (value: string) => void; readonly isReadOnly: boolean }): ReactNode {
  const { fields, described } = useMapping();
  const field = fields.find((each) => each.path === path);
  const isLost = described !== null && isInAccount(path, described) === false;
  const current = shownValueSchema.options.find((each) => each === value);
  return (
    <Table.Tr>
      <Table.Td><Text size="sm" fw={600}>{field?.label ?? path}</Text><Text size="xs" c="dimmed" ff="monospace">{path}</Text>{isLost ? <Text size="xs" c="red">Not in the account: “handoff setup” makes it, or choose another.</Text> : field?.writable === false ? <Text size="xs" c="red">The connection may not write this field.</Text> : null}</Table.Td>
      <Table.Td><NativeSelect aria-label={`What ${path} shows`} disabled={isReadOnly} value={current ?? ''} onChange={({ currentTarget }) => onShow(currentTarget.value)} data={[...(current === undefined ? [{ value: '', label: typeof value === 'string' ? value : '' }] : []), ...shownValueSchema.options.map((each) => ({ value: each, label: SHOWN[each].label }))]} /></Table.Td>
      <Table.Td>{isReadOnly ? null : <ActionIcon variant="default" aria-label={`Stop writing ${path}`} onClick={onRemove}>✕</ActionIcon>}</Table.Td>
    </Table.Tr>
  );
}

function StatusLabels({ labels }: { readonly labels: JsonObject }): ReactNode {
  const put = usePut();
  const setting = useMapping();
  const text = (status: string): string => (typeof labels[status] === 'string' ? labels[status] : '');
  return (
    <Stack gap="sm" component="section" aria-labelledby="mapping-labels">
      <Stack gap={2}><Title order={2} size="h4" id="mapping-labels">What the status field says</Title><Text size="sm" c="dimmed">In the words of your list of choices. Empty: our own word.</Text></Stack>
      <Group gap="sm" align="flex-start">
        {HANDOFF_STATUSES.map((status) => <TextField key={status} label={STATUS_WORDS[status] ?? status} value={text(status)} width={220} path={pathIn(setting, 'writeBack', 'statusLabels', status)} onCommit={(value) => put(['writeBack', 'statusLabels', status], value === '' ? undefined : value)} />)}
      </Group>
    </Stack>
  );
}

function Tasks({ tasks, note }: { readonly tasks: JsonObject | null; readonly note: JsonValue | undefined }): ReactNode {
  const put = usePut();
  const setting = useMapping();
  const { isReadOnly } = useForm();
  const number = (key: string, usual: number): number => (typeof tasks?.[key] === 'number' ? tasks[key] : usual);
  const set = (key: string, value: JsonValue | undefined): void => put(['writeBack', 'tasks', key], value);
  return (
    <Stack gap="sm" component="section" aria-labelledby="mapping-tasks">
      <Title order={2} size="h4" id="mapping-tasks">Tasks and comments</Title>
      <Paper withBorder radius="md" p="sm">
        <Stack gap="sm">
          <Checkbox label="Create tasks for what is missing" description="Only from the rollout step “tasks” on." checked={tasks !== null} disabled={isReadOnly} onChange={({ currentTarget }) => put(['writeBack', 'tasks'], currentTarget.checked ? { maxOpenPerPerson: 5, settlingMinutes: 15 } : undefined)} />
          {tasks === null ? null : (
            <Group gap="sm" align="flex-start">
              <NumberField label="At most open per person" value={number('maxOpenPerPerson', 5)} limits={{ min: 1, whole: true }} path={pathIn(setting, 'writeBack', 'tasks', 'maxOpenPerPerson')} onCommit={(value) => set('maxOpenPerPerson', value ?? 5)} width={200} />
              <NumberField label="Wait after a change" unit="minutes" value={number('settlingMinutes', 15)} limits={{ min: 0, whole: true }} path={pathIn(setting, 'writeBack', 'tasks', 'settlingMinutes')} onCommit={(value) => set('settlingMinutes', value ?? 15)} width={200} />
              <NativeSelect label="Tasks are" value={tasks['as'] === 'list' ? 'list' : 'items'} disabled={isReadOnly} onChange={({ currentTarget }) => set('as', currentTarget.value === 'list' ? 'list' : 'items')} data={[{ value: 'items', label: 'tasks of the system' }, { value: 'list', label: 'a list in a text field' }]} />
              <Checkbox label="Also the steps of the playbook" checked={tasks['playbook'] === true} disabled={isReadOnly} onChange={({ currentTarget }) => set('playbook', currentTarget.checked)} mt={28} />
            </Group>
          )}
          {tasks?.['settings'] === undefined ? null : <Text size="sm">Where in the system tasks are put is edited as text: <TextLink path={pathIn(setting, 'writeBack', 'tasks', 'settings')} />.</Text>}
          {tasks === null ? null : <AnswerForm answer={tasks['answer']} />}
          <NativeSelect label="Comments on the record" value={typeof note === 'string' ? note : ''} disabled={isReadOnly} w="100%" maw={360} onChange={({ currentTarget }) => put(['writeBack', 'note'], currentTarget.value === '' ? undefined : currentTarget.value)} data={[{ value: '', label: 'none' }, { value: 'status', label: 'one for each change of status' }, { value: 'packet', label: 'the whole packet, once it is ready' }]} />
        </Stack>
      </Paper>
    </Stack>
  );
}
