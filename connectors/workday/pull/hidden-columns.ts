import type { ObjectRead } from '../../../src/core/connector.ts';
import { HIDDEN_FROM } from '../limits.ts';
import type { ReadPlan } from './plan-read.ts';
import type { Report } from '../config.ts';
import type { ReportRow } from '../schema.ts';

/**
 * A column whose security domain is missing stays in the report's schema and is left out of every row: nothing but its
 * sudden absence everywhere tells it from one that nobody filled. So a column that every row held when the report was
 * last read whole, and that no row holds now, is taken for hidden.
 */
export const isBlankIn = (rows: readonly ReportRow[], column: string): boolean => rows.every((row) => row[column] === undefined || row[column] === null || row[column] === '');

/** Of the columns that were always filled, those that none of these rows holds. */
export const vanishedFrom = (rows: readonly ReportRow[], always: readonly string[]): readonly string[] => (rows.length === 0 ? [] : always.filter((column) => isBlankIn(rows, column)));

/** Columns that a whole report holds in every row. Too few rows say nothing, and leave what was known. */
export function alwaysFilled(plan: ReadPlan, rows: readonly ReportRow[], before: readonly string[]): readonly string[] {
  if (rows.length < HIDDEN_FROM) return before;
  const filled = plan.roots.filter((root) => rows.every((row) => row[root] !== undefined && row[root] !== null && row[root] !== ''));
  // A hidden column was not emptied: it stays known until it holds something again.
  return [...new Set([...filled, ...vanishedFrom(rows, before)])].toSorted();
}

/** The plan without these columns: every mapped path into them is unreadable. */
export function withoutColumns(plan: ReadPlan, read: ObjectRead, hidden: readonly string[]): ReadPlan {
  if (hidden.length === 0) return plan;
  const isHidden = (path: string): boolean => hidden.includes(path.split('.')[0] ?? path);
  return {
    ...plan,
    roots: plan.roots.filter((root) => !hidden.includes(root)),
    unreadable: [...plan.unreadable, ...read.fields.filter((path) => isHidden(path) && !plan.nonexistent.includes(path))],
  };
}

export const hiddenReason = (report: Report, hidden: readonly string[]): string =>
  `${hidden.join(', ')} of the report ${report.name} used to be filled in every row and ${hidden.length === 1 ? 'is' : 'are'} blank in all of them now. That is how Workday shows a column whose security domain the integration system user has lost, so nobody is asked to fill ${hidden.length === 1 ? 'it' : 'them'}. Give the domain back, or run "handoff sync --full" if the column was really emptied.`;
