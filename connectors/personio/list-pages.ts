import type { z } from 'zod';
import type { PersonioClient, Query } from './client.ts';
import { MOST_LIST_PAGES } from './limits.ts';
import { listOf } from './schema.ts';

export interface ListPage<T> {
  readonly items: readonly T[];
  /** The server's clock at this page, null when it did not tell. */
  readonly serverTimeMs: number | null;
  /** True when the list points back to a page that was read already although more should follow: it cannot be read to its end. */
  readonly broken: boolean;
}

/**
 * Walks a v2 list by its `next` links: absolute or relative, with the filters inside their cursor. Only path and query
 * of a link are followed: a token never goes to another host. A link that points back to a page read already was
 * reported by users; after a page that was not full it is the end, else the rest cannot be reached.
 */
export async function* listPages<T>(client: PersonioClient, path: string, item: z.ZodType<T>, limit: number | null, filters: Query = {}, headers: Query = {}): AsyncGenerator<ListPage<T>, void, undefined> {
  const schema = listOf(item);
  let at: { readonly path: string; readonly query: Query } = { path, query: limit === null ? filters : { limit: String(limit), ...filters } };
  const seen = new Set<string>([keyOf(at)]);
  for (let count = 1; ; count += 1) {
    const { body, serverTimeMs } = await client.getWithDate(at.path, schema, at.query, headers);
    const href = body._meta?.links?.next?.href ?? null;
    const next = href === null || href === '' ? null : targetOf(href, path);
    const isRepeated = next !== null && (seen.has(keyOf(next)) || count >= MOST_LIST_PAGES);
    const isFull = limit === null || body._data.length >= limit;
    yield { items: body._data, serverTimeMs, broken: isRepeated && isFull };
    if (next === null || isRepeated) return;
    seen.add(keyOf(next));
    at = next;
  }
}

/** The whole of a short list. */
export async function wholeList<T>(client: PersonioClient, path: string, item: z.ZodType<T>, limit: number | null, filters: Query = {}, headers: Query = {}): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of listPages(client, path, item, limit, filters, headers)) items.push(...page.items);
  return items;
}

const keyOf = ({ path, query }: { readonly path: string; readonly query: Query }): string =>
  `${path}?${new URLSearchParams(Object.entries(query).toSorted(([a], [b]) => (a < b ? -1 : 1))).toString()}`;

function targetOf(href: string, path: string): { readonly path: string; readonly query: Query } {
  const url = new URL(href, `https://personio.invalid${path}`);
  // A proxy in front may have a path of its own; ours begin with the version.
  const own = url.pathname.slice(Math.max(0, url.pathname.indexOf('/v2/')));
  return { path: own, query: Object.fromEntries(url.searchParams) };
}
