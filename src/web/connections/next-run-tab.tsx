import { Alert, Button, Card, Checkbox, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import { listedPlanSchema } from '../../core/view/plan-report.ts';
import { callApi } from '../api/call-api.ts';
import { sayStatus } from '../runs/run-words.ts';
import { ProblemState } from '../shell/states.tsx';
import { BackfillSection } from './backfill-section.tsx';
import { sayCount, sayNumber } from './connection-words.ts';
import { addressOf } from './connections-api.ts';
import { WideTable } from '../shell/wide-table.tsx';

type SyncPlan = z.infer<typeof listedPlanSchema>;

/** What the next run would change and cost, and going back to older handoffs. */
export const NextRunTab = ({ connection }: { readonly connection: ConnectionOverview }): ReactNode => (
  <Stack gap="lg">
    <PlanSection id={connection.id} />
    <BackfillSection connection={connection} />
  </Stack>
);

function PlanSection({ id }: { readonly id: string }): ReactNode {
  const [isFull, setFull] = useState(false);
  const plan = useMutation({ mutationFn: async () => (await callApi(listedPlanSchema, `${addressOf(id)}/sync-plan${isFull ? '?full=true' : ''}`)).data });
  return (
    <Card withBorder component="section" aria-label="Next run">
      <Stack gap="sm">
        <Title order={2} size="h4">What would the next run change?</Title>
        <Text size="sm">Reads what has changed and works out what would be written. Nothing is written and nothing is kept; reading costs calls of the account.</Text>
        <Checkbox label="As if everything were read again" description="Costs as many calls as a first run." checked={isFull} onChange={({ currentTarget }) => setFull(currentTarget.checked)} />
        <Group><Button variant="default" loading={plan.isPending} onClick={() => plan.mutate()}>Work it out</Button></Group>
        <div aria-live="polite">
          {plan.data === undefined ? null : <PlanResult plan={plan.data} />}
          {plan.isError ? <ProblemState error={plan.error} /> : null}
        </div>
      </Stack>
    </Card>
  );
}

function PlanResult({ plan: { pulled, handoffs, rescored, writes, writesTotal, apiCalls, reasons, outcome } }: { readonly plan: SyncPlan }): ReactNode {
  return (
    <Stack gap="sm">
      {outcome === 'complete' ? null : <Alert color="yellow" variant="light" title="Not everything could be worked out"><List size="sm">{reasons.map((reason) => <List.Item key={reason}>{reason}</List.Item>)}</List></Alert>}
      <Text size="sm">{sayCount(pulled, 'record', 'records')} read: {sayCount(handoffs.created, 'new handoff', 'new handoffs')}, {sayNumber(handoffs.updated)} changed, {sayNumber(handoffs.unchanged)} as they were, {sayNumber(handoffs.withdrawn)} taken back.</Text>
      <Text size="sm">{sayCount(writesTotal, 'write', 'writes')}, which would cost {sayCount(apiCalls.toWrite, 'call', 'calls')}. Reading cost {sayNumber(apiCalls.spentReading)} just now.</Text>
      {rescored.length === 0 ? null : (
        <PlanTable label="Scores that would change" head={['Handoff', 'Score', 'Status']} rows={rescored.map(({ handoff, score, status }) => [handoff, `${score.from ?? 'none'} → ${score.to ?? 'none'}`, status.from === status.to ? sayStatus(status.to) : `${sayStatus(status.from)} → ${sayStatus(status.to)}`])} />
      )}
      {writes.length === 0 ? null : (
        <>
          <PlanTable label="What would be written" head={['Handoff', 'Record', 'What', 'Owner', 'Due']} rows={writes.map(({ handoff, record, what, owner, due }) => [handoff, record, what, owner ?? '', due ?? ''])} />
          {writesTotal > writes.length ? <Text size="sm">The first {sayNumber(writes.length)} of {sayNumber(writesTotal)}; the command line lists all.</Text> : null}
        </>
      )}
    </Stack>
  );
}

function PlanTable({ label, head, rows }: { readonly label: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }): ReactNode {
  return (
    <section aria-label={label}>
      <Title order={3} size="h5">{label}</Title>
      <WideTable minWidth={520}>
        <Table>
          <Table.Thead><Table.Tr>{head.map((name) => <Table.Th key={name}>{name}</Table.Th>)}</Table.Tr></Table.Thead>
          <Table.Tbody>{rows.map((row) => <Table.Tr key={row.join('\n')}>{row.map((cell, place) => <Table.Td key={head[place]}>{cell}</Table.Td>)}</Table.Tr>)}</Table.Tbody>
        </Table>
      </WideTable>
    </section>
  );
}
