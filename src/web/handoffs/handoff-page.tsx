import { Alert, Anchor, Button, SimpleGrid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { problemOf } from '../api/api-problem.ts';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { AnswerSection } from './answer-section.tsx';
import { AuditSection } from './audit-section.tsx';
import { DecisionSection } from './decision-section.tsx';
import { ErrorSection } from './error-section.tsx';
import { GapSection } from './gap-section.tsx';
import { useHandoff } from './handoff-api.ts';
import { PacketHead } from './packet-head.tsx';
import { sayHidden } from './packet-words.ts';
import { ReadinessSection } from './readiness-section.tsx';
import { RecordSection } from './record-section.tsx';
import { KINDS } from './row-words.ts';
import { TaskSection } from './task-section.tsx';
import { TimelineSection } from './timeline-section.tsx';
import './handoff.css';

const ABOVE = [{ title: 'Handoffs', path: '/handoffs' }];

export default function HandoffPage(): ReactNode {
  const { id = '' } = useParams();
  const found = useHandoff(decodeURIComponent(id));
  if (found.isPending) return <Page title="Handoff" above={ABOVE}><LoadingState what="the handoff" /></Page>;
  if (found.data === undefined) {
    return (
      <Page title="Handoff" above={ABOVE}>
        {problemOf(found.error).status === 404 ? <EmptyState title="There is no such handoff" action={<Button component={Link} href="/handoffs">See all handoffs</Button>}>The address may be mistyped, or the handoff became part of another one.</EmptyState> : <ProblemState error={found.error} onRetry={() => void found.refetch()} />}
      </Page>
    );
  }
  return <Packet packet={found.data.data} readAtMs={found.dataUpdatedAt} />;
}

function Packet({ packet, readAtMs }: { readonly packet: HandoffPacket; readonly readAtMs: number }): ReactNode {
  const { kind, title, url } = packet;
  const now = new Date(readAtMs);
  const source = url === null ? undefined : <Button component="a" href={url} target="_blank" rel="noopener noreferrer" variant="default">Open in {KINDS[kind].system}<span aria-hidden>&nbsp;↗</span></Button>;
  return (
    <Page title={title} above={ABOVE} actions={source}>
      <Notices packet={packet} />
      <PacketHead packet={packet} now={now} />
      <ErrorSection id={packet.id} />
      <ReadinessSection packet={packet} />
      <GapSection packet={packet} now={now} />
      <AuditSection packet={packet} />
      <DecisionSection packet={packet} />
      <TaskSection packet={packet} now={now} />
      <AnswerSection packet={packet} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: 'start' }}>
        <TimelineSection packet={packet} />
        <RecordSection packet={packet} />
      </SimpleGrid>
    </Page>
  );
}

function Notices({ packet: { absorbedInto, forgottenAt, cutAt, valuesHidden, olderThanStart, kind } }: { readonly packet: HandoffPacket }): ReactNode {
  const notices = [
    absorbedInto === null ? null : <>It became part of <Anchor component={Link} href={`/handoffs/${absorbedInto}`} underline="always">another handoff</Anchor> and holds only its past.</>,
    forgottenAt === null ? null : 'The person asked to be forgotten: what was known about them is erased.',
    cutAt === null ? null : `Nobody had anything left to do about it for so long that what it said is no longer kept here: figures and dates are. ${KINDS[kind].system === 'the CRM' ? 'The CRM' : 'The HR system'} still has its records; once somebody changes one of them, it is read again.`,
    valuesHidden ? sayHidden(kind) : null,
    olderThanStart ? 'It is older than the start date of its account: it is scored for reports only, nobody is asked and nothing is written.' : null,
  ].filter((notice) => notice !== null);
  if (notices.length === 0) return null;
  return <Stack gap="xs">{notices.map((notice, index) => <Alert key={index} color="gray" variant="light" p="sm">{notice}</Alert>)}</Stack>;
}
