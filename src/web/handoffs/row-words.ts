import type { HandoffStatus } from '../../core/handoff/handoff.ts';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { STATUS_LABELS, statusLabelOf } from '../../core/tasks/status-labels.ts';
import type { SortKey } from '../../core/view/handoff-filter.ts';

export const KINDS: Readonly<Record<HandoffKind, { readonly one: string; readonly many: string; readonly system: string }>> = {
  customer: { one: 'Deal', many: 'Deals', system: 'the CRM' },
  employee: { one: 'Hire', many: 'Hires', system: 'the HR system' },
};

/** Heads of the list, in their order; each sorts. */
export const COLUMNS = [
  { key: 'title', label: 'Deal or hire' },
  { key: 'score', label: 'Score' },
  { key: 'status', label: 'Status' },
  { key: 'gaps', label: 'Missing' },
  { key: 'owner', label: 'Who is asked' },
  { key: 'reachedAt', label: 'Age' },
  { key: 'nextDeadline', label: 'Next deadline' },
  { key: 'openTasks', label: 'Tasks' },
  { key: 'questions', label: 'Questions' },
] as const satisfies readonly { readonly key: SortKey; readonly label: string }[];

export const STATUS_CHOICES = Object.entries(STATUS_LABELS).map(([value, label]) => ({ value, label }));
export const isStatus = (text: string): text is HandoffStatus => Object.hasOwn(STATUS_LABELS, text);
export const sayStatus = (status: HandoffStatus, kind: HandoffKind): string => statusLabelOf(status, kind);

const HIGH = 80;
const MIDDLING = 50;
/** How far along a score is, so that the colour of its bar is never alone. */
export function gradeOf(score: number | null): { readonly word: string; readonly color: 'green' | 'yellow' | 'red' | 'gray' } {
  if (score === null) return { word: 'no score yet', color: 'gray' };
  if (score >= HIGH) return { word: 'high', color: 'green' };
  return score >= MIDDLING ? { word: 'middling', color: 'yellow' } : { word: 'low', color: 'red' };
}

const DAY_MS = 86_400_000;
/** As the service measures deadlines, so that the page and its export hold the same. */
export const todayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** Since the close or the accepted offer; null when that is not known or not yet. */
export function sayAge(reachedAt: string | null, now: Date): string | null {
  const at = reachedAt === null ? Number.NaN : Date.parse(reachedAt);
  if (Number.isNaN(at)) return null;
  const days = Math.floor((now.getTime() - at) / DAY_MS);
  if (days < 1) return days < 0 ? 'not yet' : 'today';
  return days === 1 ? '1 day' : `${days.toLocaleString('en')} days`;
}

const near = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const far = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
/** An ISO date, which has no zone: "25 Nov", with the year when it is another one. */
export const sayDate = (date: string, today: string): string => {
  const at = new Date(`${date.slice(0, 10)}T00:00:00.000Z`);
  return Number.isNaN(at.getTime()) ? date : (date.slice(0, 4) === today.slice(0, 4) ? near : far).format(at);
};

export const isOverdue = (date: string, today: string): boolean => date < today;
