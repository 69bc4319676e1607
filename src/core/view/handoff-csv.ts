import type { ListedHandoff } from '../report/report-store.ts';
import { statusLabelOf } from '../tasks/status-labels.ts';
import type { HandoffRow } from './handoff-row.ts';
import { recordedScoresOf } from './recorded-scores.ts';

type Told = Pick<ListedHandoff, 'missing' | 'url' | 'scores'>;

/** Head of the column → what stands in it; `row` is what the reader may see, `listed` gives what says nothing about people. */
const COLUMNS: Readonly<Record<string, (row: HandoffRow, listed: Told) => string | number | null>> = {
  'Account or hire': ({ title }) => title,
  Kind: ({ kind }) => (kind === 'customer' ? 'Customer' : 'New hire'),
  Status: ({ kind, status }) => statusLabelOf(status, kind),
  'Completeness (0 to 100)': ({ score }) => score,
  'Score before the close': (_row, { scores }) => scores?.beforeClose?.score ?? null,
  'Score at the close': (_row, { scores }) => scores?.atClose?.score ?? null,
  'Score at the close taken late': ({ reachedAt }, { scores }) => (scores?.atClose == null ? null : recordedScoresOf({ scores, reachedAt }).closeSeenLate ? 'yes' : 'no'),
  'Score at acceptance': (_row, { scores }) => scores?.atAcceptance?.score ?? null,
  'Missing fields': ({ gaps }) => gaps,
  'What is missing': (_row, { missing }) => (missing ?? []).join('; '),
  'Who is asked': ({ owner }) => owner,
  'Open tasks': ({ openTasks }) => openTasks,
  'Open questions': ({ questions }) => questions,
  'Next deadline': ({ nextDeadline }) => nextDeadline,
  'Won or accepted': ({ reachedAt }) => reachedAt,
  'Last changed': ({ updatedAt }) => updatedAt,
  'Older than the start date': ({ olderThanStart }) => (olderThanStart ? 'yes' : 'no'),
  Connection: ({ connection, alsoIn }) => [connection, ...alsoIn].join('; '),
  Link: (_row, { url }) => url,
  'Handoff id': ({ id }) => id,
};

export const CSV_HEAD: readonly string[] = Object.keys(COLUMNS);

export const csvLineOf = (row: HandoffRow, listed: Told): readonly (string | number | null)[] => Object.values(COLUMNS).map((cell) => cell(row, listed));
