import { Anchor, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { draftFieldsSchema, type DraftFields } from '../../core/view/draft-view.ts';
import { callApi } from '../api/call-api.ts';
import { useMay } from '../api/me.ts';
import { ProblemState } from '../shell/states.tsx';
import { tabPath, type Desk } from './desk.ts';
import { draftPath } from './draft-api.ts';

/** Whether each account has, and shows, what a changed mapping names: a field may have been deleted there since it was chosen. */
export function AccountChecks({ desk }: { readonly desk: Desk }): ReactNode {
  const may = useMay('check_connection');
  const connections = [...new Set(desk.files.filter(({ which, served }) => which === 'mapping' && served.changed).flatMap((file) => file.connections))];
  if (!may || connections.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label="Fields in the accounts">
      <Stack gap="xs">
        <Title order={2} size="h5">Does the account have every field?</Title>
        <Text size="sm">Asks the account itself, as it is now: a field may have been deleted or hidden since it was chosen.</Text>
        {connections.map((connection) => <AccountCheck key={connection} connection={connection} desk={desk} />)}
      </Stack>
    </Card>
  );
}

function AccountCheck({ connection, desk }: { readonly connection: string; readonly desk: Desk }): ReactNode {
  const check = useMutation({
    mutationFn: async () => {
      await desk.bench.flush();
      return (await callApi(draftFieldsSchema, `${draftPath(desk.draft.id)}/check-fields`, { method: 'POST', body: { connection } })).data;
    },
  });
  return (
    <Stack gap="xs" align="flex-start">
      <Group><Button size="xs" variant="light" loading={check.isPending} onClick={() => check.mutate()}>Check {connection}</Button></Group>
      {check.isError ? <ProblemState error={check.error} /> : null}
      {check.data === undefined ? null : <Findings found={check.data} desk={desk} />}
    </Stack>
  );
}

function Findings({ found: { connection, fits, missing, findings }, desk }: { readonly found: DraftFields; readonly desk: Desk }): ReactNode {
  if (fits) return <Text size="sm" component="output">{connection} has every field, and shows it.</Text>;
  const idOf = (name: string): string => desk.files.find((file) => file.name === name)?.id ?? name.replaceAll('/', '~');
  return (
    <Stack gap={4} role="alert">
      {findings.map(({ name, message }) => <Text key={name} size="sm"><strong>{name}</strong>: {message}</Text>)}
      <List size="sm">
        {missing.map(({ path, file, lines }) => (
          <List.Item key={`${file} ${path}`}>
            {path}: no longer in the account, or hidden.{' '}
            {lines[0] === undefined ? null : <Anchor component={Link} href={tabPath(desk.draft.id, 'text', { file: idOf(file), line: lines[0] })} size="sm" underline="always">Choose another one in line {lines[0]}</Anchor>}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
