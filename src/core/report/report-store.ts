import type { RecordedScores, StoredHandoff } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import type { Found, Seek } from '../view/browse-store.ts';
import type { Assessed } from './assessed.ts';
import type { ListFigures } from './list-figures.ts';

export interface AssessedRow {
  readonly score: number | null;
  readonly reachedAt: string | null;
  readonly olderThanStart: boolean;
  readonly assessed: Assessed;
}

export interface AssessedFilter {
  readonly kind: HandoffKind;
  /** Those that hold a record of it. */
  readonly connections: readonly string[];
  /** ISO instant: those that were reached more than two days earlier may be left out; those without a date are not. */
  readonly from: string;
}

/** A handoff as a list needs it: no record, no report. */
export interface ListedHandoff extends ListFigures, Pick<StoredHandoff, 'id' | 'kind' | 'title' | 'connection' | 'url' | 'status' | 'score' | 'reachedAt' | 'nextDeadline' | 'createdAt' | 'updatedAt'> {
  readonly olderThanStart: boolean;
  readonly alsoIn: readonly string[];
  /** Labels of what is due and missing; null when nobody asked for them. */
  readonly missing: readonly string[] | null;
  /** null when nobody asked for them, and where none were recorded. */
  readonly scores: RecordedScores | null;
}

/** Counts for the first page. */
export interface OverviewCounts {
  readonly handoffs: readonly { readonly kind: HandoffKind; readonly status: StoredHandoff['status']; readonly handoffs: number }[];
  /** Of living handoffs from the start date on, per kind that has scores. */
  readonly medians: readonly { readonly kind: HandoffKind; readonly median: number }[];
  /** Of these, those whose next deadline is over. */
  readonly overdue: number;
  /** Of these, those before their close that lack something that is due. */
  readonly closingWithGaps: number;
  readonly syncErrors: number;
  /** Comments of which nobody knows whether they stand in the source. */
  readonly unconfirmed: number;
}

/** Many handoffs at once, read without opening their documents. */
export interface ReportStore {
  /** Reached handoffs that were not taken back, in pages; others get their turn between two pages. */
  eachAssessed(filter: AssessedFilter): AsyncIterable<readonly AssessedRow[]>;
  /** Newest first. `withMissing`: with the labels of what is missing and the recorded scores, for whoever prints them. */
  listRows(seek: Seek, withMissing: boolean): Promise<Found<ListedHandoff>>;
  /** `today`: ISO date that deadlines are measured from. */
  countOverview(today: string): Promise<OverviewCounts>;
}
