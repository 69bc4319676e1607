import { Alert, Code, List, Stack, Text, Title } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import type { ConnectionView } from '../../core/view/connection-check.ts';

/** What an account said: whether it answers, what can be read and written, and what is missing for more. */
export function CheckResult({ check, ref }: { readonly check: ConnectionView; readonly ref?: Ref<HTMLHeadingElement> }): ReactNode {
  const refused = check.items.find(({ ok, ability }) => !ok && ability === 'connect');
  const lacksReading = check.items.some(({ ok, ability }) => !ok && (ability === undefined || ability === 'read'));
  const title = refused !== undefined ? 'The account does not let us in' : check.ok ? 'The account answers, and everything works' : lacksReading ? 'The account answers; something that is needed is missing' : 'The account answers, enough to watch; for more something is missing';
  return (
    <Alert color={refused !== undefined ? 'red' : check.ok ? 'green' : 'yellow'} variant="light">
      <Stack gap="sm">
        <Title order={3} size="h5" ref={ref} tabIndex={-1}>{title}</Title>
        {refused === undefined ? null : <Text size="sm">{refused.message}</Text>}
        {refused === undefined ? <Works check={check} /> : null}
        {check.missing.length === 0 ? null : <Missing missing={check.missing} />}
        {check.unreadable.length === 0 ? null : <Text size="sm">These fields of the rules cannot be read, and are left out of the score: {check.unreadable.join(', ')}.</Text>}
        {refused === undefined ? <Cannot cannot={check.abilities?.cannot ?? []} /> : null}
      </Stack>
    </Alert>
  );
}

const Works = ({ check: { items, abilities } }: { readonly check: ConnectionView }): ReactNode => (
  <>
    <List size="sm" listStyleType="none" spacing={4} styles={{ itemWrapper: { alignItems: 'flex-start' } }}>
      {items.toSorted((a, b) => Number(b.ok) - Number(a.ok)).map(({ name, ok, message }) => <List.Item key={`${name} ${message}`} icon={<span aria-hidden>{ok ? '✓' : '✕'}</span>}><strong>{name}{ok ? '' : ' (missing)'}:</strong> {message}</List.Item>)}
    </List>
    {abilities === null ? null : (
      <>
        <Text size="sm"><strong>What these rules read:</strong> {abilities.reads.map(({ object, mappedFields }) => `${object} (${mappedFields} mapped ${mappedFields === 1 ? 'field' : 'fields'})`).join(', ') || 'nothing'}.</Text>
        <Text size="sm"><strong>What these rules write, once it goes further than watching:</strong> {sayWrites(abilities.writes)}.</Text>
      </>
    )}
  </>
);

const sayWrites = (writes: NonNullable<ConnectionView['abilities']>['writes']): string =>
  writes.map(({ object, fields, tasks, notes }) => `${object}: ${[fields.length === 0 ? null : `${fields.length} fields`, tasks ? 'tasks' : null, notes ? 'comments' : null].filter((part) => part !== null).join(', ') || 'nothing'}`).join('; ') || 'nothing';

const Missing = ({ missing }: { readonly missing: ConnectionView['missing'] }): ReactNode => (
  <div>
    <Text size="sm" fw={600}>To be granted in the system itself:</Text>
    <List size="sm">{missing.map(({ names, unlocks, finding }) => <List.Item key={finding}>{names.map((name) => <Code key={name} mr={4}>{name}</Code>)}{unlocks === null ? `for: ${finding}` : `– unlocks: ${unlocks}`}</List.Item>)}</List>
  </div>
);

const Cannot = ({ cannot }: { readonly cannot: readonly string[] }): ReactNode =>
  cannot.length === 0 ? null : (
    <div>
      <Text size="sm" fw={600}>What this kind of system cannot do:</Text>
      <List size="sm">{cannot.map((sentence) => <List.Item key={sentence}>{sentence}</List.Item>)}</List>
    </div>
  );
