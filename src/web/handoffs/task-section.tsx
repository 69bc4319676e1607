import { Card, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { useConnections } from '../connections/connections-api.ts';
import { Moment } from '../shell/moment.tsx';
import { deliveryOf, sayPurpose, sayTaskState, type Delivery, type Task } from './packet-words.ts';
import { isOverdue, sayDate, todayOf } from './row-words.ts';
import { whyNotWritten } from './why-not-written.ts';

/** What was given to people to do, and whether it stands in their systems. */
export function TaskSection({ packet, now }: { readonly packet: HandoffPacket; readonly now: Date }): ReactNode {
  const { tasks, shown } = packet;
  const connections = useConnections().data?.data.items ?? [];
  const live = byDue(tasks);
  const unwritten = new Set(live.filter(({ delivery }) => delivery.length === 0).map((task) => whyNotWritten(task, packet, connections)));
  // The same for all of them is said once.
  const [sharedWhy] = unwritten.size === 1 ? unwritten : [];
  const labels = new Map(packet.gaps.map(({ requirement, label }) => [requirement, label]));
  return (
    <Card withBorder component="section" aria-labelledby="tasks">
      <Stack gap="md">
        <Title order={2} size="h4" id="tasks">Tasks, and what the systems show</Title>
        {sharedWhy === undefined ? null : <Text size="sm">{sharedWhy}</Text>}
        {tasks.length === 0 ? <Text>Nobody was given a task.</Text> : (
          <ul className="plain-list">
            {live.map((task) => (
              <li key={task.key}>
                <Text fw={600}>{task.subject ?? sayPurpose(task.purpose)}</Text>
                <Text size="sm">{[task.owner === null ? null : (task.owner.name ?? task.owner.email), sayTaskState(task.state), dueOf(task, todayOf(now))].filter((part) => part !== null).join(' · ')}</Text>
                {task.asksFor.length === 0 ? null : <Text size="sm" c="dimmed">Asks for: {task.asksFor.map((requirement) => labels.get(requirement) ?? requirement.replaceAll('_', ' ')).join(', ')}</Text>}
                {task.delivery.length > 0 ? <Deliveries deliveries={task.delivery} /> : sharedWhy === undefined ? <Text size="sm">{whyNotWritten(task, packet, connections)}</Text> : null}
              </li>
            ))}
          </ul>
        )}
        <div>
          <Title order={3} size="h6">Score, status and gaps on the record</Title>
          {shown.length === 0 ? <Text size="sm">{whyNotWritten(null, packet, connections)}</Text> : <Deliveries deliveries={shown} />}
        </div>
      </Stack>
    </Card>
  );
}

/** What is to be done first, what is over last. */
const byDue = (tasks: readonly Task[]): readonly Task[] => tasks.toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)) || a.dueDate.localeCompare(b.dueDate));
const isOver = ({ state }: Task): boolean => state !== 'open' && state !== 'waiting';

const dueOf = ({ state, dueDate, compressed }: Task, today: string): string | null => {
  if (state !== 'open' && state !== 'waiting') return null;
  return `${isOverdue(dueDate, today) ? `overdue since ${sayDate(dueDate, today)}` : `due ${sayDate(dueDate, today)}`}${compressed ? ' (less time than it should have)' : ''}`;
};

const Deliveries = ({ deliveries }: { readonly deliveries: readonly Delivery[] }): ReactNode => (
  <ul className="plain-list is-tight">
    {deliveries.map(({ connection, state, remoteId, notBefore }) => {
      const { word, sign, color } = deliveryOf(state);
      return (
        <li key={connection}>
          <Text size="sm"><span aria-hidden className={`sign is-${color}`}>{sign} </span>{connection}: {word}{remoteId === null ? '' : `, as ${remoteId}`}{state === 'planned' && notBefore !== null ? <>, not before <Moment at={notBefore} /></> : ''}{state === 'failed' ? ': see the sync errors above' : ''}</Text>
        </li>
      );
    })}
  </ul>
);
