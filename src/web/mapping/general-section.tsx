import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { isJsonObject } from '../../core/json.ts';
import { TextField } from '../rule-forms/fields.tsx';
import type { Checked } from '../rule-forms/check-input.ts';
import { useMapping, usePut } from './mapping-context.ts';
import { PathField } from './path-field.tsx';

const checkEmail = (text: string): Checked<string> => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) ? { ok: true, value: text.trim() } : { ok: false, message: 'Give an e-mail address.' });

/** What holds for the mapping as a whole. */
export function GeneralSection(): ReactNode {
  const { draft, source, edits } = useMapping();
  const put = usePut();
  const join = isJsonObject(draft.value) && isJsonObject(draft.value['join']) ? draft.value['join'] : null;
  return (
    <Stack gap="sm" component="section" aria-labelledby="mapping-general">
      <Title order={2} size="h4" id="mapping-general">Name and last resort</Title>
      <Paper withBorder radius="md" p="sm">
        <Stack gap="sm">
          <PathField label="What people see as the name of the handoff" path={source.title} onPick={(path) => put(['title'], path)} />
          <TextField label="Who gets what nobody owns" description="An address of a team that reads it." value={draft.ownerFallback} path={['ownerFallback']} check={checkEmail} width={360} onCommit={(value) => edits.change(() => [{ op: 'set', path: ['ownerFallback'], value }])} />
          {join === null ? null : <Text size="sm" c="dimmed">Applicant and later employee are recognised as one by e-mail, job and a start date within {typeof join['withinDays'] === 'number' ? join['withinDays'] : 45} days. This is changed in the tab Text, under “join”.</Text>}
        </Stack>
      </Paper>
    </Stack>
  );
}
