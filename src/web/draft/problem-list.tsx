import { List, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { upperFirst } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { PlacedProblem } from '../../core/errors.ts';

interface ProblemListProps {
  readonly problems: readonly PlacedProblem[];
  /** Whether the text as it is saved was looked at. */
  readonly isChecked: boolean;
  onGo(line: number): void;
}

/** What is wrong in a file; each leads to its line. */
export function ProblemList({ problems, isChecked, onGo }: ProblemListProps): ReactNode {
  return (
    <Stack gap="xs" component="section" aria-label="Problems">
      <Title order={2} size="h5" aria-live="polite">{problems.length === 0 ? (isChecked ? 'Nothing is wrong' : 'Checking …') : `${problems.length} to mend`}</Title>
      <List spacing="xs" size="sm" listStyleType="none" type="ordered">
        {problems.map((problem) => (
          <List.Item key={`${problem.line}:${problem.column} ${problem.path} ${problem.message}`}>
            {problem.line === 0 ? <Text size="sm" fw={600}>The file as a whole</Text> : <UnstyledButton className="problem-link" onClick={() => onGo(problem.line)}>Line {problem.line}</UnstyledButton>}
            <Text size="sm">{sayProblem(problem)}</Text>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

/** As one or two sentences. */
export function sayProblem({ message, suggestion, remedy }: Pick<PlacedProblem, 'message' | 'suggestion' | 'remedy'>): string {
  const sentence = upperFirst(message);
  const meant = suggestion === null ? '' : ` Did you mean “${suggestion}”?`;
  return `${/[.!?]$/.test(sentence) ? sentence : `${sentence}.`}${meant}${remedy === null ? '' : ` ${remedy.slice(0, 1).toUpperCase()}${remedy.slice(1)}${/[.!?]$/.test(remedy) ? '' : '.'}`}`;
}
