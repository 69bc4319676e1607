import { Alert, Code, Group, Paper, Spoiler, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { builtInPlaceholders } from '../../core/handoff/placeholder.ts';
import { TextList } from '../rule-forms/text-list.tsx';
import { addTo } from '../rule-forms/plan-key.ts';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import type { RequirementsDraft } from './read-requirements.ts';
import { tryText } from './try-placeholder.ts';

/** Texts that fill a box without answering: the team's own, the built-in list, and a place to try one. */
export function PlaceholderSection({ draft, edits }: { readonly draft: RequirementsDraft; readonly edits: DraftEdits<RequirementsDraft> }): ReactNode {
  const { placeholders } = draft;
  return (
    <Stack gap="sm" component="section" aria-labelledby="placeholders-title">
      <Title order={2} size="h4" id="placeholders-title">Texts that are no answer</Title>
      <TextList
        label="Your own list" description="In any spelling: capitals, spaces and signs do not matter" values={placeholders} path={['placeholders']}
        onAdd={(text) => edits.change((now) => addTo(now.value, ['placeholders'], now.placeholders.length, text))}
        onRemove={(index) => edits.change(() => [{ op: 'remove', path: ['placeholders', index] }])}
      />
      <Paper withBorder p="sm" radius="md">
        <Text size="sm" fw={500} mb={4}>Built in: “TBD”, “n/a”, “asdf”, “see notes”, a dash, one letter many times, and these</Text>
        <Spoiler maxHeight={48} showLabel="Show all" hideLabel="Show fewer"><Group gap={6}>{builtInPlaceholders().map((text) => <Code key={text}>{text}</Code>)}</Group></Spoiler>
      </Paper>
      <Tester own={placeholders} />
    </Stack>
  );
}

function Tester({ own }: { readonly own: readonly string[] }): ReactNode {
  const [text, setText] = useState('');
  const verdict = tryText(text, own);
  return (
    <Stack gap="xs">
      <TextInput label="Try a text" description="Would it count as an answer? Nothing is saved." value={text} maw={480} onChange={({ currentTarget }) => setText(currentTarget.value)} />
      <output>{verdict === null ? null : <Alert p="xs" maw={480} color={verdict.counts ? 'green' : 'orange'} title={verdict.counts ? 'Counts as an answer' : 'Is no answer'}>{verdict.why}</Alert>}</output>
    </Stack>
  );
}
