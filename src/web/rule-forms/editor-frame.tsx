import { Alert, List, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { TextProblem } from '../../core/rules-text/parse-text.ts';
import type { EditorProps } from '../draft/editor-props.ts';
import { FormContext } from './form-context.ts';
import { problemInWords } from './problems-at.ts';

interface FrameProps extends Pick<EditorProps, 'isReadOnly' | 'problems'> {
  readonly kind: HandoffKind;
  /** Top-level keys whose problems are shown at their fields. */
  readonly shownKeys: readonly string[];
  readonly children: ReactNode;
}

/** What every field of an editor stands in: whose problems, whether it may be changed, what is read aloud. */
export function EditorFrame({ kind, isReadOnly, problems, shownKeys, children }: FrameProps): ReactNode {
  const [said, announce] = useState('');
  const general = problems.filter(({ path }) => !shownKeys.some((key) => path === key || path.startsWith(`${key}.`)));
  return (
    <FormContext value={{ kind, isReadOnly, problems, announce }}>
      <Stack gap="lg">
        {isReadOnly ? <Text c="dimmed" size="sm">You can look at these rules, but not change them here.</Text> : null}
        {general.length === 0 ? null : (
          <Alert color="red" title="Something in this file needs mending">
            <List size="sm">{general.map((problem) => <List.Item key={`${problem.path} ${problem.message}`}>{problem.line > 0 ? `Line ${problem.line}: ` : ''}{problemInWords(problem)}</List.Item>)}</List>
          </Alert>
        )}
        {children}
      </Stack>
      <VisuallyHidden component="output" aria-live="polite">{said}</VisuallyHidden>
    </FormContext>
  );
}

/** Instead of a form, when the text is no YAML. */
export const UnreadableText = ({ problems }: { readonly problems: readonly TextProblem[] }): ReactNode => (
  <Alert color="red" title="The text of this file cannot be read, so there is no form for it" role="alert">
    <List size="sm">{problems.map(({ line, message }) => <List.Item key={`${line} ${message}`}>Line {line}: {message}</List.Item>)}</List>
    <Text size="sm" mt="xs">Mend these lines in the tab Text. Nothing is lost.</Text>
  </Alert>
);
