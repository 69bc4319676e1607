import type { ObjectRead, PullPage, PullRequest, RecordRef, SourceRecord } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { stopsConnection } from './client.ts';
import { OBJECTS, type ObjectName } from './config.ts';
import { readCursor, writeCursor, type ObjectCursor, type WorkdayCursor } from './pull/cursor.ts';
import { pullCandidates } from './pull/pull-candidates.ts';
import { pullReport, type PartPage } from './pull/pull-report.ts';
import type { SessionParts } from './session-parts.ts';
import { rereadCandidates, sweepCandidates } from './pull/sweep-candidates.ts';
import { rereadReport, sweepReport } from './pull/sweep-report.ts';

const page = (cursor: WorkdayCursor, found: Partial<PartPage> = {}): PullPage => ({
  records: found.records ?? [],
  tasks: [],
  cursor: writeCursor(cursor),
  unread: found.unread ?? [],
  total: found.total ?? null,
});

/** Objects that the mapping reads and the connection has a report (or SOAP) for; the others are told by `check`. */
const wanted = (request: PullRequest): readonly { readonly object: ObjectName; readonly read: ObjectRead }[] =>
  OBJECTS.flatMap((object) => {
    const read = request.reads.find((each) => each.object === object);
    return read === undefined ? [] : [{ object, read }];
  });

export async function* pull(parts: SessionParts, request: PullRequest): AsyncGenerator<PullPage, void, undefined> {
  parts.client.signal = request.signal;
  const cursor = readCursor(request.cursor);
  for (const { object, read } of wanted(request)) {
    yield* guarded(cursor, pullObject(parts, object, read, cursor[object]), request.signal);
  }
  // Always one last page: an idle run must save that it was made.
  yield page(cursor);
}

/** What the daily look finds: the whole reports, or the candidates of known applications. */
export async function* sweep(parts: SessionParts, request: PullRequest, known: AsyncIterable<readonly RecordRef[]>): AsyncGenerator<PullPage, void, undefined> {
  parts.client.signal = request.signal;
  const cursor = readCursor(request.cursor);
  const all: (readonly RecordRef[])[] = [];
  for await (const refs of known) all.push(refs);
  for (const { object, read } of wanted(request)) {
    yield* guarded(cursor, sweepObject(parts, object, read, cursor[object], replay(all)), request.signal);
  }
}

/** Throws ConnectorError: the caller asked for exactly these. */
export async function reread(parts: SessionParts, request: PullRequest, refs: readonly RecordRef[]): Promise<readonly SourceRecord[]> {
  parts.client.signal = request.signal;
  const found: SourceRecord[] = [];
  for (const { object, read } of wanted(request)) {
    const ids = refs.filter((ref) => ref.object === object).map(({ externalId }) => externalId);
    const report = parts.settings.reports[object];
    if (ids.length === 0) continue;
    if (report !== undefined) found.push(...(await rereadReport(parts, object, report, read, readCursor(request.cursor)[object].always, ids)));
    else if (usesCandidates(parts, object)) found.push(...(await rereadCandidates(parts, read, ids)));
  }
  return found;
}

const usesCandidates = ({ settings }: SessionParts, object: ObjectName): boolean => object === 'jobApplication' && settings.candidates !== undefined;

async function* pullObject(parts: SessionParts, object: ObjectName, read: ObjectRead, cursor: ObjectCursor): AsyncGenerator<PartPage, void, undefined> {
  const report = parts.settings.reports[object];
  if (report !== undefined) yield* pullReport(parts, object, report, read, cursor);
  else if (usesCandidates(parts, object)) yield* pullCandidates(parts, read, cursor);
}

async function* sweepObject(parts: SessionParts, object: ObjectName, read: ObjectRead, cursor: ObjectCursor, known: AsyncIterable<readonly RecordRef[]>): AsyncGenerator<PartPage, void, undefined> {
  const report = parts.settings.reports[object];
  if (report !== undefined) yield* sweepReport(parts, object, report, read, cursor, known);
  else if (usesCandidates(parts, object)) yield* sweepCandidates(parts, read, known);
}

/** One report that cannot be read is named and leaves the other alone; what stops the connection is thrown. */
async function* guarded(cursor: WorkdayCursor, pages: AsyncGenerator<PartPage, void, undefined>, signal: AbortSignal): AsyncGenerator<PullPage, void, undefined> {
  try {
    for await (const found of pages) {
      yield page(cursor, found);
      signal.throwIfAborted();
    }
  } catch (error) {
    if (stopsConnection(error) || !(error instanceof ConnectorError) || isOutage(error)) throw error;
    yield page(cursor, { unread: [`${error.message} ${error.remedy}`] });
  }
}

/** Nobody answered at all. A report that takes too long or fails inside Workday is that report's affair. */
const isOutage = ({ code, resolution }: ConnectorError): boolean =>
  resolution.action === 'retry' && !['timeout', 'processing_fault', 'fault', 'report_empty', 'candidates_missing'].includes(code) && !code.startsWith('http_5');

async function* replay(all: readonly (readonly RecordRef[])[]): AsyncGenerator<readonly RecordRef[], void, undefined> {
  yield* all;
}
