import { Alert, Button, Card, Code, CopyButton, Group, List, Progress, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { checklistMarkdown, checklistOf, NAMES_MAY_DIFFER, progressInWords, type SetupChecklist } from '../../core/view/setup-checklist.ts';
import { setupPlanSchema } from '../../core/view/setup-plan.ts';
import { useApi } from '../api/use-api.ts';
import { Moment } from '../shell/moment.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { addressOf } from './connections-api.ts';
import { FieldPlace } from './field-place.tsx';

/** `system`: its name for people. */
interface Shown {
  readonly id: string;
  readonly system: string;
}

/** What has to be made by hand in a system that lets no program make fields: what is there, and what to type where. */
export function FieldsTab({ id, system }: Shown): ReactNode {
  const found = useApi(setupPlanSchema, `${addressOf(id)}/setup-plan?inputs=true`);
  const again = (): void => void found.refetch();
  if (found.isPending) return <LoadingState what={`what is there in ${system}`} />;
  if (found.data === undefined) return <ProblemState error={found.error} onRetry={again} />;
  const checklist = checklistOf(found.data.data.steps);
  if (checklist === null)
    return (
      <EmptyState title={`Nothing has to be created in ${system}`} action={<Button variant="default" loading={found.isFetching} onClick={again}>Check again</Button>}>
        The mapping writes nothing there, and reads only what every account has.
      </EmptyState>
    );
  return (
    <Stack gap="lg">
      <Standing id={id} system={system} checklist={checklist} at={found.dataUpdatedAt} isChecking={found.isFetching} onCheck={again} />
      {found.isError ? <ProblemState error={found.error} /> : null}
      {checklist.places.map((place) => <FieldPlace key={place.place} place={place} />)}
      {checklist.others.length === 0 ? null : <ByHand others={checklist.others} />}
    </Stack>
  );
}

interface StandingProps extends Shown {
  readonly checklist: SetupChecklist;
  /** When the account was asked, in milliseconds. */
  readonly at: number;
  readonly isChecking: boolean;
  readonly onCheck: () => void;
}

const Standing = ({ id, system, checklist, at, isChecking, onCheck }: StandingProps): ReactNode => (
  <Card withBorder component="section" aria-label="How far it is">
    <Stack gap="sm">
      <Title order={2} size="h4">Fields to create in {system}</Title>
      <Text size="sm">{system} lets no program create fields, so whoever administers it does it once, by this list. The names are those of the mapping as it is published now.</Text>
      <div aria-live="polite"><Text fw={600}>{progressInWords(checklist)}</Text></div>
      <Progress value={(100 * checklist.there) / checklist.total} color={checklist.there === checklist.total ? 'green' : 'blue'} aria-label={progressInWords(checklist)} />
      {checklist.there === checklist.total ? <Alert color="green" variant="light">Every field is there and fits. What is below under “by hand” no program can see: confirm it once.</Alert> : null}
      <Group gap="sm">
        <Button loading={isChecking} onClick={onCheck}>Check again</Button>
        <CopyButton value={checklistMarkdown(checklist, { connection: id, system })}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy the whole list'}</Button>}</CopyButton>
      </Group>
      <Text size="sm" c="dimmed">Looked at <Moment at={new Date(at).toISOString()} />. As a document: <Code>{`handoff setup ${id} --guide fields.md`}</Code></Text>
      <Text size="sm" c="dimmed">{NAMES_MAY_DIFFER}</Text>
    </Stack>
  </Card>
);

const ByHand = ({ others }: Pick<SetupChecklist, 'others'>): ReactNode => (
  <Card withBorder component="section" aria-label="By hand">
    <Stack gap="sm">
      <Title order={2} size="h4">To do or to confirm by hand</Title>
      <Text size="sm">No program can see these from outside, so they stay in the list.</Text>
      <List size="sm" spacing="xs">{others.map(({ what, message }) => <List.Item key={what}><strong>{what}:</strong> {message}</List.Item>)}</List>
    </Stack>
  </Card>
);
