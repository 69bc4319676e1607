import { Tabs, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import { useMay } from '../api/me.ts';
import { AlarmList } from '../runs/alarm-list.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { AccountTab } from './account-tab.tsx';
import { ConnectionActions } from './connection-actions.tsx';
import { rolloutOf } from './connection-words.ts';
import { useConnection, useConnectors } from './connections-api.ts';
import { FieldsTab } from './fields-tab.tsx';
import { NextRunTab } from './next-run-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { StandingTab } from './standing-tab.tsx';
import { StateBadge } from './state-badge.tsx';

const TABS = ['standing', 'account', 'fields', 'next', 'settings'] as const;

export default function ConnectionPage(): ReactNode {
  const { id } = useParams<{ readonly id: string }>();
  const found = useConnection(id);
  const connection = found.data?.data;
  const intro = connection === undefined ? undefined : <>{connection.connector} · {rolloutOf(connection.rollout).label.toLowerCase()} · <StateBadge connection={connection} /></>;
  return (
    <Page title={id} above={[{ title: 'Connections', path: '/connections' }]} intro={intro} actions={connection === undefined ? undefined : <ConnectionActions connection={connection} />}>
      {found.isPending ? <LoadingState what="the connection" /> : connection === undefined ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : <Known connection={connection} />}
    </Page>
  );
}

function Known({ connection }: { readonly connection: ConnectionOverview }): ReactNode {
  const { id } = connection;
  const [location, go] = useLocation();
  const asked = new URLSearchParams(useSearch()).get('tab');
  const tab = TABS.find((each) => each === asked) ?? 'standing';
  const [mayCheck, mayPlan, mayGuide, maySee] = [useMay('check_connection'), useMay('plan_sync'), useMay('plan_setup'), useMay('see_connection_settings')];
  const connector = useConnectors().data?.data.connectors.find(({ name }) => name === connection.connector);
  const isGuided = connector?.capabilities.setup === 'guided';
  const forOwners = (may: boolean, tabContent: ReactNode): ReactNode => (may ? tabContent : <Text my="md">This is open to the roles revops and admin.</Text>);
  return (
    <>
      <AlarmList connection={id} />
      <Tabs value={tab} onChange={(next) => go(next === null || next === 'standing' ? location : `${location}?tab=${next}`, { replace: true })} keepMounted={false}>
        <Tabs.List aria-label="About this connection">
          <Tabs.Tab value="standing">How it stands</Tabs.Tab>
          <Tabs.Tab value="account">What the account allows</Tabs.Tab>
          {isGuided || tab === 'fields' ? <Tabs.Tab value="fields">Fields to create</Tabs.Tab> : null}
          <Tabs.Tab value="next">What comes next</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="standing" pt="md"><StandingTab connection={connection} /></Tabs.Panel>
        <Tabs.Panel value="account" pt="md">{forOwners(mayCheck, <AccountTab id={id} isGuided={isGuided} />)}</Tabs.Panel>
        <Tabs.Panel value="fields" pt="md">{forOwners(mayGuide, <FieldsTab id={id} system={connector?.displayName ?? connection.connector} />)}</Tabs.Panel>
        <Tabs.Panel value="next" pt="md">{forOwners(mayPlan, <NextRunTab connection={connection} />)}</Tabs.Panel>
        <Tabs.Panel value="settings" pt="md">{forOwners(maySee, <SettingsTab connection={connection} />)}</Tabs.Panel>
      </Tabs>
    </>
  );
}
