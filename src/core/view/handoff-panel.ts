import { openRejection, type Acceptance } from '../acceptance/acceptance.ts';
import type { Gap, HandoffStatus, StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import type { GapReason } from '../handoff/record.ts';
import { statusLabelOf } from '../tasks/status-labels.ts';
import { roleInWords } from '../tasks/write-task-text.ts';

export interface PanelGap {
  readonly label: string;
  /** Why there is no answer, in words. */
  readonly reason: string;
  /** Nothing goes on without it. */
  readonly gate: boolean;
  readonly overdue: boolean;
  /** Where a person mends it; `url` null: the source has no page. null: not a matter of one record. */
  readonly fix: { readonly url: string | null; readonly path: string } | null;
}
/** What is missing, under whoever is asked for it. */
export interface PanelGroup {
  readonly owner: string;
  readonly gaps: readonly PanelGap[];
}

/** One handoff as people look at it on another system's pages. */
export interface HandoffPanel {
  readonly id: string;
  readonly kind: HandoffKind;
  readonly title: string;
  readonly status: HandoffStatus;
  readonly statusLabel: string;
  /** null when nothing counts yet. */
  readonly score: number | null;
  readonly readyAt: number;
  readonly reason: string | null;
  /** Who took the last step, in a sentence. */
  readonly acceptance: string | null;
  readonly deadline: { readonly date: string; readonly isOverdue: boolean } | null;
  /** Nothing is asked of anybody any more. */
  readonly isOver: boolean;
  readonly groups: readonly PanelGroup[];
  /** Asked for later, so not counted yet. */
  readonly laterCount: number;
  /** Why what is shown may be old, in a sentence. */
  readonly stale: string | null;
  /** Older than the start date: scored for reports only. */
  readonly olderThanStart: boolean;
}

export interface PanelGiven {
  readonly handoff: StoredHandoff;
  readonly sources: readonly StoredSource[];
  /** Whether whoever looks may see what people wrote. About a hire the panel never says more than the fields in the HRIS do. */
  readonly showsValues: boolean;
  /** ISO instant since when the account is not read as it should be; null: it is. */
  readonly unreadSince: string | null;
  /** ISO instant. */
  readonly now: string;
}

const TAKEN_BACK: ReadonlySet<HandoffStatus> = new Set(['withdrawn', 'rescinded']);

export function panelOf({ handoff, sources, showsValues, unreadSince, now }: PanelGiven): HandoffPanel {
  const { kind, status, nextDeadline, report } = handoff;
  const today = now.slice(0, 10);
  const isOver = TAKEN_BACK.has(status) || status === 'completed';
  const due = report.gaps.filter((gap) => gap.due && gap.reason !== 'unreadable');
  const names = showsValues && kind === 'customer';
  return {
    id: handoff.id,
    kind,
    // A hire's name is nobody's business on a page that many may open.
    title: kind === 'customer' ? handoff.title : 'New hire',
    status,
    statusLabel: statusLabelOf(status, kind),
    score: handoff.score,
    readyAt: report.readyAt,
    reason: showsValues ? handoff.statusReason : null,
    acceptance: TAKEN_BACK.has(status) ? null : sayStep(handoff.acceptance, status, names),
    deadline: nextDeadline === null || isOver ? null : { date: sayDay(nextDeadline), isOverdue: nextDeadline < today },
    isOver,
    groups: isOver ? [] : groupGaps(due, { kind, sources, today }),
    laterCount: isOver ? 0 : report.gaps.filter((gap) => !gap.due).length,
    stale: unreadSince === null ? null : `This may be out of date: not everything was read since ${sayDay(unreadSince)}.`,
    olderThanStart: handoff.backlog,
  };
}

/** Who is asked for most comes first; within one, what nothing goes on without. */
function groupGaps(gaps: readonly Gap[], given: { readonly kind: HandoffKind; readonly sources: readonly StoredSource[]; readonly today: string }): readonly PanelGroup[] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const owner = ownerOf(gap, given.kind);
    groups.set(owner, [...(groups.get(owner) ?? []), gap]);
  }
  return [...groups]
    .map(([owner, own]) => ({ owner, gaps: own.toSorted((a, b) => Number(b.gate) - Number(a.gate) || b.weight - a.weight).map((gap) => panelGapOf(gap, given)) }))
    .toSorted((a, b) => b.gaps.length - a.gaps.length);
}

/** As in the fields of the source: what no mapping feeds is RevOps' to connect, and a hire's record names roles at most. */
function ownerOf({ reason, ownerRole, owner }: Gap, kind: HandoffKind): string {
  if (reason === 'unmapped') return 'RevOps';
  return (kind === 'employee' ? null : (owner.name ?? owner.email)) ?? roleInWords(ownerRole);
}

const REASONS: Readonly<Record<GapReason, string>> = {
  absent: 'no record holds it yet',
  blank: 'left blank',
  placeholder: 'a placeholder, not an answer',
  invalid: 'not a valid answer',
  unmapped: 'not connected to any field yet',
  unreadable: 'hidden from our user',
};

function panelGapOf({ label, reason, gate, dueDate, where }: Gap, { sources, today }: { readonly sources: readonly StoredSource[]; readonly today: string }): PanelGap {
  const source = where === null ? undefined : sources.find(({ object, externalId }) => object === where.object && externalId === where.externalId);
  const fix = where === null || reason === 'unmapped' ? null : { url: webAddress(source?.url ?? null), path: where.path };
  return { label, reason: REASONS[reason], gate, overdue: dueDate !== null && dueDate < today, fix };
}

/** Addresses come from accounts: one that would run something is none. */
const webAddress = (url: string | null): string | null => (url !== null && /^https?:\/\//i.test(url) ? url : null);

function sayStep(acceptance: Acceptance | undefined, status: HandoffStatus, names: boolean): string | null {
  const said = (what: string, step: { readonly by: { readonly name: string }; readonly at: string }): string => `${what}${names ? ` by ${step.by.name}` : ''} on ${sayDay(step.at)}.`;
  const rejection = openRejection(acceptance);
  if (rejection !== undefined) return said('Sent back', rejection);
  if (acceptance?.accepted != null) return said('Accepted', acceptance.accepted);
  return status === 'submitted' && acceptance?.submitted != null ? said('Handed in', acceptance.submitted) : null;
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
/** An ISO date or instant: "25 Nov 2026". */
const sayDay = (date: string): string => day.format(new Date(`${date.slice(0, 10)}T00:00:00.000Z`));
