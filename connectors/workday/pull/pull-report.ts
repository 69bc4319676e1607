import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import { chunksOf } from '../../kit/pagination.ts';
import { deletedRecord } from './build-record.ts';
import type { ObjectName, Report } from '../config.ts';
import { startAnewFor, type ObjectCursor } from './cursor.ts';
import { doubtReason, emptyReason, isDoubtful } from './doubt-report.ts';
import { rowsPerPage } from '../limits.ts';
import { planRead } from './plan-read.ts';
import { readBackOf, readReport, type ReportReading } from './read-report.ts';
import { recordContext, type SessionParts } from '../session-parts.ts';

export interface PartPage {
  readonly records: readonly SourceRecord[];
  readonly unread: readonly string[];
  readonly total: number | null;
}

/**
 * What changed since the last run: by prompts, or by comparing the whole report with what was handed over. Rows whose
 * hash is known are skipped, so a resumed run goes on where it was. Moves `cursor` along.
 */
export async function* pullReport(
  parts: SessionParts,
  object: ObjectName,
  report: Report,
  read: ObjectRead,
  cursor: ObjectCursor,
): AsyncGenerator<PartPage, void, undefined> {
  startAnewFor(cursor, `${report.owner}/${report.name}/${report.key}`);
  // Fixed before the request: what changes meanwhile belongs to the next window.
  const to = parts.context.now().toISOString();
  const lacking = await lackingPaths(parts, object, report, read);
  const isSame = cursor.lacking !== null && cursor.lacking.join() === lacking.join();
  const from = report.changedSince === null || cursor.through === null || !isSame ? null : minutesBefore(cursor.through, parts.settings.overlapMinutes);
  const window = from === null ? null : { from, to };
  const reading = await readReport(parts, { object, report, read, window, always: cursor.always, known: cursor.known });
  const before = Object.keys(cursor.known);
  const news = [...reading.records.values()].filter(({ externalId, version }) => cursor.known[externalId] !== version);
  for (const chunk of chunksOf(news, rowsPerPage(news.length))) {
    for (const { externalId, version } of chunk) cursor.known[externalId] = version;
    yield { records: chunk, unread: [], total: news.length };
  }
  const isWhole = from === null;
  const { gone, unread } = isWhole ? judgeMissing(report, before, reading) : { gone: [], unread: [] };
  // What was doubted is asked for whole again.
  if (unread.length === 0) Object.assign(cursor, { through: to, lacking });
  for (const id of gone) delete cursor.known[id];
  cursor.always = [...reading.always];
  if (!isWhole) cursor.known = Object.fromEntries([...reading.records.values()].map(({ externalId, version }) => [externalId, version]));
  yield { records: gone.map((id) => deletedRecord(object, id, recordContext(parts))), unread: [...unread, ...reading.problems, ...reading.hidden], total: news.length };
}

/** Which of the known ids a whole report no longer shows, and whether that is to be believed. */
export function judgeMissing(report: Report, known: readonly string[], { records, rows, problems }: ReportReading): { readonly gone: readonly string[]; readonly unread: readonly string[] } {
  if (rows === 0 && !report.mayBeEmpty) return { gone: [], unread: [emptyReason(report, known.length)] };
  const missing = known.filter((id) => !records.has(id));
  if (missing.length === 0) return { gone: [], unread: [] };
  // A row without an id may be any of them.
  if (problems.length > 0) return { gone: [], unread: [] };
  if (isDoubtful(missing.length, known.length) && rows > 0) return { gone: [], unread: [doubtReason(report, missing.length, known.length)] };
  return { gone: missing, unread: [] };
}

/** By the remembered schema alone: a column that was added or given back is news about every row, whatever its moment. */
async function lackingPaths(parts: SessionParts, object: ObjectName, report: Report, read: ObjectRead): Promise<readonly string[]> {
  const { unreadable, nonexistent } = planRead(read, report, await parts.columns.of(object, report), readBackOf(parts, object));
  return [...unreadable, ...nonexistent].toSorted();
}

const minutesBefore = (iso: string, minutes: number): string => new Date(Date.parse(iso) - minutes * 60_000).toISOString();
