import type { PullPage, SourceRecord, TaskObservation } from '../../../src/core/connector.ts';
import { OPERATOR, searchPage } from '../api.ts';
import { RECORDS_PER_PAGE, ROWS_PER_SEARCH } from '../limits.ts';
import { nextCursor, seenId, seenKey, seenMs, type PullCursor } from './cursor.ts';
import { completeRows, endOf, searchProperties, walkDeals, type FirstPage } from './walk.ts';
import { DEAL } from './plan.ts';
import type { DealReader } from './read-deals.ts';
import { modifiedMs } from './records.ts';
import type { Row } from '../schema.ts';

export interface Beside {
  readonly records: readonly SourceRecord[];
  readonly tasks: readonly TaskObservation[];
  /** Where `relatedAt` stands after it. */
  readonly relatedAt: string | null;
}

/**
 * Every deal that changed since the cursor, of whatever stage, because a reopened one must be seen; one call when none
 * did. `lookBeside` asks for changes of contacts, companies and tasks when that is due; it gets the deals just read, or null
 * when they are many.
 */
export async function* readDelta(
  reader: DealReader,
  cursor: PullCursor,
  since: string,
  overlapMs: number,
  lookBeside: (upperMs: number, read: ReadonlySet<string> | null) => Promise<Beside>,
): AsyncGenerator<PullPage, void, undefined> {
  const sinceMs = Date.parse(since);
  const known = new Set(cursor.seen);
  const glance = await glanceAt(reader, sinceMs, cursor, known);
  const { upperMs } = glance;
  if (glance.fresh === null) {
    const beside = await lookBeside(upperMs, null);
    const from = { ...cursor, relatedAt: beside.relatedAt };
    if (beside.records.length + beside.tasks.length > 0) yield* inPages(beside, from);
    yield* walkDeals(reader, { cursor: { ...from, upper: new Date(upperMs).toISOString() }, sinceMs, overlapMs, known, first: glance.first });
    return;
  }
  const records = await reader.toRecords(glance.fresh);
  const beside = await lookBeside(upperMs, new Set(glance.fresh.map(({ id }) => id)));
  const end = { ...nextCursor(cursor, glance.upperMs, overlapMs, glance.seen), relatedAt: beside.relatedAt };
  yield* inPages({ records: [...records, ...beside.records], tasks: beside.tasks }, cursor, end);
}

interface Glance {
  readonly upperMs: number;
  /** null: there is more than one page can tell. */
  readonly fresh: readonly Row[] | null;
  readonly seen: readonly string[];
  /** The page is the first of a walk by id. */
  readonly first: FirstPage | null;
}

/**
 * One page of the window, which usually is all of it. While the overlap holds more rows than a page, the newest page is
 * asked for, and the number of rows tells whether anything else is new: a deal that changed moves to the front, and one
 * that the index showed late makes the number too large.
 */
async function glanceAt(reader: DealReader, sinceMs: number, cursor: PullCursor, known: ReadonlySet<string>): Promise<Glance> {
  const newestFirst = cursor.seen.length >= ROWS_PER_SEARCH;
  const window = { propertyName: 'hs_lastmodifieddate', operator: OPERATOR.Gte, value: String(sinceMs) };
  const byId = { propertyName: 'hs_object_id', operator: OPERATOR.Gt, value: '0' };
  const groups = [newestFirst ? [window] : [window, byId]];
  const question = { type: DEAL, groups, sort: newestFirst ? '-hs_lastmodifieddate' : 'hs_object_id', signal: reader.signal } as const;
  const properties = searchProperties(reader, question);
  const page = await searchPage(reader.client, { ...question, properties });
  const upperMs = endOf(page.serverTime);
  const rows = page.results.filter((row) => modifiedMs(row) <= upperMs);
  const fresh = rows.filter((row) => !known.has(seenKey(row)));
  const more = { upperMs, fresh: null, seen: [], first: newestFirst ? null : { page, properties } };
  if (page.paging?.next === undefined) return { upperMs, fresh: await completeRows(reader, fresh, properties), seen: rows.map(seenKey), first: null };
  const last = page.results.at(-1);
  if (!newestFirst || last === undefined || !known.has(seenKey(last)) || rows.length < page.results.length) return more;
  const changedIds = new Set(fresh.map(({ id }) => id));
  const unchanged = cursor.seen.filter((key) => seenMs(key) >= sinceMs && !changedIds.has(seenId(key)));
  // One that vanished and one that the index showed late leave the number as it was.
  const shown = new Set(rows.map(seenKey));
  const vanished = unchanged.some((key) => seenMs(key) > modifiedMs(last) && !shown.has(key));
  if (vanished || page.total !== unchanged.length + fresh.length) return more;
  return { upperMs, fresh: await completeRows(reader, fresh, properties), seen: [...unchanged, ...fresh.map(seenKey)], first: null };
}

function* inPages({ records, tasks }: Omit<Beside, 'relatedAt'>, unchanged: PullCursor, end: PullCursor = unchanged): Generator<PullPage> {
  for (let from = 0; ; from += RECORDS_PER_PAGE) {
    const last = from + RECORDS_PER_PAGE >= records.length;
    yield {
      records: records.slice(from, from + RECORDS_PER_PAGE),
      tasks: from === 0 ? tasks : [],
      cursor: last ? end : unchanged,
      unread: [],
      total: null,
    };
    if (last) return;
  }
}
