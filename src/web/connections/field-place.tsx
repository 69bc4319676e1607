import { Badge, Button, Card, Code, CopyButton, Group, List, Stack, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import type { FieldGuide } from '../../core/setup-guide.ts';
import { optionsInWords, STATES, type GuidedPlace } from '../../core/view/setup-checklist.ts';
import { Fold } from './fold.tsx';

/** Everything that is made in one place: what is to do first, what is there behind a fold. */
export function FieldPlace({ place: { place, clicks, whoSees, fields } }: { readonly place: GuidedPlace }): ReactNode {
  const heading = useId();
  const open = fields.filter(({ state }) => state !== 'there');
  const there = fields.filter(({ state }) => state === 'there');
  return (
    <Card withBorder component="section" aria-labelledby={heading}>
      <Stack gap="md">
        <Title order={2} size="h4" id={heading} style={ANYWHERE}>{place}</Title>
        <Text size="sm">{there.length} of {fields.length} {there.length === 1 ? 'is' : 'are'} there.</Text>
        {open.length === 0 ? null : (
          <>
            <List size="sm" type="ordered">{clicks.map((click) => <List.Item key={click}>{click}</List.Item>)}</List>
            {whoSees === null ? null : <Text size="sm"><strong>Who sees these:</strong> {whoSees}</Text>}
            {open.map((field) => <OpenField key={field.name} field={field} tellsWhoSees={whoSees === null} />)}
          </>
        )}
        {there.length === 0 ? null : (
          <Fold title={`There already (${there.length})`}>
            <List size="sm" spacing={4}>{there.map(({ name, label, feeds }) => <List.Item key={name} style={ANYWHERE}><strong>{label}</strong> <Code>{name}</Code> {feeds}</List.Item>)}</List>
          </Fold>
        )}
      </Stack>
    </Card>
  );
}

const COLORS = { there: 'green', missing: 'blue', unfit: 'red', unknown: 'gray' } as const;

function OpenField({ field, tellsWhoSees }: { readonly field: FieldGuide; readonly tellsWhoSees: boolean }): ReactNode {
  const { label, name, type, options, help, feeds, whoSees, mappingLine, problem, state } = field;
  const shownOptions = optionsInWords(field);
  return (
    <Card withBorder component="section" aria-label={label} padding="sm" style={ANYWHERE}>
      <Stack gap={4}>
        <Group gap="xs">
          <Title order={3} size="h5">{label}</Title>
          <Badge variant="outline" color={COLORS[state]} tt="none">{STATES[state]}</Badge>
          <Copy what={`label ${label}`} text={label} />
        </Group>
        {problem === null ? null : <Text size="sm" fw={600}>{problem}</Text>}
        <Fact term="Type">{type}</Fact>
        {shownOptions === null ? null : <Fact term="Options">{shownOptions} <Copy what={`options of ${label}`} text={options.join('\n')} /></Fact>}
        <Fact term="Help text">{help} <Copy what={`help text of ${label}`} text={help} /></Fact>
        <Fact term="What it is for">{feeds}</Fact>
        {tellsWhoSees ? <Fact term="Who sees it">{whoSees}</Fact> : null}
        <Fact term="Name in the mapping"><Code>{name}</Code> <Copy what={`name ${name}`} text={name} /> in the line <Code>{mappingLine}</Code></Fact>
      </Stack>
    </Card>
  );
}

/** Names of fields are long words. */
const ANYWHERE = { overflowWrap: 'anywhere' } as const;

const Fact = ({ term, children }: { readonly term: string; readonly children: ReactNode }): ReactNode => (
  <Text size="sm" component="div"><Text span size="sm" c="dimmed">{term}:</Text> {children}</Text>
);

const Copy = ({ what, text }: { readonly what: string; readonly text: string }): ReactNode => (
  <CopyButton value={text}>{({ copied, copy }) => <Button size="compact-xs" variant="subtle" onClick={copy} aria-label={`${copied ? 'Copied' : 'Copy'} ${what}`}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton>
);
