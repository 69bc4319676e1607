import { OPERATOR, searchPage, type SearchFilter } from '../api.ts';
import { DEALS_PER_CHUNK, SWEEP_WINDOW_MS } from '../limits.ts';
import type { PullCursor } from './cursor.ts';
import { DEAL } from './plan.ts';
import type { DealReader } from './read-deals.ts';

const STAMP = 'hs_lastmodifieddate';

/**
 * Ids of deals worth a first reading that changed in the two days before the cursor, by id and in steps, after those
 * `beside`. Reading goes on from the cursor, so a deal that the search index showed later than the overlap would
 * otherwise be missed until somebody changes it. One search for each 200 such deals, one at least.
 */
export async function* eachLateDeal(reader: DealReader, { since }: PullCursor, beside: Iterable<string>): AsyncGenerator<readonly string[], void, undefined> {
  let ids = [...beside];
  // Nothing lies behind a cursor that has not moved yet.
  for (let last: string | null = since === null ? null : '0'; last !== null; ) {
    const page = await searchPage(reader.client, { type: DEAL, groups: windowGroups(reader, Date.parse(since ?? ''), last), sort: 'hs_object_id', properties: [STAMP], signal: reader.signal });
    ids.push(...page.results.map(({ id }) => id));
    last = page.paging?.next === undefined ? null : (page.results.at(-1)?.id ?? null);
    for (; ids.length >= DEALS_PER_CHUNK; ids = ids.slice(DEALS_PER_CHUNK)) yield ids.slice(0, DEALS_PER_CHUNK);
  }
  if (ids.length > 0) yield ids;
}

function windowGroups(reader: DealReader, sinceMs: number, last: string): readonly (readonly SearchFilter[])[] {
  const window: readonly SearchFilter[] = [
    { propertyName: STAMP, operator: OPERATOR.Between, value: String(sinceMs - SWEEP_WINDOW_MS), highValue: String(sinceMs) },
    { propertyName: 'hs_object_id', operator: OPERATOR.Gt, value: last },
  ];
  const { firstRead } = reader.plan;
  return firstRead.length === 0 ? [window] : firstRead.map((group) => [...group, ...window]);
}
