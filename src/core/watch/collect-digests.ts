import { DateTime } from 'luxon';
import type { ResolvedOwner, StoredHandoff } from '../handoff/handoff.ts';
import { shortHashOf } from '../hash.ts';
import { lastBusinessDayUpTo, type Calendar } from '../tasks/business-days.ts';
import { ownerKeyOf } from '../tasks/resolve-owner.ts';
import type { TaskState } from '../tasks/task-state.ts';
import { gapSubject } from '../tasks/write-task-text.ts';
import { plural } from './in-words.ts';
import type { Notice, NoticeMessage } from './notice.ts';

/** One thing that waits for somebody: what a task in their list shows, or would show. */
export interface WaitingItem {
  readonly subject: string;
  /** Labels of what is missing. */
  readonly missing: readonly string[];
  /** ISO date. */
  readonly dueDate: string;
  readonly url: string | null;
  /** No task was made of it yet: the person has as many as one may have. */
  readonly beyondLimit: boolean;
}
export interface OwnerDigest {
  readonly owner: Pick<ResolvedOwner, 'id' | 'name' | 'email'>;
  readonly items: readonly WaitingItem[];
}

/** The ISO date for which digests are due, a working day whose hour has come; null: none is. `at`: HH:MM in `zone`. */
export function digestDayOf(now: Date, { at, zone }: { readonly at: string; readonly zone: string }, calendar: Calendar): string | null {
  const local = DateTime.fromJSDate(now, { zone });
  const day = local.toISODate();
  return day === null || local.toFormat('HH:mm') < at || lastBusinessDayUpTo(day, calendar) !== day ? null : day;
}

/** Adds what these handoffs ask of people. By owner key; who is asked nothing is not in it. */
export function collectDigests(into: Map<string, OwnerDigest>, handoffs: readonly StoredHandoff[]): void {
  for (const handoff of handoffs) {
    for (const task of handoff.tasks) {
      const item = task.state === 'open' || task.state === 'waiting' ? itemOf(handoff, task) : null;
      if (item === null) continue;
      const key = ownerKeyOf(item.owner);
      const known = into.get(key);
      if (key !== '') into.set(key, { owner: known?.owner ?? item.owner, items: [...(known?.items ?? []), item.waiting] });
    }
  }
}

/** Only what its task shows: subject, labels and dates, never an answer or a note. */
function itemOf(handoff: StoredHandoff, task: TaskState): { readonly owner: OwnerDigest['owner']; readonly waiting: WaitingItem } | null {
  const gaps = handoff.report.gaps.filter((gap) => task.asksFor.includes(gap.requirement));
  const owner = task.shown?.owner ?? gaps[0]?.owner;
  if (owner === undefined) return null;
  const subject = task.shown?.subject ?? gapSubject({ kind: handoff.kind, title: handoff.title });
  return {
    owner,
    waiting: { subject, missing: gaps.map((gap) => gap.label), dueDate: task.dueDate, url: handoff.url, beyondLimit: task.state === 'waiting' },
  };
}

const MOST_ITEMS = 40;
const MOST_OWNERS = 60;

export interface DigestChannels {
  /** One that reaches each person by e-mail; null: there is none. */
  readonly personal: string | null;
  /** Those that reach a group. */
  readonly shared: readonly string[];
}

/** One message per owner where e-mail is set up; who has no address, and everybody without e-mail, stands in one message per group channel. */
export function writeDigests(digests: readonly OwnerDigest[], channels: DigestChannels, day: string, at: string): readonly Notice[] {
  const { personal } = channels;
  const mailed = personal === null ? [] : digests.filter(({ owner }) => owner.email !== null);
  const others = digests.filter((digest) => !mailed.includes(digest));
  return [
    ...mailed.map((digest) => ({ key: `digest:${day}:${shortHashOf([personal, ownerKeyOf(digest.owner)])}`, channel: personal ?? '', createdAt: at, message: ownMessage(digest, day) })),
    ...(others.length === 0 ? [] : channels.shared.map((channel) => ({ key: `digest:${day}:${channel}`, channel, createdAt: at, message: groupMessage(others, day) }))),
  ];
}

const isOverdue = (item: WaitingItem, day: string): boolean => item.dueDate < day;
const byDate = (a: WaitingItem, b: WaitingItem): number => (a.dueDate === b.dueDate ? (a.subject < b.subject ? -1 : 1) : a.dueDate < b.dueDate ? -1 : 1);

function ownMessage({ owner, items }: OwnerDigest, day: string): NoticeMessage {
  const sorted = items.toSorted(byDate);
  const lines = sorted.slice(0, MOST_ITEMS).map((item) => lineOf(item, day));
  return {
    kind: 'digest',
    severity: 'info',
    title: `Handoffs: ${plural(items.length, 'open point')} ${items.length === 1 ? 'waits' : 'wait'} for you`,
    lines: items.length > MOST_ITEMS ? [...lines, `and ${items.length - MOST_ITEMS} more.`] : lines,
    link: null,
    about: figuresOf(items, day),
    to: owner.email === null ? [] : [owner.email],
  };
}

function lineOf(item: WaitingItem, day: string): string {
  const due = isOverdue(item, day) ? `overdue since ${item.dueDate}` : item.dueDate === day ? 'due today' : `due ${item.dueDate}`;
  const missing = item.missing.length === 0 ? '' : ` Missing: ${item.missing.join(', ')}.`;
  return `${item.subject} (${due}${item.beyondLimit ? '; no task yet, you have enough of them' : ''}).${missing}${item.url === null ? '' : ` ${item.url}`}`;
}

function groupMessage(digests: readonly OwnerDigest[], day: string): NoticeMessage {
  const sorted = digests.toSorted((a, b) => b.items.length - a.items.length || (ownerKeyOf(a.owner) < ownerKeyOf(b.owner) ? -1 : 1));
  const lines = sorted.slice(0, MOST_OWNERS).map(({ owner, items }) => {
    const { open, overdue, beyondLimit } = figuresOf(items, day);
    const nearest = items.toSorted(byDate)[0]?.dueDate ?? '';
    return `${owner.name ?? owner.email ?? owner.id ?? ''}: ${open} open, ${overdue} overdue, ${beyondLimit} without a task yet; nearest date ${nearest}`;
  });
  return {
    kind: 'digest',
    severity: 'info',
    title: `Handoffs: what waits for ${plural(digests.length, 'person').replace('persons', 'people')} today`,
    lines: sorted.length > MOST_OWNERS ? [...lines, `and ${sorted.length - MOST_OWNERS} more.`] : lines,
    link: null,
    about: { ...figuresOf(digests.flatMap(({ items }) => items), day), people: digests.length },
  };
}

const figuresOf = (items: readonly WaitingItem[], day: string) => ({
  open: items.length,
  overdue: items.filter((item) => isOverdue(item, day)).length,
  beyondLimit: items.filter((item) => item.beyondLimit).length,
});
