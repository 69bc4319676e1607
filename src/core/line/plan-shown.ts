import type { StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import { OPEN_STATUSES } from '../handoff/open-statuses.ts';
import type { JsonObject } from '../json.ts';
import type { DesiredItem, OutboxRow } from '../reconcile/outbox.ts';
import { dayInWords } from '../tasks/day-in-words.ts';
import { showHandoff } from '../tasks/show-handoff.ts';
import type { HandoffTask } from '../tasks/task-state.ts';
import { NOTES } from '../tasks/write-task-text.ts';
import type { Circle } from './circle.ts';
import type { Part } from './handoff-parts.ts';
import { mayHoldTasks, rolloutFor, type ReachedTime } from './ruleset.ts';

/** An item and the connection whose lane delivers it. */
export interface ShownIn {
  readonly connection: string;
  readonly item: DesiredItem;
}

interface ShownInput {
  readonly handoff: StoredHandoff;
  readonly tasks: readonly HandoffTask[];
  /** In order of precedence. */
  readonly parts: readonly Part[];
  readonly taskTarget: Part | undefined;
  /** Rows of this handoff. */
  readonly outbox: readonly OutboxRow[];
  readonly time: ReachedTime;
  readonly link: string | null;
  readonly staleOf: Circle['staleOf'];
  readonly now: Date;
  /** ISO date. */
  readonly today: string;
}

/**
 * Tasks go to one place: the first record that can hold them (an employee, not the application that led to it). A system
 * that is only being looked at yet, or for which this handoff is older than its start date, takes no tasks away from one
 * where they stand.
 */
export function taskTargetOf(parts: readonly Part[], time: ReachedTime): Part | undefined {
  const able = parts.filter(({ compiled }) => compiled.notation.writeBack.tasks !== undefined);
  return able.find(({ member }) => mayHoldTasks(rolloutFor(member.ruleset.policy, time))) ?? able[0];
}

/** What each of the handoff's records should show, by its own connection's mapping and rollout. */
export function planShown(input: ShownInput): readonly ShownIn[] {
  return input.parts.flatMap((part) => {
    const items = [...showOn(part, input), ...withdrawMoved(part, input)];
    return items.map((item) => ({ connection: part.member.connection, item }));
  });
}

function showOn(part: Part, input: ShownInput): readonly DesiredItem[] {
  const { handoff, parts } = input;
  const { source, member, compiled } = part;
  const given = compiled.notation.writeBack;
  const fieldsHome = parts.find((other) => other.member === member && other.compiled.notation.writeBack.fields !== undefined);
  // A comment is for the time before there is a record with fields; both would tell the same thing twice.
  const writeBack = fieldsHome !== undefined && part !== fieldsHome ? { ...given, note: undefined } : given;
  return showHandoff({
    handoff,
    tasks: part === input.taskTarget ? input.tasks : [],
    target: { object: source.object, externalId: source.externalId },
    lockGroup: source.lockGroup,
    writeBack,
    rollout: rolloutFor(member.ruleset.policy, input.time),
    now: input.now.toISOString(),
    quietUntil: quietUntilOf(source, member.ruleset.policy.quietPeriodMs, input.now),
    settledAt: settledAtOf(handoff, writeBack.tasks?.settlingMinutes ?? 0, input.now),
    link: input.link,
    staleSince: staleSinceOf(part, input),
    openTaskCount: handoff.tasks.filter((task) => task.state === 'open').length,
  });
}

/** Once it was read again it is checked, whatever the rest of its connection still waits for. */
function staleSinceOf({ source, member }: Part, { handoff, staleOf }: ShownInput): string | null {
  const stale = staleOf(member.connection);
  return stale === null || source.readAt >= stale.resumedAt || !OPEN_STATUSES.has(handoff.status) ? null : dayInWords(stale.since, member.ruleset.zone);
}

/**
 * Tasks that are no longer kept here: put on this record before the handoff got another home, or ended by a person where
 * they stood before.
 */
function withdrawMoved(part: Part, input: ShownInput): readonly DesiredItem[] {
  const { source, member } = part;
  const ended = new Set(input.handoff.tasks.filter((task) => task.state === 'ended_by_person').map((task) => `task:${task.key}`));
  const rows = input.outbox.filter(
    (row) =>
      row.kind === 'task' && row.state !== 'ended' && row.connection === member.connection && row.target.object === source.object &&
      row.target.externalId === source.externalId && (part !== input.taskTarget || ended.has(row.item)),
  );
  return rows.map((row) => ({
    target: row.target,
    item: row.item,
    kind: row.kind,
    desired: row.desired['status'] === 'open' ? takenBack(row.desired, input) : row.desired,
    alongside: row.alongside,
    onlyIfKnown: true,
    lockGroup: source.lockGroup,
    notBefore: quietUntilOf(source, member.ruleset.policy.quietPeriodMs, input.now),
    order: CLOSE,
    ownerKey: null,
  }));
}
const CLOSE = 2;

/** A future due date is pulled to today: closed tasks count as activity on that day. */
const takenBack = (desired: JsonObject, { today }: ShownInput): JsonObject => {
  const due = desired['dueDate'];
  return { ...desired, status: 'withdrawn', note: NOTES.moved, dueDate: typeof due === 'string' && due < today ? due : today };
};

/** A CRM may refuse a person's save when we change the record meanwhile, so we wait until they are done. */
export function quietUntilOf(source: Pick<StoredSource, 'lastHumanEditAt'>, quietPeriodMs: number, now: Date): string | null {
  if (source.lastHumanEditAt === null) return null;
  const until = new Date(Date.parse(source.lastHumanEditAt) + quietPeriodMs);
  return until > now ? until.toISOString() : null;
}

function settledAtOf(handoff: StoredHandoff, settlingMinutes: number, now: Date): string | null {
  if (handoff.reachedAt === null) return null;
  const settled = new Date(Date.parse(handoff.reachedAt) + settlingMinutes * 60_000);
  return settled > now && !Number.isNaN(settled.getTime()) ? settled.toISOString() : null;
}
