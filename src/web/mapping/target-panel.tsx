import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import type { Suggestion } from '../../core/mapping-help/suggest-fields.ts';
import { kindOf, partsOf, pathsIn, tidyNotation } from '../../core/mapping-help/read-notation.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { problemInWords, problemsUnder } from '../rule-forms/problems-at.ts';
import { askedFor, useAsked } from './ask-account.ts';
import { EffectView } from './effect-view.tsx';
import { needInWords, type TargetRow } from './list-targets.ts';
import { pathIn, useMapping, usePut } from './mapping-context.ts';
import { NotationForm } from './notation-form.tsx';
import { NotationText } from './notation-text.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { TYPE_WORDS } from './type-words.ts';
import { useNotation } from './use-notation.ts';

interface PanelProps {
  readonly row: TargetRow;
  readonly next: { readonly name: string; readonly label: string } | null;
  readonly onNext: (name: string) => void;
  readonly onClose: () => void;
}

/** Where one answer comes from: what it means, where it may stand, how it is read, and what that gives on real records. */
export function TargetPanel({ row, next, onNext, onClose }: PanelProps): ReactNode {
  const { book, showsValues } = useMapping();
  const { isReadOnly, announce } = useForm();
  const put = usePut();
  const work = useNotation(row.notation, (notation) => put(['fields', row.name], notation));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const paths = pathsIn(work.notation);
  useAsked(book, askedFor(work.notation), showsValues);
  const take = ({ field }: Suggestion): void => {
    work.choose(takenNotation(row, work.notation, field.path));
    announce(`${row.label} comes from ${field.label}`);
    heading.current?.focus();
  };
  const remove = (): void => {
    work.choose(undefined);
    announce(`${row.label} has no source any more`);
    heading.current?.focus();
  };
  return (
    <Paper withBorder radius="md" p="md" component="section" aria-labelledby="mapping-target">
      <Stack gap="md">
        <About row={row} heading={heading} />
        <Problems row={row} />
        {row.isMapped ? null : <SuggestionList row={row} current={paths} onTake={take} />}
        <NotationForm row={row} work={work} />
        <EffectView row={row} notation={work.notation} />
        {row.isMapped ? <SuggestionList row={row} current={paths} onTake={take} /> : null}
        <Group gap="xs">
          {next === null ? null : <Button maw="100%" onClick={() => onNext(next.name)}><Text span truncate fw={600} size="sm">Next: {next.label}</Text></Button>}
          <Button variant="default" onClick={onClose}>Back to the list</Button>
          {isReadOnly || !row.isMapped ? null : <Button variant="subtle" color="red" onClick={remove}>Take the source away</Button>}
        </Group>
        <NotationText row={row} onPut={work.choose} />
      </Stack>
    </Paper>
  );
}

/** Another field, read as before; what only fitted the former values, such as a table, goes. */
function takenNotation(row: TargetRow, notation: TargetRow['notation'], path: string): ReturnType<typeof tidyNotation> {
  if (row.type === 'person') return { from: path, as: 'person' };
  const own = row.name.startsWith('custom.') ? { as: row.type } : {};
  if (kindOf(notation) !== 'field') return tidyNotation({ from: path, ...own });
  const { currency, as, trim } = partsOf(notation);
  return tidyNotation({ from: path, as, currency, trim, ...own });
}

function About({ row, heading }: { readonly row: TargetRow; readonly heading: RefObject<HTMLHeadingElement | null> }): ReactNode {
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Title order={2} size="h4" id="mapping-target" ref={heading} tabIndex={-1}>{row.label}</Title>
        <Badge variant="default" tt="none">{TYPE_WORDS[row.type]}</Badge>
      </Group>
      {row.meaning === null ? null : <Text size="sm">{row.meaning}</Text>}
      {row.neededBy === null ? null : <Text size="sm" c="dimmed">Who works with it: {row.neededBy}.</Text>}
      {row.needs.length === 0 ? <Text size="sm" c="dimmed">Not asked for by the requirements: shown in the packet, not counted in the score.</Text> : (
        row.needs.map((need) => <Text key={`${need.label} ${need.segment ?? ''}`} size="sm"><Text span fw={600} inherit>Asked for:</Text> {need.label} ({needInWords(need)})</Text>)
      )}
    </Stack>
  );
}

function Problems({ row }: { readonly row: TargetRow }): ReactNode {
  const setting = useMapping();
  const { problems } = useForm();
  const found = problemsUnder(problems, pathIn(setting, 'fields', row.name));
  return found.length === 0 ? null : <Stack gap={2} role="alert">{found.map((problem) => <Text c="red" key={`${problem.path} ${problem.message}`} size="sm">{problem.line > 0 ? `Line ${problem.line}: ` : ''}{problemInWords(problem)}</Text>)}</Stack>;
}
