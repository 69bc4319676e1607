import { Alert, Button, Group, Loader, NativeSelect, Paper, Stack, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { problemOf } from '../api/api-problem.ts';
import { useAskAgain } from './ask-account.ts';
import { useMapping } from './mapping-context.ts';

interface BarProps {
  readonly connections: readonly string[];
  readonly error: unknown;
  readonly maySeeValues: boolean;
  readonly wantsValues: boolean;
  readonly onWantValues: (wants: boolean) => void;
  readonly onConnection: (connection: string) => void;
  readonly onSource: (index: number) => void;
}

/** Which records are mapped, and the account whose fields and values are shown beside. */
export function AccountBar({ connections, error, maySeeValues, wantsValues, onWantValues, onConnection, onSource }: BarProps): ReactNode {
  const { draft, source, connection } = useMapping();
  const { isAsking, ask } = useAskAgain(connection);
  return (
    <Paper withBorder radius="md" p="sm">
      <Stack gap="xs">
        <Group gap="md" align="flex-end">
          {draft.sources.length < 2 ? null : (
            <NativeSelect label="Records" description="The first that answers counts" value={String(source.index)} onChange={({ currentTarget }) => onSource(Number(currentTarget.value))} data={draft.sources.map(({ object, index }) => ({ value: String(index), label: `${index + 1}. ${object}` }))} />
          )}
          {connections.length < 2 ? null : (
            <NativeSelect label="Account" description="Whose fields are shown" value={connection ?? ''} onChange={({ currentTarget }) => onConnection(currentTarget.value)} data={[...connections]} />
          )}
          {connection === null ? null : <Button variant="default" loading={isAsking} onClick={ask}>Ask the account again</Button>}
          {connection === null || !maySeeValues ? null : <Switch label="Show values of recent records" checked={wantsValues} onChange={({ currentTarget }) => onWantValues(currentTarget.checked)} mb={8} />}
        </Group>
        <AccountState error={error} maySeeValues={maySeeValues} />
      </Stack>
    </Paper>
  );
}

function AccountState({ error, maySeeValues }: { readonly error: unknown; readonly maySeeValues: boolean }): ReactNode {
  const { connection, described, isDescribing, source } = useMapping();
  const { isAsking, ask } = useAskAgain(connection);
  if (connection === null) return <Text size="sm" c="dimmed">No connection uses this mapping, so there is no account to show fields of. Names of fields can be typed.</Text>;
  if (isDescribing) return <Group gap="xs" component="output"><Loader size="xs" aria-hidden /><Text size="sm" c="dimmed">Asking “{connection}” which fields it has …</Text></Group>;
  if (error !== null) {
    const { detail, remedy } = problemOf(error);
    return (
      <Alert color="yellow" title={`“${connection}” did not say which fields it has: ${detail}`}>
        <Text size="sm">{remedy} Until then, names of fields can be typed; what is mapped stays as it is.</Text>
        <Button size="xs" mt="xs" variant="default" loading={isAsking} onClick={ask}>Try again</Button>
      </Alert>
    );
  }
  if (described === null) return <Text size="sm" c="dimmed">“{connection}” shows no fields of {source.object}: names of fields can be typed.</Text>;
  return <Text size="sm" c="dimmed">{described.fields.length.toLocaleString()} fields of {described.label} in “{connection}”. <ValueState maySeeValues={maySeeValues} /></Text>;
}

function ValueState({ maySeeValues }: { readonly maySeeValues: boolean }): ReactNode {
  const { samples, showsValues, book } = useMapping();
  if (!maySeeValues) return <>Values of records are hidden from your role.</>;
  if (!showsValues) return <>Values of records are not read.</>;
  if (samples.error !== null) {
    return <Text span c="red">Values could not be read: {problemOf(samples.error).detail} <Button size="compact-xs" variant="default" onClick={() => book.retry()}>Read them again</Button></Text>;
  }
  const calls = `${samples.apiCalls} API ${samples.apiCalls === 1 ? 'call' : 'calls'}`;
  if (samples.known.size === 0) return <>No records read yet. Reading costs an API call or two for what you look at, and none for ten minutes after.</>;
  return <>{samples.records.length === 0 ? 'No recent records are known' : `Values from ${samples.records.length} recent records`}{samples.apiCalls === 0 ? ', kept from before' : `: ${calls} so far`}. Reading costs a call or two for what you look at, and none for ten minutes after.</>;
}
