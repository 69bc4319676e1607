import { Badge, Card, Group, RingProgress, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { sayMoment } from '../shell/moment.tsx';
import { gradeOf, isOverdue, KINDS, sayAge, sayDate, sayStatus, todayOf } from './row-words.ts';

/** Score, status and what comes next, at a glance. */
export function PacketHead({ packet, now }: { readonly packet: HandoffPacket; readonly now: Date }): ReactNode {
  const { kind, status, statusReason, readiness, nextDeadline, reachedAt, connection, alsoIn, score, readyAt, gatesMet } = packet;
  const today = todayOf(now);
  return (
    <Card withBorder component="section" aria-label="How it stands">
      <Group gap="xl" align="center">
        <ScoreRing score={score} readyAt={readyAt} />
        <Stack gap={6} flex="1 1 260px" align="flex-start">
          <Group gap="xs"><Badge size="lg" variant="light" autoContrast={false} className="status-badge">{sayStatus(status, kind)}</Badge><Text size="sm" c="dimmed">{KINDS[kind].one} · {[connection, ...alsoIn].join(', ')}</Text></Group>
          {statusReason === null || statusReason === readiness ? null : <Text>{statusReason.slice(0, 1).toUpperCase() + statusReason.slice(1)}</Text>}
          <Text size="sm">{score === null ? 'Nothing is due yet that could be scored.' : score < readyAt ? `Ready asks for a score of ${readyAt}: ${readyAt - score} more.` : `The score is high enough: ready asks for ${readyAt}.`}{gatesMet ? '' : ' Answers that nothing goes on without are missing.'}</Text>
          <Text size="sm">
            {nextDeadline === null ? 'No deadline ahead.' : isOverdue(nextDeadline, today) ? <strong className="packet-overdue">Overdue since {sayDate(nextDeadline, today)}.</strong> : <>Next deadline: <strong>{nextDeadline === today ? 'today' : sayDate(nextDeadline, today)}</strong>.</>}
            {reachedAt === null ? '' : <> <span title={sayMoment(reachedAt)}>{kind === 'customer' ? 'Closed' : 'Accepted'} {said(sayAge(reachedAt, now))}.</span></>}
          </Text>
        </Stack>
      </Group>
    </Card>
  );
}

const said = (age: string | null): string => (age === null || age === 'not yet' ? 'at a date to come' : age === 'today' ? 'today' : `${age} ago`);

/** Filled as far as the score goes; the lighter part is what is missing to ready. */
function ScoreRing({ score, readyAt }: { readonly score: number | null; readonly readyAt: number }): ReactNode {
  const { word, color } = gradeOf(score);
  const lacking = Math.max(0, readyAt - (score ?? 0));
  return (
    <div>
      <VisuallyHidden>{score === null ? `No score yet, ready at ${readyAt}` : `Score ${score} of 100, ${word}; ready at ${readyAt}`}</VisuallyHidden>
      <RingProgress
        aria-hidden size={132} thickness={12}
        sections={[...(score === null || score === 0 ? [] : [{ value: score, color }]), ...(lacking === 0 ? [] : [{ value: lacking, color: 'gray.5' }])]}
        label={<Stack gap={0} align="center"><Text fw={700} fz={28} lh={1}>{score ?? '–'}</Text><Text size="xs" c="dimmed">ready at {readyAt}</Text></Stack>}
      />
    </div>
  );
}
