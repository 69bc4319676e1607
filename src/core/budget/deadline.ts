import type { StoredHandoff } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import { addDays } from '../tasks/business-days.ts';

/** What the receiving team works towards, the most telling first. */
const ANCHORS: Readonly<Record<HandoffKind, readonly string[]>> = {
  customer: ['meetings.kickOff', 'goals.goLiveDate', 'contract.startDate'],
  employee: ['job.startDate'],
};
/** A date missed lately is urgent still; one missed longer ago is history that was never tidied up. */
const OVERDUE_DAYS = 7;
const UNDATED_DAYS = 30;

/** ISO date that the handoff is needed by: kick-off, else go-live or start, else the nearest thing due; null when there is none. */
export function deadlineOf({ kind, record, nextDeadline }: Pick<StoredHandoff, 'kind' | 'record' | 'nextDeadline'>): string | null {
  for (const field of ANCHORS[kind]) {
    const value = record.answers[field]?.value;
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)) return value.slice(0, 10);
  }
  return nextDeadline;
}

/**
 * When its turn comes if calls are short: earliest first. `undated`: nobody needs it by a date, so it takes a turn behind
 * what is needed within a month. The date is fixed and comes nearer, so nothing is overtaken for ever.
 */
export function turnOf(handoff: Pick<StoredHandoff, 'kind' | 'record' | 'nextDeadline' | 'backlog'>, now: Date): { readonly date: string; readonly undated: boolean } {
  const today = now.toISOString().slice(0, 10);
  const deadline = handoff.backlog ? null : deadlineOf(handoff);
  const undated = deadline === null || deadline < addDays(today, -OVERDUE_DAYS);
  return { date: undated ? addDays(today, UNDATED_DAYS) : deadline, undated };
}

/** ISO date of its turn, for what is compared once and not stored. */
export const urgentByOf = (handoff: Parameters<typeof turnOf>[0], now: Date): string => turnOf(handoff, now).date;

/** What a comparison needs; `urgentBy` null: nobody knows, after everything else. */
export interface Urgent {
  readonly urgentBy: string | null;
  /** Breaks ties, so that the order is the same everywhere. */
  readonly id: string;
}

/** For sort(): the nearest deadline first. */
export function compareUrgency(a: Urgent, b: Urgent): number {
  if (a.urgentBy !== b.urgentBy) return a.urgentBy === null ? 1 : b.urgentBy === null ? -1 : a.urgentBy < b.urgentBy ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
