import type { ObjectRead, RecordRef, SourceRecord } from '../../../src/core/connector.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import { chunksOf } from '../../kit/pagination.ts';
import { deletedRecord } from './build-record.ts';
import type { ObjectName, Report } from '../config.ts';
import type { ObjectCursor } from './cursor.ts';
import { emptyReason } from './doubt-report.ts';
import { rowsPerPage } from '../limits.ts';
import { judgeMissing, type PartPage } from './pull-report.ts';
import { readReport } from './read-report.ts';
import { recordContext, type SessionParts } from '../session-parts.ts';

const pageOf = (records: readonly SourceRecord[], unread: readonly string[] = []): PartPage => ({ records, unread, total: null });

/**
 * The whole report once: rows that differ from what was handed over (all rows, where only a window is remembered), and
 * the known ones that it no longer shows. Rows nobody knows are handed over too: prompts may miss what a calculated
 * column shows.
 */
export async function* sweepReport(
  parts: SessionParts,
  object: ObjectName,
  report: Report,
  read: ObjectRead,
  cursor: ObjectCursor,
  known: AsyncIterable<readonly RecordRef[]>,
): AsyncGenerator<PartPage, void, undefined> {
  const ids: string[] = [];
  for await (const refs of known) ids.push(...refs.filter((ref) => ref.object === object).map(({ externalId }) => externalId));
  if (ids.length === 0) return;
  const reading = await readReport(parts, { object, report, read, window: null, always: cursor.always, known: cursor.known });
  const changed = [...reading.records.values()].filter(({ externalId, version }) => cursor.known[externalId] !== version);
  for (const chunk of chunksOf(changed, rowsPerPage(changed.length))) yield pageOf(chunk);
  const { gone, unread } = judgeMissing(report, ids, reading);
  yield pageOf(
    gone.map((id) => deletedRecord(object, id, recordContext(parts))),
    [...unread, ...reading.problems, ...reading.hidden],
  );
}

/** These rows as the whole report shows them now; those that it does not show are gone. Throws ConnectorError when the report is empty and should not be. */
export async function rereadReport(parts: SessionParts, object: ObjectName, report: Report, read: ObjectRead, always: readonly string[], ids: readonly string[]): Promise<readonly SourceRecord[]> {
  const { records, rows } = await readReport(parts, { object, report, read, window: null, always, known: {} });
  if (rows === 0 && !report.mayBeEmpty) {
    const message = emptyReason(report, ids.length);
    throw new ConnectorError(parts.context.connection, { action: 'retry', code: 'report_empty', message, remedy: 'The next sync tries it again.' });
  }
  return ids.map((id) => records.get(id) ?? deletedRecord(object, id, recordContext(parts)));
}
