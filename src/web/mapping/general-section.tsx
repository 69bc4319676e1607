import { Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { TextField } from '../rule-forms/fields.tsx';
import type { Checked } from '../rule-forms/check-input.ts';
import { useMapping, usePut, usePutInFile } from './mapping-context.ts';
import { PathField } from './path-field.tsx';

const checkEmail = (text: string): Checked<string> => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) ? { ok: true, value: text.trim() } : { ok: false, message: 'Give an e-mail address.' });

/** What holds for the mapping as a whole. */
export function GeneralSection(): ReactNode {
  const { draft, source } = useMapping();
  const put = usePut();
  const putInFile = usePutInFile();
  return (
    <Stack gap="sm" component="section" aria-labelledby="mapping-general">
      <Title order={2} size="h4" id="mapping-general">Name and last resort</Title>
      <Paper withBorder radius="md" p="sm">
        <Stack gap="sm">
          <PathField label="What people see as the name of the handoff" path={source.title} onPick={(path) => put(['title'], path)} />
          <TextField label="Who gets what nobody owns" description="An address of a team that reads it." value={draft.ownerFallback} path={['ownerFallback']} check={checkEmail} width={360} onCommit={(value) => putInFile(['ownerFallback'], value)} />
        </Stack>
      </Paper>
    </Stack>
  );
}
