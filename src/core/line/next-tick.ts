import { DateTime } from 'luxon';
import type { CompletenessReport } from '../handoff/handoff.ts';
import { addDays } from '../tasks/business-days.ts';
import type { TaskState } from '../tasks/task-state.ts';

/** Nearly all handoffs of a page ask for the same day. */
let last = { date: '', zone: '', at: '' };

/** ISO instant at which a date begins in a zone. */
export function startOfDay(date: string, zone: string): string {
  if (last.date !== date || last.zone !== zone) last = { date, zone, at: DateTime.fromISO(date, { zone }).toUTC().toISO() ?? `${date}T00:00:00.000Z` };
  return last.at;
}

/** The earliest moment at which time alone changes something: a requirement becomes due, a waiting task may be opened. */
export function nextTickOf(zone: string, dates: readonly (string | null)[], tasks: readonly TaskState[], today: string): string | null {
  const waiting = tasks.some((task) => task.state === 'waiting') ? [addDays(today, 1)] : [];
  const soonest = [...dates.filter((date) => date !== null), ...waiting].sort()[0];
  return soonest === undefined ? null : startOfDay(soonest, zone);
}

/** ISO date of the nearest thing somebody still has to do; null when there is none. */
export function nextDeadlineOf(report: CompletenessReport, tasks: readonly TaskState[]): string | null {
  const open = tasks.filter((task) => task.state === 'open' || task.state === 'waiting').map((task) => task.dueDate);
  // Tasks come first: a lead time longer than the time left was moved to a day that can still be kept.
  const dates = open.length > 0 ? open : report.gaps.map((gap) => gap.dueDate).filter((date) => date !== null);
  return dates.sort()[0] ?? null;
}
