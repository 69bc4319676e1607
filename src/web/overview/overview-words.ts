import type { HandoffStatus } from '../../core/handoff/handoff.ts';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { STATUS_LABELS } from '../../core/tasks/status-labels.ts';
import type { Overview } from '../../core/view/overview.ts';
import { isStatus } from '../handoffs/row-words.ts';

const ORDER = Object.keys(STATUS_LABELS).filter(isStatus);

export interface KindFigures {
  readonly kind: HandoffKind;
  readonly total: number;
  readonly median: number | null;
  /** In the order of a handoff's life; those without any are left out. `share`: of all, 0 to 100. */
  readonly statuses: readonly { readonly status: HandoffStatus; readonly handoffs: number; readonly share: number }[];
}

/** One for each kind that has handoffs. */
export function figuresByKind({ handoffs, medians }: Pick<Overview, 'handoffs' | 'medians'>): readonly KindFigures[] {
  return (['customer', 'employee'] as const).flatMap((kind) => {
    const own = handoffs.filter((each) => each.kind === kind);
    const total = own.reduce((sum, each) => sum + each.handoffs, 0);
    if (total === 0) return [];
    const statuses = ORDER.flatMap((status) => own.filter((each) => each.status === status).map((each) => ({ status, handoffs: each.handoffs, share: (each.handoffs * 100) / total })));
    return [{ kind, total, median: medians.find((each) => each.kind === kind)?.median ?? null, statuses }];
  });
}

export interface Need {
  readonly count: number;
  readonly what: string;
  readonly why: string;
  /** Where it is seen to. */
  readonly path: string;
}

const need = (count: number | null, one: string, many: string, why: string, path: string): readonly Need[] => (count === null || count === 0 ? [] : [{ count, what: count === 1 ? one : many, why, path }]);

/** What waits for a person, the most pressing first. */
export const needsOf = ({ alarms, connections, overdue, closingWithGaps, syncErrors, unconfirmed, suggestions }: Overview): readonly Need[] => [
  ...need(alarms.critical, 'thing stopped', 'things stopped', 'An account or the service itself does not go on.', '/errors'),
  ...need(connections.frozen, 'frozen account', 'frozen accounts', 'Many handoffs changed at once: a person says whether that is right.', '/connections'),
  ...need(connections.paused, 'paused account', 'paused accounts', 'Nothing is read or written until it goes on.', '/connections'),
  ...need(overdue, 'overdue handoff', 'overdue handoffs', 'Its next deadline is over.', '/handoffs?due=overdue&older=without&sort=nextDeadline'),
  ...need(closingWithGaps, 'deal about to close with gaps', 'deals about to close with gaps', 'What operations would miss is asked for most easily before the close.', '/handoffs?statuses=pre_close&older=without&sort=score'),
  ...need(syncErrors, 'sync error', 'sync errors', 'A system refused a write; nothing is lost.', '/errors'),
  ...need(unconfirmed, 'unconfirmed comment', 'unconfirmed comments', 'Nobody knows whether it stands in the system: look there.', '/errors'),
  ...need(suggestions, 'pair that might be one', 'pairs that might be one', 'Two systems seem to hold the same deal or hire.', '/suggestions'),
  ...need(alarms.warning, 'warning', 'warnings', 'Nothing has stopped, but somebody should look.', '/errors'),
];
