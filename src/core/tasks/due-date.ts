import type { HandoffRecord } from '../handoff/record.ts';
import type { DueNotation } from '../handoff/requirements-file.ts';
import { addBusinessDays, addDays, lastBusinessDayUpTo, readIsoDate, type Calendar } from './business-days.ts';
import type { PlaybookStep } from './playbook-file.ts';

export interface DueContext {
  readonly calendar: Calendar;
  /** IANA zone in which an instant becomes a date. */
  readonly zone: string;
}

/** The ISO date of an anchor: `reached`, or a canonical field that holds a date or an instant. null while it is unknown. */
export function anchorDateOf(anchor: string, record: HandoffRecord, zone: string): string | null {
  const value = anchor === 'reached' ? record.reachedAt : record.answers[anchor]?.value;
  return typeof value === 'string' ? readIsoDate(value, zone) : null;
}

/** The clocks of the receiving teams run from the later of signature and Closed-Won; for a hire from the accepted offer. */
export function clockStartOf(record: HandoffRecord, zone: string): string | null {
  const reached = anchorDateOf('reached', record, zone);
  const signed = record.kind === 'customer' ? anchorDateOf('contract.signedDate', record, zone) : null;
  return reached !== null && signed !== null && signed > reached ? signed : reached;
}

/** The ISO date by which a requirement is due; null while its anchor is unknown. */
export function dueDateOf(due: DueNotation, record: HandoffRecord, context: DueContext): string | null {
  if (due === 'reached') return anchorDateOf('reached', record, context.zone);
  const anchor = anchorDateOf(due.anchor, record, context.zone);
  if (anchor === null) return null;
  if ('businessDaysAfter' in due) return addBusinessDays(anchor, due.businessDaysAfter, context.calendar);
  // "0 before a Saturday" must not end up after it.
  return due.businessDaysBefore === 0
    ? lastBusinessDayUpTo(anchor, context.calendar)
    : addBusinessDays(anchor, -due.businessDaysBefore, context.calendar);
}

/** The ISO date that a playbook step counts from; null while it is unknown. */
export const stepAnchorDate = (due: PlaybookStep['due'], record: HandoffRecord, zone: string): string | null =>
  due.anchor === 'reached' ? clockStartOf(record, zone) : anchorDateOf(due.anchor, record, zone);

/** The ISO date by which a playbook step is due; null while its anchor is unknown. */
export function stepDueDate(due: PlaybookStep['due'], record: HandoffRecord, context: DueContext): string | null {
  const anchor = stepAnchorDate(due, record, context.zone);
  if (anchor === null) return null;
  return due.businessDays === undefined
    ? addDays(anchor, due.days ?? 0)
    : addBusinessDays(anchor, due.businessDays, context.calendar);
}

/** A task is never born overdue: what should have been done before today is due today, and says so. */
export const settleDueDate = (date: string, today: string): { dueDate: string; compressed: boolean } =>
  date < today ? { dueDate: today, compressed: true } : { dueDate: date, compressed: false };
