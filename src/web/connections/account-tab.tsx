import { Alert, Anchor, Badge, Button, Card, Checkbox, Code, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { STATES } from '../../core/view/setup-checklist.ts';
import { setupPlanSchema, type SetupPlan } from '../../core/view/setup-plan.ts';
import { connectionCheckSchema } from '../../core/view/connection-check.ts';
import { callApi } from '../api/call-api.ts';
import { useMay } from '../api/me.ts';
import { ProblemState } from '../shell/states.tsx';
import { CheckResult } from './check-result.tsx';
import { addressOf } from './connections-api.ts';
import { WideTable } from '../shell/wide-table.tsx';

/** What the account lets us do, asked live, and what setup would create in it. */
export const AccountTab = ({ id, isGuided }: { readonly id: string; readonly isGuided: boolean }): ReactNode => (
  <Stack gap="lg">
    <LiveCheck id={id} />
    {isGuided ? <GuidedSection id={id} /> : <SetupSection id={id} />}
  </Stack>
);

function LiveCheck({ id }: { readonly id: string }): ReactNode {
  const check = useMutation({ mutationFn: async () => (await callApi(connectionCheckSchema, `${addressOf(id)}/check`)).data });
  return (
    <Card withBorder component="section" aria-label="Check">
      <Stack gap="sm">
        <Title order={2} size="h4">Is everything allowed that is needed?</Title>
        <Text size="sm">Asks the account now what can be read and written. It costs a few calls and changes nothing.</Text>
        <Group><Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>Check now</Button></Group>
        <div aria-live="polite">
          {check.data === undefined ? null : <CheckResult check={check.data} />}
          {check.isError ? <ProblemState error={check.error} /> : null}
        </div>
      </Stack>
    </Card>
  );
}

const GuidedSection = ({ id }: { readonly id: string }): ReactNode => (
  <Card withBorder component="section" aria-label="Setup">
    <Stack gap="sm">
      <Title order={2} size="h4">Fields for score, status and gaps</Title>
      <Text size="sm">To show its results in the system itself, it needs a few fields there, which no program can create. <Anchor component={Link} href={`/connections/${encodeURIComponent(id)}?tab=fields`} inherit underline="always">The list of fields to create</Anchor> says what to type where, and what is there already.</Text>
    </Stack>
  </Card>
);

function SetupSection({ id }: { readonly id: string }): ReactNode {
  const may = useMay('plan_setup');
  const [inputs, setInputs] = useState(false);
  const plan = useMutation({ mutationFn: async () => (await callApi(setupPlanSchema, `${addressOf(id)}/setup-plan${inputs ? '?inputs=true' : ''}`)).data });
  return (
    <Card withBorder component="section" aria-label="Setup">
      <Stack gap="sm">
        <Title order={2} size="h4">Fields for score, status and gaps</Title>
        <Text size="sm">To show its results in the system itself, it needs a few fields there. An administrator creates them once, on the command line: that credential is used for the moment and never stored.</Text>
        <Text size="sm">The administrator runs: <Code>{`handoff setup ${id}${inputs ? ' --inputs' : ''}`}</Code></Text>
        <Checkbox label="Also fields in which people answer what is missing" checked={inputs} onChange={({ currentTarget }) => setInputs(currentTarget.checked)} />
        <Group><Button variant="default" disabled={!may} loading={plan.isPending} onClick={() => plan.mutate()}>Show what would be created</Button></Group>
        <div aria-live="polite">
          {plan.data === undefined ? null : <SetupSteps plan={plan.data} />}
          {plan.isError ? <ProblemState error={plan.error} /> : null}
        </div>
      </Stack>
    </Card>
  );
}

const STEPS = { create: 'To create', update: 'To change', delete: 'To remove', exists: 'There already', manual: 'By hand' } as const;

function SetupSteps({ plan: { steps } }: { readonly plan: SetupPlan }): ReactNode {
  if (steps.length === 0) return <Alert color="green" variant="light">Nothing has to be created in this system.</Alert>;
  const isDone = steps.every(({ action }) => action === 'exists');
  return (
    <Stack gap="sm">
      {isDone ? <Alert color="green" variant="light">Everything is there already.</Alert> : null}
      <WideTable minWidth={480}>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>What</Table.Th><Table.Th>Step</Table.Th><Table.Th>Note</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {steps.map(({ what, action, message, unfit }) => <Table.Tr key={`${what} ${action}`}><Table.Td>{what}</Table.Td><Table.Td>{unfit === true ? <Badge variant="outline" color="red" tt="none">{STATES.unfit}</Badge> : <Badge variant="default" tt="none">{STEPS[action]}</Badge>}</Table.Td><Table.Td>{message}</Table.Td></Table.Tr>)}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Stack>
  );
}
