import { Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import type { JsonValue } from '../../core/json.ts';
import { sayAnswer } from '../../core/watch/say-answer.ts';
import { NumberField } from '../rule-forms/fields.tsx';
import { useForm } from '../rule-forms/form-context.ts';
import { problemInWords, problemsOf } from '../rule-forms/problems-at.ts';
import { cadenceInWords, readCadence, withCadence, type CadenceKey } from './answer.ts';
import { useAsked } from './ask-account.ts';
import { pathIn, useMapping, usePut } from './mapping-context.ts';
import { exampleOf, weightyNeeds } from './weighty-needs.ts';

const STEPS = ['writeBack', 'tasks', 'answer'] as const;
const MOST_ASKED = 6;

/** What a person is told who closes a task before everything it asked for is filled in. */
export function AnswerForm({ answer }: { readonly answer: JsonValue | undefined }): ReactNode {
  const setting = useMapping();
  const { isReadOnly, problems } = useForm();
  const put = usePut();
  const cadence = readCadence(answer);
  const found = problemsOf(problems, pathIn(setting, ...STEPS), cadence === null ? [] : ['atMost', 'everyBusinessDays']);
  const commit = (key: CadenceKey) => (value: number | null): void => {
    if (value !== null) put(STEPS, withCadence(answer, key, value));
  };
  return (
    <Stack component="fieldset" className="plain-group" bd={0} p={0} gap="sm" aria-label="When a task is closed too early">
      <Checkbox label="Tell who closes a task too early what is still missing" description="The task is never opened again. The status reason on the record says it in any case." checked={cadence !== null} disabled={isReadOnly} onChange={({ currentTarget }) => put(STEPS, currentTarget.checked ? undefined : 'never')} />
      {found.length === 0 ? null : <Text size="sm" c="red" role="alert">{found.map(problemInWords).join(' ')}</Text>}
      {cadence === null ? null : (
        <>
          <Group gap="sm" align="flex-start">
            <NumberField label="Messages about one task" description="At most" value={cadence.atMost} limits={{ min: 1, max: 20, whole: true }} path={pathIn(setting, ...STEPS, 'atMost')} onCommit={commit('atMost')} width={240} />
            {cadence.atMost === 1 ? null : <NumberField label="Between two of them" description="At least" unit="business days" value={cadence.everyBusinessDays} limits={{ min: 1, max: 250, whole: true }} path={pathIn(setting, ...STEPS, 'everyBusinessDays')} onCommit={commit('everyBusinessDays')} width={240} />}
          </Group>
          <Text size="sm">{cadenceInWords(cadence)}{answer === undefined ? ' This is the usual, so nothing of it stands in the file.' : ''}</Text>
          <Example />
        </>
      )}
    </Stack>
  );
}

/** The message, about a record that lacks something now. */
function Example(): ReactNode {
  const { draft, source, needs, book, samples, showsValues } = useMapping();
  const asked = useMemo(() => weightyNeeds(needs, source.fields).filter(({ path }) => !samples.unreadable.has(path)).slice(0, MOST_ASKED), [needs, source.fields, samples.unreadable]);
  useAsked(book, [source.title, ...asked.map(({ path }) => path)].filter((path) => path !== ''), showsValues);
  const isRead = showsValues && asked.every(({ path }) => samples.known.has(path));
  const example = exampleOf(draft.handoff, asked, isRead ? samples.records : []);
  if (example === null) return null;
  const { title, lines } = sayAnswer([example.task]);
  return (
    <Paper withBorder radius="md" p="sm" component="section" aria-label="What they read">
      <Stack gap={4}>
        <Text size="xs" c="dimmed">What {draft.handoff === 'customer' ? 'a seller' : 'the person'} reads {example.isReal ? 'if a task about this record is closed now' : '(the record is made up)'}. By e-mail; without a mail channel, a line in the team’s channel.</Text>
        <Text size="sm" fw={600}>{title}</Text>
        {lines.map((line) => <Text key={line} size="sm" style={{ overflowWrap: 'anywhere' }}>{line}</Text>)}
      </Stack>
    </Paper>
  );
}
