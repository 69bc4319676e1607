import { Checkbox, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { useForm, useProblemText } from '../rule-forms/form-context.ts';
import { JoinForm } from './join-form.tsx';
import { useMapping, usePutInFile } from './mapping-context.ts';
import { SharedIdsForm } from './shared-ids-form.tsx';
import { TextLink } from './text-only.tsx';

const WORDS: Readonly<Record<HandoffKind, { readonly tab: string; readonly question: string; readonly answer: string; readonly byId: string }>> = {
  customer: { tab: 'One deal, two systems', question: 'How do we know that two records are one deal?', answer: 'One deal in two systems becomes one handoff, with one score and one set of tasks.', byId: 'By an id that both records carry' },
  employee: { tab: 'One person, two records', question: 'How do we know that an applicant and an employee are one person?', answer: 'They become one handoff, with one score and one set of tasks.', byId: 'By an id that both records carry: the surest' },
};
export const sameRecordsTab = (kind: HandoffKind): string => WORDS[kind].tab;

/** Which records are one handoff, and which of them leads. */
export function SameRecordsSection(): ReactNode {
  const { draft, source } = useMapping();
  const { question, answer, byId } = WORDS[draft.handoff];
  return (
    <Stack gap="md" component="section" aria-labelledby="mapping-same">
      <Stack gap={2}>
        <Title order={2} size="h4" id="mapping-same">{question}</Title>
        <Text size="sm" c="dimmed">{answer} What a person said about two records holds, whatever stands here.</Text>
      </Stack>
      <Paper withBorder radius="md" p="md" component="section" aria-label="By a common id">
        <Stack gap="sm"><Title order={3} size="h5">{byId} ({source.object})</Title><SharedIdsForm key={source.index} /></Stack>
      </Paper>
      {draft.handoff === 'employee' ? <Paper withBorder radius="md" p="md" component="section" aria-label="By what they say of the person"><Stack gap="sm"><Title order={3} size="h5">By what they say of the person</Title><JoinForm /></Stack></Paper> : null}
      {draft.handoff === 'customer' && draft.join !== null ? <Text size="sm">This file also says how an applicant and an employee are one, which means nothing for deals: <TextLink path={['join']} />.</Text> : null}
      <Paper withBorder radius="md" p="md" component="section" aria-label="Which system leads"><Home /></Paper>
    </Stack>
  );
}

function Home(): ReactNode {
  const { draft } = useMapping();
  const { isReadOnly } = useForm();
  const put = usePutInFile();
  const problem = useProblemText(['home']);
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">Which system leads</Title>
      <Checkbox label="Tasks stand here, and these records answer first" description="Where a handoff stands in several systems. If no mapping says so, the connection leads that stands first in connections.yaml." checked={draft.home === true} disabled={isReadOnly} error={problem ?? undefined} onChange={({ currentTarget }) => put(['home'], currentTarget.checked ? true : undefined)} />
    </Stack>
  );
}
