import { Alert, Anchor, Button, Group, List, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { draftSummarySchema } from '../../core/view/draft-view.ts';
import { useMay } from '../api/me.ts';
import { useWrite } from '../api/use-api.ts';
import { Moment } from '../shell/moment.tsx';
import { ProblemState } from '../shell/states.tsx';
import { tabPath, type Desk, type DeskFile } from './desk.ts';
import { draftPath } from './draft-api.ts';
import { hasUnsaved } from './workbench.ts';

type Step = 'publish' | 'propose' | 'approve' | 'send-back';
const RENEWED = ['/api/v1/drafts', '/api/v1/mappings', '/api/v1/handoffs', '/api/v1/overview', '/api/v1/reports'];

/** Why it cannot be published as it stands; empty when it can. */
export function findHindrances({ files, works, draft }: Pick<Desk, 'files' | 'works' | 'draft'>, changed: readonly DeskFile[]): readonly string[] {
  const wrong = files.filter(({ problems }) => problems.length > 0);
  const moved = changed.filter(({ served }) => served.moved);
  return [
    ...(changed.length === 0 ? ['Nothing is changed: there is nothing to publish.'] : []),
    ...(hasUnsaved(works) ? ['Not everything is saved yet.'] : []),
    ...wrong.map(({ title, problems }) => `${title}: ${problems.length} to mend.`),
    ...moved.map(({ title }) => `${title}: what runs has moved; bring both together first (above).`),
    ...(draft.needsApproval && draft.approval === null ? ['Here another person has to approve every change before it is published.'] : []),
  ];
}

/** Reason and button; before them, where the house asks for it, the word of another person. */
export function PublishForm({ desk, changed }: { readonly desk: Desk; readonly changed: readonly DeskFile[] }): ReactNode {
  const { draft, files } = desk;
  const [reason, setReason] = useState(draft.proposed?.reason ?? '');
  const [mayPublish, mayApprove] = [useMay('publish_mapping'), useMay('approve_draft')];
  const step = useWrite(draftSummarySchema, (name: Step) => ({ path: `${draftPath(draft.id)}/${name}`, ifMatch: `"${draft.revision}"`, ...(name === 'approve' ? {} : { body: { reason: reason.trim() } }) }), RENEWED);
  const hindrances = findHindrances(desk, changed);
  const needsWord = draft.needsApproval && draft.approval === null;
  const isWaiting = draft.state === 'proposed' && draft.approval === null;
  const others = hindrances.filter((hindrance) => !hindrance.startsWith('Here another'));
  const lacksReason = reason.trim() === '';
  const run = (name: Step) => () => step.mutate(name);
  return (
    <Stack component="section" aria-label="Publish" gap="sm">
      <Title order={2} size="h4">{needsWord ? 'Ask for approval' : 'Publish'}</Title>
      {draft.sentBack === null ? null : <Alert color="orange" variant="light" title={`${draft.sentBack.by} sent it back`}>“{draft.sentBack.reason}”, <Moment at={draft.sentBack.at} /></Alert>}
      {draft.approval === null ? null : <Text>Approved as it stands by {draft.approval.by}, <Moment at={draft.approval.at} />. A change of any text drops the approval.</Text>}
      {isWaiting && draft.proposed !== null ? <Text>{draft.proposed.by} asked for approval <Moment at={draft.proposed.at} />: “{draft.proposed.reason}”</Text> : null}
      {hindrances.length === 0 ? null : <List size="sm" aria-label="What stands in the way">{hindrances.map((hindrance) => <List.Item key={hindrance}>{hindrance}</List.Item>)}</List>}
      {files.every(({ problems }) => problems.length === 0) ? null : <Anchor component={Link} href={tabPath(draft.id, 'text')} size="sm">Go to the text</Anchor>}
      {mayPublish || mayApprove ? (
        <>
          <Textarea label="Reason" description="One sentence that those who look at the versions later understand." required autosize minRows={2} maxLength={500} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          <Group gap="xs">
            {needsWord && !isWaiting ? <Button disabled={lacksReason || others.length > 0} loading={step.isPending} onClick={run('propose')}>Ask for approval</Button> : null}
            {isWaiting && draft.mayApprove && mayApprove ? <Button disabled={others.length > 0} loading={step.isPending} onClick={run('approve')}>Approve it as it stands</Button> : null}
            {draft.state === 'proposed' && mayApprove ? <Button variant="default" disabled={lacksReason} loading={step.isPending} onClick={run('send-back')}>Send it back with this reason</Button> : null}
            {needsWord ? null : <Button disabled={lacksReason || hindrances.length > 0 || !mayPublish} loading={step.isPending} onClick={run('publish')}>Publish</Button>}
          </Group>
          {isWaiting && !draft.mayApprove ? <Text size="sm">You had a part in it, so another person with the role revops or admin has to approve it.</Text> : null}
        </>
      ) : <Text size="sm">Publishing is open to the roles revops and admin.</Text>}
      {step.isError ? <ProblemState error={step.error} onRetry={() => void desk.reload().then(() => step.reset())} /> : null}
    </Stack>
  );
}
