import type { ObjectRead, PullPage, PullRequest, RecordRef, SourceRecord, TaskObservation } from '../../src/core/connector.ts';
import { buildRecord, deletedRecord, planRows, type RowPlan } from './build-record.ts';
import { objectOf, pathOf, type CsvSettings } from './config.ts';
import { CsvProblem } from './errors.ts';
import { observeTaskRows } from './observe-tasks.ts';
import type { OutputTable } from './output-table.ts';
import { fingerprintFolder, inspectMainFile } from './inspect-folder.ts';
import { loadTables } from './load-tables.ts';
import { readRows, type CsvRow } from './read-rows.ts';
import { cursorSchema, type CsvCursor } from './schema.ts';

/** Rows per page: what the database takes in one transaction without holding up others. */
export const PAGE_ROWS = 500;

export interface ReadContext {
  readonly connection: string;
  readonly now: () => Date;
}

/**
 * Pages of the main file in file order, then what people did to tasks.csv. Nothing is yielded when the files are as
 * the cursor knows them, and nothing of a file that is wrong anywhere: it is checked whole before its first page.
 */
export async function* pullRows(settings: CsvSettings, request: PullRequest, context: ReadContext, tasks: OutputTable): AsyncGenerator<PullPage, void, undefined> {
  const read = chooseRead(settings, request);
  const fingerprint = await fingerprintFolder(settings);
  let cursor = resumeFrom(request, fingerprint);
  if (!cursor.complete) {
    for await (const page of readPages(settings, read, cursor, request.signal, context)) {
      cursor = page.cursor;
      yield page;
    }
  }
  if (!request.watchTasks) return;
  const { observations, stamp } = await observeTaskRows(tasks, cursor.tasks);
  if (stamp !== cursor.tasks) yield toPage([], observations, { ...cursor, tasks: stamp }, null);
}

type CsvPage = PullPage & { readonly cursor: CsvCursor };
const toPage = (records: readonly SourceRecord[], tasks: readonly TaskObservation[], cursor: CsvCursor, total: number | null): CsvPage => ({ records, tasks, cursor: { ...cursor }, unread: [], total });

async function* readPages(settings: CsvSettings, read: ObjectRead, from: CsvCursor, signal: AbortSignal, context: ReadContext): AsyncGenerator<CsvPage, void, undefined> {
  const { plan, total } = await prepare(settings, read);
  let rows: CsvRow[] = [];
  let { offset } = from;
  const flush = (complete: boolean): CsvPage => {
    const readAt = context.now().toISOString();
    const records = rows.map((row) => buildRecord(settings, plan, row, context.connection, readAt));
    offset += rows.length;
    rows = [];
    return toPage(records, [], { ...from, offset, complete }, total);
  };
  for await (const row of mainRows(settings, from.offset)) {
    // A full page is handed over only when another row follows, so that the last page says `complete`.
    if (rows.length === PAGE_ROWS) {
      signal.throwIfAborted();
      yield flush(false);
    }
    rows.push(row);
  }
  const changed = (await fingerprintFolder(settings)) !== from.fingerprint;
  const last = flush(!changed);
  yield changed ? { ...last, unread: [`${settings.file} or a file joined to it changed while it was read; the next run reads it again`] } : last;
}

/**
 * With `snapshot: true`, the known rows that the file no longer holds, as deleted. Otherwise absence means nothing,
 * and nothing is yielded. The file is checked whole first: a cut-off file deletes nobody.
 */
export async function* sweepRows(settings: CsvSettings, request: PullRequest, known: AsyncIterable<readonly RecordRef[]>, context: ReadContext): AsyncGenerator<PullPage, void, undefined> {
  if (!settings.snapshot) return;
  const fingerprint = await fingerprintFolder(settings);
  const { ids } = await inspectMainFile(settings);
  for await (const refs of known) {
    request.signal.throwIfAborted();
    const readAt = context.now().toISOString();
    const records = refs.filter((ref) => ref.object === objectOf(settings) && !ids.has(ref.externalId)).map((ref) => deletedRecord(settings, ref.externalId, context.connection, readAt));
    if (records.length > 0) yield { records, tasks: [], cursor: { fingerprint, offset: 0, complete: false, tasks: null }, unread: [], total: null };
  }
}

/** Just these rows, as the file shows them now; rows that are gone only count as deleted with `snapshot: true`. */
export async function rereadRows(settings: CsvSettings, request: PullRequest, refs: readonly RecordRef[], context: ReadContext): Promise<readonly SourceRecord[]> {
  const wanted = new Set(refs.filter((ref) => ref.object === objectOf(settings)).map((ref) => ref.externalId));
  const { plan } = await prepare(settings, chooseRead(settings, request));
  const readAt = context.now().toISOString();
  const id = plan.header.indexOf(settings.id);
  const found: SourceRecord[] = [];
  for await (const row of mainRows(settings, 0)) {
    const value = (row.cells[id] ?? '').trim();
    if (wanted.delete(value)) found.push(buildRecord(settings, plan, row, context.connection, readAt));
  }
  const gone = settings.snapshot ? [...wanted].map((externalId) => deletedRecord(settings, externalId, context.connection, readAt)) : [];
  return [...found, ...gone];
}

/** Checks every file and every mapped path. */
export async function prepare(settings: CsvSettings, read: ObjectRead): Promise<{ readonly plan: RowPlan; readonly total: number }> {
  const { header, ids } = await inspectMainFile(settings);
  return { plan: planRows(settings, read, header, await loadTables(settings, header)), total: ids.size };
}

function chooseRead(settings: CsvSettings, request: PullRequest): ObjectRead {
  const object = objectOf(settings);
  const read = request.reads.find((candidate) => candidate.object === object);
  if (read !== undefined) return read;
  throw new CsvProblem(
    'object_unknown', { file: settings.file },
    `the mapping is about ${request.reads.map((candidate) => `"${candidate.object}"`).join(', ') || 'nothing'}, the rows of this file are called "${object}"`,
    'Set object in the settings to the name in the mapping',
  );
}

function resumeFrom(request: PullRequest, fingerprint: string): CsvCursor {
  const parsed = cursorSchema.safeParse(request.cursor);
  if (!parsed.success) return { fingerprint, offset: 0, complete: false, tasks: null };
  return parsed.data.fingerprint === fingerprint ? parsed.data : { fingerprint, offset: 0, complete: false, tasks: parsed.data.tasks };
}

async function* mainRows(settings: CsvSettings, skip: number): AsyncGenerator<CsvRow, void, undefined> {
  let index = -1;
  for await (const row of readRows(pathOf(settings, settings.file), settings.file, settings)) {
    if (index >= skip) yield row;
    index += 1;
  }
}
