import { shortHashOf } from '../hash.ts';
import type { Alarm, AlarmKind } from './alarm.ts';
import { plural } from './in-words.ts';
import type { Notice, NoticeMessage } from './notice.ts';
import type { AlarmStep } from './settle-alarms.ts';

const HEADLINES: Readonly<Record<AlarmKind, string>> = {
  not_read: 'not read any more',
  stuck: 'reading does not get on',
  troubled: 'runs are partial or fail',
  mass_change: 'frozen: too many handoffs would vanish at once',
  paused: 'paused',
  unreadable: 'mapped fields cannot be read',
  fought: 'something changes what we write',
  refused: 'writes are refused',
  errors: 'items wait for a person',
  unconfirmed: 'comments of unknown fate',
  late_writes: 'writes are late',
  expiring: 'a credential ends soon',
  channel: 'notices do not get through',
};

/** So many of one kind at once are one trouble (an outage at the vendor, say) and one message. */
const AT_ONCE = 4;
const MOST_LINES = 20;

/** What the channels say about alarms that were just saved. A channel in trouble is not used to tell of itself. */
export function tellAlarms(steps: readonly AlarmStep[], channels: readonly string[], at: string): readonly Notice[] {
  const groups = new Map<string, AlarmStep[]>();
  for (const step of steps) {
    if (step.tell === null) continue;
    const key = `${step.tell} ${step.alarm.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  const told = [...groups.values()].flatMap((group) => (group.length < AT_ONCE ? group.map((step) => [step]) : [group]));
  return told.flatMap((group) =>
    channels
      .filter((channel) => !group.some(({ alarm }) => alarm.key === `channel:${channel}`))
      .map((channel) => ({ key: keyOf(group, channel), channel, createdAt: at, message: messageOf(group) })),
  );
}

/** One key per change of an alarm and channel: whoever stores it second stores nothing. */
const keyOf = (group: readonly AlarmStep[], channel: string): string =>
  `alarm:${shortHashOf([channel, ...group.map(({ alarm, tell }) => [alarm.key, tell, tell === 'raised' ? alarm.raisedAt : alarm.resolvedAt])])}`;

function messageOf(group: readonly AlarmStep[]): NoticeMessage {
  const [first] = group;
  if (first === undefined) throw new Error('an empty group tells nothing');
  const resolved = first.tell === 'resolved';
  const { kind } = first.alarm;
  const who = group.length === 1 ? (first.alarm.connection ?? 'handoff-sync') : plural(group.length, 'connection');
  const lines = group.length === 1 ? linesOf(first.alarm, resolved) : manyLines(group);
  return {
    kind: resolved ? 'resolved' : 'alarm',
    severity: resolved ? 'info' : group.some(({ alarm }) => alarm.severity === 'critical') ? 'critical' : 'warning',
    title: resolved ? `Over: ${who}: ${HEADLINES[kind]}` : `${who}: ${HEADLINES[kind]}`,
    lines,
    link: null,
    about: { alarm: kind, connection: group.length === 1 ? first.alarm.connection : null, alarms: group.length },
  };
}

const linesOf = (alarm: Alarm, resolved: boolean): readonly string[] =>
  resolved ? [`It lasted from ${alarm.since} to ${alarm.goneAt ?? alarm.resolvedAt ?? ''}.`] : [alarm.message, `What to do: ${alarm.remedy}`, `Since ${alarm.since}.`];

function manyLines(group: readonly AlarmStep[]): readonly string[] {
  const names = group.slice(0, MOST_LINES).map(({ alarm }) => alarm.connection ?? 'handoff-sync').join(', ');
  const listed = group.length > MOST_LINES ? `${names} and ${group.length - MOST_LINES} more; "handoff alarms" lists them.` : names;
  const [first] = group;
  if (first === undefined || first.tell === 'resolved') return [listed];
  const same = group.every(({ alarm }) => alarm.message === first.alarm.message);
  if (same) return [first.alarm.message, `What to do: ${first.alarm.remedy}`, listed];
  const lines = group.slice(0, MOST_LINES).map(({ alarm }) => `${alarm.connection ?? 'handoff-sync'}: ${alarm.message}`);
  return group.length > MOST_LINES ? [...lines, `and ${group.length - MOST_LINES} more; "handoff alarms" lists them.`] : lines;
}
