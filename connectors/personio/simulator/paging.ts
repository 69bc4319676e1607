import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { json } from './answers.ts';
import type { Call } from './call.ts';
import { parseListQuery, QueryError, type ListQuery, type ListRules } from './query.ts';

const cursorSchema = z.object({
  filters: z.record(z.string(), z.string()),
  limit: z.number(),
  offset: z.number(),
  after: z.object({ order: z.number(), id: z.string() }),
});

/** How a list is read: `order` sorts descending, equal ones by id. */
export interface Listing<T> {
  readonly rules: ListRules;
  all(filters: ListQuery['filters']): readonly T[];
  order(item: T): number;
  id(item: T): string;
  view(item: T): unknown;
  /** When it changed last, for lists that may lag behind. */
  changedAt?(item: T): number;
}

function readCursor(text: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text.replace(/^cur_/, ''), 'base64url').toString('utf8')));
  } catch {
    throw new QueryError('Provided request parameters are invalid.');
  }
}

const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** A page and its links. The next link holds the cursor only; everything else is inside it. */
export function page<T>(call: Call, listing: Listing<T>): SimulatorResponse {
  const { request, company } = call;
  const asked = parseListQuery(request.query, listing.rules);
  const cursor = asked.cursor === undefined ? undefined : readCursor(asked.cursor);
  const filters = cursor?.filters ?? asked.filters;
  const limit = cursor !== undefined && !request.query.has('limit') ? cursor.limit : asked.limit;
  const sorted = visible(call, listing, filters).toSorted(
    (a, b) => listing.order(b) - listing.order(a) || byId(listing.id(a), listing.id(b)),
  );
  const start = cursor === undefined ? 0 : startAfter(sorted, listing, cursor, company.settings.cursors);
  const shown = sorted.slice(start, start + limit);
  const last = shown.at(-1);
  const self = request.rawUrl;
  const next =
    last === undefined || start + limit >= sorted.length
      ? undefined
      : `${request.path}?cursor=${writeCursor({ filters, limit, offset: start + limit, after: { order: listing.order(last), id: listing.id(last) } })}`;
  return json(200, {
    _data: shown.map((item) => listing.view(item)),
    _meta: { links: { self: { href: `${call.origin}${self}` }, ...nextLink(call, self, next) } },
  });
}

function visible<T>(call: Call, listing: Listing<T>, filters: ListQuery['filters']): readonly T[] {
  const lagMs = call.company.settings.listLagSeconds * 1000;
  const all = listing.all(filters);
  if (lagMs === 0 || filters['updated_at.gt'] === undefined) return all;
  return all.filter((item) => (listing.changedAt?.(item) ?? 0) <= call.now - lagMs);
}

function writeCursor(cursor: z.infer<typeof cursorSchema>): string {
  return `cur_${Buffer.from(JSON.stringify(cursor)).toString('base64url')}`;
}

function startAfter<T>(
  sorted: readonly T[],
  listing: Listing<T>,
  { after, offset }: z.infer<typeof cursorSchema>,
  by: 'keyset' | 'offset',
): number {
  if (by === 'offset') return offset;
  const found = sorted.findIndex((item) => {
    const order = listing.order(item);
    return order < after.order || (order === after.order && byId(listing.id(item), after.id) > 0);
  });
  return found < 0 ? sorted.length : found;
}

function nextLink(call: Call, self: string, next: string | undefined): { next?: { href: string } } {
  if (next === undefined) return {};
  switch (call.nextLinks) {
    case 'relative':
      return { next: { href: next } };
    case 'self':
      return { next: { href: `${call.origin}${self}` } };
    default:
      return { next: { href: `${call.origin}${next}` } };
  }
}
