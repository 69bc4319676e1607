import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { firstRunReportSchema } from '../../core/view/first-run-report.ts';
import { useMay } from '../api/me.ts';
import { useApi } from '../api/use-api.ts';
import { useConnections } from '../connections/connections-api.ts';
import { sayList } from '../rules/rules-words.ts';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { ReportFigures } from './report-figures.tsx';
import { PERIODS } from './report-words.ts';
import './report.css';

const KINDS = [{ value: '', label: 'What the accounts hold' }, { value: 'customer', label: 'Deals' }, { value: 'employee', label: 'Hires' }];

export default function ReportPage(): ReactNode {
  const [params, setParams] = useSearchParams();
  const asked = { connection: params.get('connection') ?? '', kind: params.get('kind') ?? '', days: params.get('days') ?? '92' };
  const connections = useConnections();
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  const found = useApi(firstRunReportSchema, `/api/v1/reports/first-run?${query.toString()}`);
  const ids = (connections.data?.data.items ?? []).map(({ id }) => id);
  const choose = (name: keyof typeof asked, value: string): void => setParams(new URLSearchParams(Object.entries({ ...asked, [name]: value }).filter(([, each]) => each !== '')), { replace: true });
  const periods = PERIODS.some(({ value }) => value === asked.days) ? PERIODS : [...PERIODS, { value: asked.days, label: `Last ${asked.days} days` }];
  return (
    <Page title="First look" intro="How complete the handoffs of the last months are, and what would help most. Only looked at: nothing is written anywhere." actions={<Button variant="default" className="not-printed" onClick={() => window.print()}>Print</Button>}>
      <Group className="not-printed" align="flex-end">
        <NativeSelect label="Time" data={periods} value={asked.days} onChange={(event) => choose('days', event.currentTarget.value)} />
        <NativeSelect label="Kind" data={KINDS} value={asked.kind} onChange={(event) => choose('kind', event.currentTarget.value)} />
        <NativeSelect label="Account" data={[{ value: '', label: 'All accounts' }, ...ids.map((id) => ({ value: id, label: id }))]} value={asked.connection} onChange={(event) => choose('connection', event.currentTarget.value)} />
      </Group>
      {connections.data !== undefined && ids.length === 0 ? <NothingConnected /> : found.isPending ? <LoadingState what="figures" /> : found.data === undefined ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : (
        <>
          {found.data.data.neverSynced.length === 0 ? null : <Text size="sm">Not read yet, so not in these figures: {sayList(found.data.data.neverSynced)}. They are in it after their first run.</Text>}
          {found.data.data.handoffs > 0 ? <ReportFigures report={found.data.data} /> : <NoHandoffs isWaiting={found.data.data.neverSynced.length > 0} />}
        </>
      )}
    </Page>
  );
}

function NothingConnected(): ReactNode {
  const mayConnect = useMay('manage_connections');
  return (
    <EmptyState title="No account is connected yet" action={mayConnect ? <Button component={Link} href="/connections/new">Connect an account</Button> : undefined}>
      Connect your CRM or HR system with “only watch”, and wait for its first run: a minute or two later the last quarter stands here. Nothing is written to the account.
    </EmptyState>
  );
}

const NoHandoffs = ({ isWaiting }: { readonly isWaiting: boolean }): ReactNode => (
  <EmptyState title={isWaiting ? 'Wait for the first run' : 'Nothing in this time'} action={<Button component={Link} href="/connections" variant="default">See how it goes</Button>}>
    <Stack gap={4}>{isWaiting ? 'As soon as an account was read once, its figures stand here.' : 'No deal closed and no offer was accepted. Choose a longer time, or another kind.'}</Stack>
  </EmptyState>
);
