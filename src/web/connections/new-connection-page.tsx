import { Alert, Button, Card, Group, List, Radio, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, type FormEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { ConnectorView } from '../../core/view/connector-view.ts';
import { problemOf } from '../api/api-problem.ts';
import { Page } from '../shell/page.tsx';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { CheckResult } from './check-result.tsx';
import { ConnectorFields, inputId } from './connector-fields.tsx';
import { useConnections, useConnectors } from './connections-api.ts';
import { shownFields } from './connector-form.ts';
import { placeProblem } from './place-problems.ts';
import { useNewConnection, type NewConnectionForm } from './use-new-connection.ts';
import { UsageFields } from './usage-fields.tsx';

export default function NewConnectionPage(): ReactNode {
  const connectors = useConnectors();
  const connections = useConnections();
  return (
    <Page title="Connect an account" above={[{ title: 'Connections', path: '/connections' }]} intro="Choose the system, fill in what its administrator gives you, and try it. Nothing is written to the account until you say so. What you type stays in this browser until you are done; secrets do not.">
      {connectors.isPending || connections.isPending ? <LoadingState what="the systems" /> : connectors.isError ? <ProblemState error={connectors.error} onRetry={() => void connectors.refetch()} /> : connections.data === undefined ? <ProblemState error={connections.error} onRetry={() => void connections.refetch()} /> : (
        <NewConnection connectors={connectors.data.data.connectors} taken={connections.data.data.items.map(({ id }) => id)} />
      )}
    </Page>
  );
}

function NewConnection({ connectors, taken }: { readonly connectors: readonly ConnectorView[]; readonly taken: readonly string[] }): ReactNode {
  const filled = useNewConnection(connectors, taken);
  const { connector } = filled;
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    filled.connectIt(false);
  };
  return (
    <Stack gap="lg" maw={900} renderRoot={(props) => <form {...props} noValidate onSubmit={onSubmit} />}>
      <Section number={1} title="Which system">
        <Radio.Group aria-label="System" value={filled.draft.connector} onChange={filled.choose}>
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>{connectors.map(({ name, displayName, kinds }) => <Radio key={name} value={name} label={displayName} description={sayKinds(kinds)} />)}</SimpleGrid>
        </Radio.Group>
      </Section>
      {connector === null ? <Text c="dimmed">The questions follow once you have chosen.</Text> : <Asked filled={filled} connector={connector} />}
    </Stack>
  );
}

const sayKinds = (kinds: ConnectorView['kinds']): string => (kinds.length === 0 ? 'With rules of your own' : kinds.map((kind) => (kind === 'customer' ? 'Deals' : 'Hires')).join(' and '));

function Section({ number, title, children }: { readonly number: number; readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Stack gap="md">
        <Title order={2} size="h4">{number}. {title}</Title>
        {children}
      </Stack>
    </Card>
  );
}

function Asked({ filled, connector }: { readonly filled: NewConnectionForm; readonly connector: ConnectorView }): ReactNode {
  const { draft, form, answers, usage, messages } = filled;
  return (
    <>
      <Section number={2} title="Before you begin">
        <Text size="sm">Done by an administrator of {connector.displayName}, in this order:</Text>
        <List type="ordered" size="sm" spacing="xs">{connector.form.intro.map((step) => <List.Item key={step}>{step}</List.Item>)}</List>
      </Section>
      <Section number={3} title="How to get in"><ConnectorFields key={connector.name} form={form} answers={answers} messages={messages} onAnswer={filled.answer} /></Section>
      <Section number={4} title="How it is used">
        <TextInput id={inputId('id')} label="Name" description="What this account is called here and in files: short, in lower case." required styles={{ input: { maxWidth: 360 } }} value={draft.id} error={messages['id']} autoComplete="off" spellCheck={false} onChange={({ currentTarget }) => filled.name(currentTarget.value)} />
        <UsageFields key={connector.name} usage={usage} mappings={connector.mappings} messages={messages} onChange={filled.use} />
      </Section>
      <Section number={5} title="Try and connect"><TryAndConnect filled={filled} /></Section>
    </>
  );
}

function TryAndConnect({ filled }: { readonly filled: NewConnectionForm }): ReactNode {
  const { check, connect } = filled;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const isRefused = check.data?.items.some(({ ok, ability }) => !ok && ability === 'connect') ?? false;
    if (check.data !== undefined && !isRefused) heading.current?.focus();
  }, [check.data]);
  const isBusy = check.isPending || connect.isPending;
  return (
    <>
      <Text size="sm">Checking asks the account what it lets us do and keeps nothing. Connecting checks once more, adds the account, and begins to read.</Text>
      <Group>
        <Button variant="default" loading={check.isPending} disabled={connect.isPending} onClick={filled.tryIt}>Check</Button>
        <Button type="submit" loading={connect.isPending} disabled={check.isPending}>Connect</Button>
        <Button component={Link} href="/connections" variant="subtle">Leave for now</Button>
      </Group>
      <div aria-live="polite">
        {isBusy ? <Text size="sm">Asking the account. This takes up to 20 seconds …</Text> : null}
        {check.data === undefined || isBusy ? null : <CheckResult check={check.data} ref={heading} />}
        {check.isError ? <Refusal error={check.error} filled={filled} /> : null}
        {connect.isError ? <Refusal error={connect.error} filled={filled} mayInsist /> : null}
      </div>
    </>
  );
}

/** What is not shown beside a field already. */
function Refusal({ error, filled, mayInsist = false }: { readonly error: unknown; readonly filled: NewConnectionForm; readonly mayInsist?: boolean }): ReactNode {
  const problem = problemOf(error);
  const { isPlaced } = placeProblem(problem, shownFields(filled.form, filled.answers));
  if (isPlaced) return <Alert color="red" variant="light" role="alert">Something above is not right yet; it is marked there. Nothing was kept.</Alert>;
  if (problem.code === 'folder_not_writable') return <Alert color="yellow" variant="light" role="alert" title={problem.detail}><Text component="pre" size="sm" className="as-written">{problem.remedy}</Text></Alert>;
  return (
    <>
      <ProblemState error={error} />
      {mayInsist && problem.code === 'account_refused' ? <Button variant="default" onClick={() => filled.connectIt(true)}>Connect anyway, and mend it later</Button> : null}
    </>
  );
}
