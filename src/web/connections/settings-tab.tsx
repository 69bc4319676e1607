import { Alert, Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import type { ConnectorView } from '../../core/view/connector-view.ts';
import { problemOf } from '../api/api-problem.ts';
import { useMay } from '../api/me.ts';
import { useApi } from '../api/use-api.ts';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { ConnectorFields } from './connector-fields.tsx';
import { shownFields } from './connector-form.ts';
import { addressOf, useConnectors } from './connections-api.ts';
import { placeProblem } from './place-problems.ts';
import { RemovalSection } from './removal-section.tsx';
import { shownSettingsSchema, type ShownSettings } from './shown-settings.ts';
import { UsageFields } from './usage-fields.tsx';
import { useSettingsEdits, type SettingsForm } from './use-settings-edits.ts';

/** What stands in connections.yaml about it, to be changed. */
export function SettingsTab({ connection: { id } }: { readonly connection: ConnectionOverview }): ReactNode {
  const settings = useApi(shownSettingsSchema, `${addressOf(id)}/settings`, { onReturn: true });
  const connectors = useConnectors();
  if (settings.isPending || connectors.isPending) return <LoadingState what="the settings" />;
  if (settings.data === undefined) return <ProblemState error={settings.error} onRetry={() => void settings.refetch()} />;
  const connector = connectors.data?.data.connectors.find(({ name }) => name === settings.data.data.connector);
  if (connector === undefined) return <ProblemState error={connectors.error} onRetry={() => void connectors.refetch()} />;
  return (
    <Stack gap="xl" maw={900}>
      <SettingsFields connector={connector} settings={settings.data.data} version={settings.data.etag} />
      <RemovalSection id={id} system={connector.displayName} />
    </Stack>
  );
}

function SettingsFields({ connector, settings, version }: { readonly connector: ConnectorView; readonly settings: ShownSettings; readonly version: string | null }): ReactNode {
  const may = useMay('manage_connections');
  const edited = useSettingsEdits(connector, { settings, version });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    edited.submit(false);
  };
  return (
    <Stack gap="lg" renderRoot={(props) => <form {...props} noValidate onSubmit={onSubmit} />}>
      <Text size="sm">They stand in <Code>{settings.file}</Code>; saving changes only the lines concerned. Secrets are stored encrypted and can be replaced, not read.</Text>
      <Card withBorder component="section" aria-label="How to get in">
        <Title order={2} size="h4" mb="md">How to get in</Title>
        <ConnectorFields key={version} form={edited.form} answers={edited.answers} messages={edited.messages} onAnswer={edited.answer} />
      </Card>
      <Card withBorder component="section" aria-label="How it is used">
        <Title order={2} size="h4" mb="md">How it is used</Title>
        <UsageFields key={version} usage={edited.usage} mappings={connector.mappings} messages={edited.messages} onChange={edited.use} />
      </Card>
      <MovedOn labels={edited.movedOn} />
      <div aria-live="polite">{edited.save.isError ? <NotSaved edited={edited} error={edited.save.error} /> : null}</div>
      <Group>
        <Button type="submit" disabled={!may || !edited.isEdited} loading={edited.save.isPending}>Save</Button>
        <Button variant="subtle" disabled={!edited.isEdited || edited.save.isPending} onClick={edited.discard}>Undo my changes</Button>
        <Text size="sm" c="dimmed">{edited.isEdited ? 'Not saved yet. How to get in is tried live before it is saved.' : 'Nothing is changed.'}</Text>
      </Group>
    </Stack>
  );
}

const MovedOn = ({ labels }: { readonly labels: readonly string[] | null }): ReactNode =>
  labels === null ? null : (
    <Alert color="yellow" variant="light" title="The file was changed meanwhile">
      <Text size="sm">
        What you did not touch shows what stands there now; what you typed is still here.
        {labels.length === 0 ? ' Nobody else changed the same fields.' : ` Somebody else also changed: ${labels.join(', ')}. Saving puts yours in their place.`}
      </Text>
    </Alert>
  );

function NotSaved({ edited, error }: { readonly edited: SettingsForm; readonly error: unknown }): ReactNode {
  const problem = problemOf(error);
  if (problem.status === 412) return <Alert color="yellow" variant="light" role="alert" title="Not saved: somebody was faster">Look at what stands there now, then save again.</Alert>;
  if (placeProblem(problem, shownFields(edited.form, edited.answers)).isPlaced) return <Alert color="red" variant="light" role="alert">Something above is not right yet; it is marked there. Nothing was saved.</Alert>;
  if (problem.code === 'folder_not_writable') return <Alert color="yellow" variant="light" role="alert" title={problem.detail}><Text component="pre" size="sm" className="as-written">{problem.remedy}</Text></Alert>;
  return (
    <>
      <ProblemState error={error} />
      {problem.code === 'account_refused' ? <Button variant="default" onClick={() => edited.submit(true)}>Save anyway, and mend it later</Button> : null}
    </>
  );
}
