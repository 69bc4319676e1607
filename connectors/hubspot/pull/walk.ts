import type { PullPage, SourceRecord } from '../../../src/core/connector.ts';
import { fitsOneSearch, OPERATOR, searchPage, type SearchFilter, type SearchQuestion } from '../api.ts';
import { DEALS_PER_CHUNK, RECORDS_PER_PAGE } from '../limits.ts';
import { nextCursor, seenKey, type PullCursor } from './cursor.ts';
import { DEAL } from './plan.ts';
import type { DealReader } from './read-deals.ts';
import { modifiedMs } from './records.ts';
import type { Row } from '../schema.ts';

const MINIMAL = ['hs_lastmodifieddate'];

/** The properties to ask a search for: all, or only the version when the list would make the body too long. */
export function searchProperties(reader: DealReader, question: Omit<SearchQuestion, 'properties'>): readonly string[] {
  const all = { ...question, properties: reader.plan.properties };
  return fitsOneSearch(all) ? all.properties : MINIMAL;
}

/** What a search with a shortened list left out is read by id. A deal that vanished meanwhile is left to the sweep. */
export async function completeRows(reader: DealReader, rows: readonly Row[], properties: readonly string[]): Promise<readonly Row[]> {
  if (properties !== MINIMAL || rows.length === 0) return rows;
  const { rows: whole } = await reader.readRows(rows.map(({ id }) => id));
  // The stamp that was searched for stays: what changed since comes again in the next run.
  return rows.flatMap((row) => whole.get(row.id) ?? []);
}

export interface WalkRequest {
  readonly cursor: PullCursor;
  /** Rows from here on; null: all, by the first-reading filter. */
  readonly sinceMs: number | null;
  readonly overlapMs: number;
  /** Keys of rows that need not be handed over again. */
  readonly known: ReadonlySet<string>;
  /** Read already; null or left out: the walk begins with a search. */
  readonly first?: FirstPage | null;
}
export interface FirstPage {
  readonly page: Awaited<ReturnType<typeof searchPage>>;
  readonly properties: readonly string[];
}

/**
 * Reads deals in the order of their id inside a window whose end is fixed by the first answer. Never by offset: beyond
 * 10,000 rows HubSpot answers 400, and a date cursor would never end where thousands share one stamp.
 */
export async function* walkDeals(reader: DealReader, request: WalkRequest): AsyncGenerator<PullPage, void, undefined> {
  const { cursor, overlapMs } = request;
  let upperMs = cursor.upper === null ? null : Date.parse(cursor.upper);
  let last = cursor.after ?? '0';
  let total: number | null = null;
  let given = request.first ?? null;
  // A walk from the beginning meets every row again, and what it does not meet is gone: it must not be counted any more.
  const passed: string[] = cursor.after === null ? [] : [...request.known];
  for (let more = true; more; ) {
    const chunk: Row[] = [];
    while (more && chunk.length < DEALS_PER_CHUNK) {
      const { page, properties } = given ?? (await readPage(reader, request.sinceMs, upperMs, last));
      given = null;
      upperMs ??= endOf(page.serverTime);
      total ??= page.total;
      const end = upperMs;
      // The index shows rows newer than was asked for; they come in the next run.
      const inside = page.results.filter((row) => modifiedMs(row) <= end);
      passed.push(...inside.map(seenKey));
      chunk.push(...(await completeRows(reader, inside.filter((row) => !request.known.has(seenKey(row))), properties)));
      const lastRow = page.results.at(-1);
      more = page.paging?.next !== undefined && lastRow !== undefined;
      last = lastRow?.id ?? last;
    }
    const upper = new Date(upperMs ?? 0).toISOString();
    for (const part of pagesOf(await reader.toRecords(chunk), total, (id) => ({ ...cursor, upper, after: id }), last)) {
      yield part;
      reader.signal.throwIfAborted();
    }
  }
  yield page([], nextCursor(cursor, upperMs ?? 0, overlapMs, passed), total);
}

async function readPage(reader: DealReader, sinceMs: number | null, upperMs: number | null, last: string): Promise<FirstPage> {
  const question = { type: DEAL, groups: windowGroups(reader, sinceMs, upperMs, last), sort: 'hs_object_id', signal: reader.signal } as const;
  const properties = searchProperties(reader, question);
  return { page: await searchPage(reader.client, { ...question, properties }), properties };
}

/** The answer carries whole seconds; what was changed within that second counts as before. */
export const endOf = (serverTime: Date): number => Math.floor(serverTime.getTime() / 1_000) * 1_000 + 999;

function windowGroups(reader: DealReader, sinceMs: number | null, upperMs: number | null, last: string): readonly (readonly SearchFilter[])[] {
  const window: SearchFilter[] = [{ propertyName: 'hs_object_id', operator: OPERATOR.Gt, value: last }];
  const property = { propertyName: 'hs_lastmodifieddate' };
  if (sinceMs !== null && upperMs !== null) window.unshift({ ...property, operator: OPERATOR.Between, value: String(sinceMs), highValue: String(upperMs) });
  else if (sinceMs !== null) window.unshift({ ...property, operator: OPERATOR.Gte, value: String(sinceMs) });
  else if (upperMs !== null) window.unshift({ ...property, operator: OPERATOR.Lte, value: String(upperMs) });
  const { firstRead } = reader.plan;
  return sinceMs !== null || firstRead.length === 0 ? [window] : firstRead.map((group) => [...group, ...window]);
}

/** Cuts records into pages; the cursor of each stands at its last deal, that of the last one at the end of the chunk. */
function* pagesOf(records: readonly SourceRecord[], total: number | null, cursorAt: (id: string) => PullCursor, end: string): Generator<PullPage> {
  for (let from = 0; from < records.length; from += RECORDS_PER_PAGE) {
    const part = records.slice(from, from + RECORDS_PER_PAGE);
    const isLast = from + RECORDS_PER_PAGE >= records.length;
    // Merged-away deals stand behind the others and out of order: only the chunk's end lies behind them.
    const lastDeal = part.findLast(({ state }) => state.kind !== 'merged');
    const isWhole = part.every(({ state }) => state.kind !== 'merged');
    yield page(part, cursorAt(isLast ? end : isWhole && lastDeal !== undefined ? lastDeal.externalId : beginning(records)), total);
  }
}
const beginning = (records: readonly SourceRecord[]): string => String(Math.max(0, Number(records[0]?.externalId ?? '1') - 1));

const page = (records: readonly SourceRecord[], cursor: PullCursor, total: number | null): PullPage => ({ records, tasks: [], cursor, unread: [], total });
