import { Alert, Button, Card, Checkbox, Group, List, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { ConnectionRemoval } from '../../core/view/connection-removal.ts';
import { problemOf } from '../api/api-problem.ts';
import { useMay } from '../api/me.ts';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { useRemoval, useRemovalPlan } from './removal-api.ts';
import { sayClosing, sayConsequences } from './say-removal.ts';

interface Named {
  readonly id: string;
  /** As people call it: Salesforce. */
  readonly system: string;
}

/** Taking the connection out, behind a dialog that says what it means. */
export function RemovalSection({ id, system }: Named): ReactNode {
  const may = useMay('remove_connection');
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Card withBorder component="section" aria-label="Remove">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h4">Remove</Title>
        <Text size="sm">Takes this connection out of handoff-sync. Its handoffs stay readable, and all that is changed in the {system} account is that our open tasks are closed, if you want. If it is only for a while, pause it instead.</Text>
        <Button variant="outline" color="red" disabled={!may} title={may ? undefined : 'Open to the roles revops and admin'} onClick={open}>Remove …</Button>
      </Stack>
      <Modal opened={isOpen} onClose={close} size="lg" title={`Remove ${id}`} closeButtonProps={{ 'aria-label': 'Close' }}>
        <Removing id={id} system={system} onClose={close} />
      </Modal>
    </Card>
  );
}

function Removing({ id, system, onClose }: Named & { readonly onClose: () => void }): ReactNode {
  const plan = useRemovalPlan(id, true);
  const [closesTasks, setClosesTasks] = useState(true);
  if (plan.isPending) return <LoadingState what="what it would mean" />;
  if (plan.data === undefined) return <ProblemState error={plan.error} onRetry={() => void plan.refetch()} />;
  const { data, etag } = plan.data;
  return (
    <Stack>
      <List spacing="sm" size="sm">
        {sayConsequences(data, system, closesTasks).map(({ what, more }) => (
          <List.Item key={what}><strong>{what}</strong> {more}</List.Item>
        ))}
      </List>
      {data.refused === null ? <Confirming plan={data} version={etag} closesTasks={closesTasks} onChoose={setClosesTasks} onClose={onClose} /> : <Refused refused={data.refused} />}
    </Stack>
  );
}

const Refused = ({ refused: { message, remedy, place } }: { readonly refused: NonNullable<ConnectionRemoval['refused']> }): ReactNode => (
  <Alert color="yellow" variant="light" title="It cannot be removed as things stand">
    <Text size="sm">{message} {remedy}</Text>
    <Text size="sm" c="dimmed">Where: {place}</Text>
  </Alert>
);

interface ConfirmingProps {
  readonly plan: ConnectionRemoval;
  readonly version: string | null;
  readonly closesTasks: boolean;
  readonly onChoose: (closesTasks: boolean) => void;
  readonly onClose: () => void;
}

function Confirming({ plan, version, closesTasks, onChoose, onClose }: ConfirmingProps): ReactNode {
  const { connection: id, file, openTasks } = plan;
  const [, go] = useLocation();
  const [typed, setTyped] = useState('');
  const removal = useRemoval(id, (removed) => go('/connections', { state: { removed } }));
  const isSure = typed.trim() === id;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isSure) removal.mutate({ confirm: id, closeTasks: closesTasks, version });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {openTasks === 0 ? null : <Checkbox label={sayClosing(plan).label} description={sayClosing(plan).more} checked={closesTasks} onChange={({ currentTarget }) => onChoose(currentTarget.checked)} />}
        <TextInput label={`Type ${id} to confirm`} description={`Its lines leave ${file}; all other lines and comments stay.`} autoComplete="off" autoCapitalize="none" spellCheck={false} value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
        <div aria-live="polite">{removal.isError ? <NotRemoved error={removal.error} /> : null}{removal.isPending && closesTasks && openTasks > 0 ? <Text size="sm">Closing our tasks …</Text> : null}</div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>Keep it</Button>
          <Button type="submit" color="red" disabled={!isSure} loading={removal.isPending}>Remove {id}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function NotRemoved({ error }: { readonly error: unknown }): ReactNode {
  const problem = problemOf(error);
  if (problem.status === 412) return <Alert color="yellow" variant="light" role="alert" title="Not removed: the file was changed meanwhile">Look at what it would mean now, then remove it again.</Alert>;
  if (problem.code === 'folder_not_writable') return <Alert color="yellow" variant="light" role="alert" title={problem.detail}><Text component="pre" size="sm" className="as-written">{problem.remedy}</Text></Alert>;
  if (problem.code === 'tasks_not_closed') return <Alert color="yellow" variant="light" role="alert" title="Not removed yet: tasks are still open">{problem.detail} {problem.remedy}</Alert>;
  return <ProblemState error={error} />;
}
