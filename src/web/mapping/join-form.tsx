import { Checkbox, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FieldChoice } from '../rule-forms/choice-field.tsx';
import { NumberField } from '../rule-forms/fields.tsx';
import { useForm } from '../rule-forms/form-context.ts';
import { problemInWords, problemsOf } from '../rule-forms/problems-at.ts';
import { readJoin, sayJoin, USUAL_JOIN } from './join.ts';
import { useMapping, usePutInFile } from './mapping-context.ts';

const PARTS = [{ key: 'email', label: 'Must be the same: the e-mail' }, { key: 'job', label: 'Must be the same: the job' }, { key: 'date', label: 'Must be close: the day' }] as const;

/** How an applicant and the later employee are recognised as one without an id. */
export function JoinForm(): ReactNode {
  const { draft } = useMapping();
  const { isReadOnly, problems } = useForm();
  const put = usePutInFile();
  const join = draft.join === null ? null : readJoin(draft.join);
  const found = problemsOf(problems, ['join'], ['email', 'job', 'date', 'withinDays']);
  return (
    <Stack gap="sm">
      <Checkbox label="By e-mail, job and day" description="For records that carry no common id. Between two systems, the mappings of both must say so." checked={join !== null} disabled={isReadOnly} onChange={({ currentTarget }) => put(['join'], currentTarget.checked ? { withinDays: USUAL_JOIN.withinDays } : undefined)} />
      {found.length === 0 ? null : <Text size="sm" c="red" role="alert">{found.map(problemInWords).join(' ')}</Text>}
      {join === null ? null : (
        <>
          <Group gap="sm" align="flex-start">
            {PARTS.map(({ key, label }) => <FieldChoice key={key} label={label} value={join[key]} used={[]} path={['join', key]} width={260} onPick={(field) => put(['join', key], field)} />)}
            <NumberField label="Days apart, at most" unit="days" value={join.withinDays} limits={{ min: 0, whole: true }} path={['join', 'withinDays']} width={200} onCommit={(days) => put(['join', 'withinDays'], days ?? USUAL_JOIN.withinDays)} />
          </Group>
          {sayJoin(join).map((line) => <Text key={line} size="sm">{line}</Text>)}
        </>
      )}
    </Stack>
  );
}
