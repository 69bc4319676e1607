import { Button, Group, Modal, Radio, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { MergeConflict } from '../../core/rules-text/merge-text.ts';
import { diffLines } from '../../core/view/diff-lines.ts';
import { ProblemState } from '../shell/states.tsx';
import { DiffView } from './diff-view.tsx';
import { applyChoices, type Choice } from './merge-choices.ts';

export interface Merging {
  readonly file: string;
  readonly mine: string;
  /** Whose the other text is: "Olga", "the file on disk". */
  readonly whose: string;
  readonly merged: string;
  readonly conflicts: readonly MergeConflict[];
}

interface MergeDialogProps {
  readonly merging: Merging;
  /** Saves the text that came of it; what it throws is shown. */
  onTake(text: string): Promise<void>;
  onClose(): void;
}

/** Two texts become one. What only one side changed is taken; where both wrote something else, a person decides. */
export function MergeDialog({ merging: { file, mine, whose, merged, conflicts }, onTake, onClose }: MergeDialogProps): ReactNode {
  const [choices, setChoices] = useState<readonly (Choice | null)[]>(() => conflicts.map(() => null));
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error: unknown }>({ isBusy: false, error: null });
  const text = applyChoices(merged, conflicts, choices);
  const open = choices.filter((choice) => choice === null).length;
  const take = async (): Promise<void> => {
    if (text === null) return;
    setState({ isBusy: true, error: null });
    try {
      await onTake(text);
      onClose();
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={`Bring ${file} together`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <Text size="sm">{conflicts.length === 0 ? 'The changes do not touch each other: both can stay.' : `Most of it fits together. In ${conflicts.length === 1 ? 'one place' : `${conflicts.length} places`} you and ${whose} wrote different things: say which stays.`}</Text>
        {conflicts.map((conflict, index) => (
          <Conflict key={conflict.line} conflict={conflict} number={index + 1} whose={whose} choice={choices[index] ?? null} onChoose={(choice) => setChoices(choices.map((each, place) => (place === index ? choice : each)))} />
        ))}
        {text === null ? null : (
          <section aria-label="Result">
            <Title order={3} size="h6" mb={4}>What changes in your text</Title>
            <DiffView lines={diffLines(mine, text).lines} label={`What changes in your text of ${file}`} />
          </section>
        )}
        {state.error === null ? null : <ProblemState error={state.error} />}
        <Group>
          <Button disabled={text === null} loading={state.isBusy} onClick={() => void take()}>Use this</Button>
          <Button variant="default" onClick={onClose}>Not now</Button>
          {open === 0 ? null : <Text size="sm">{open === 1 ? 'One place is' : `${open} places are`} not decided yet.</Text>}
        </Group>
      </Stack>
    </Modal>
  );
}

interface ConflictProps {
  readonly conflict: MergeConflict;
  readonly number: number;
  readonly whose: string;
  readonly choice: Choice | null;
  onChoose(choice: Choice): void;
}

const isChoice = (value: string): value is Choice => value === 'mine' || value === 'theirs' || value === 'both';

function Conflict({ conflict: { line, mine, theirs, base }, number, whose, choice, onChoose }: ConflictProps): ReactNode {
  return (
    <section aria-label={`Place ${number}`}>
      <Title order={3} size="h6">Place {number}, line {line}</Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" my={4}>
        <Side title="You wrote" lines={mine} />
        <Side title={`From ${whose}`} lines={theirs} />
      </SimpleGrid>
      <Text size="xs" c="dimmed">Before, it was: {base.length === 0 ? 'nothing' : base.join(' ⏎ ')}</Text>
      <Radio.Group label="What stays" value={choice ?? ''} onChange={(value) => (isChoice(value) ? onChoose(value) : undefined)}>
        <Group gap="md" mt={4}>
          <Radio value="mine" label="Mine" />
          <Radio value="theirs" label={`That of ${whose}`} />
          <Radio value="both" label="Both, mine first" />
        </Group>
      </Radio.Group>
    </section>
  );
}

const Side = ({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): ReactNode => (
  <div>
    <Text size="sm" fw={600}>{title}</Text>
    {lines.length === 0 ? <Text size="sm" c="dimmed">Nothing: these lines are gone.</Text> : <pre className="rules-text merge-side">{lines.join('\n')}</pre>}
  </div>
);
