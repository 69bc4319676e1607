import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Found, Position, Seek } from '../core/view/browse-store.ts';
import { RefusedError } from './problem.ts';

/** For `schema.querystring`; extend it with filters of your own. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('How many to leave out'),
});
export type PageQuery = z.infer<typeof pageQuery>;

/** For `schema.response`: one page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), total: z.int(), limit: z.int(), offset: z.int() });

/** Cuts one page out of what is all in hand anyway (connections, tokens). Long lists let the store cut. */
export const cutPage = <Item>(all: readonly Item[], { limit, offset }: PageQuery): { readonly items: Item[]; readonly total: number } => ({ items: all.slice(offset, offset + limit), total: all.length });

/** The body of one page, and its neighbours in the header Link (RFC 8288), filters included. */
export function answerPage<Item>(request: FastifyRequest, reply: FastifyReply, page: PageQuery, found: { readonly items: Item[]; readonly total: number }) {
  const { limit, offset } = page;
  const links: string[] = [];
  if (offset + limit < found.total) links.push(linkTo(request, { limit, offset: offset + limit }, 'next'));
  if (offset > 0) links.push(linkTo(request, { limit, offset: Math.max(0, offset - limit) }, 'prev'));
  if (links.length > 0) reply.header('link', links.join(', '));
  return { ...found, limit, offset };
}

/** Where the next page begins, for lists that grow at their front while somebody pages (events, audit log). */
export function linkCursor(request: FastifyRequest, reply: FastifyReply, before: string | null): void {
  if (before !== null) reply.header('link', linkTo(request, { before }, 'next'));
}

function linkTo(request: FastifyRequest, parts: Readonly<Record<string, string | number>>, rel: string): string {
  // The base only makes a relative address parseable; it does not show.
  const url = new URL(request.url, 'http://localhost');
  for (const [name, value] of Object.entries(parts)) url.searchParams.set(name, String(value));
  return `<${url.pathname}${url.search}>; rel="${rel}"`;
}

/** For lists that grow while somebody walks them: a page begins after a row, not after a number of rows, so each row comes once. */
export const seekQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most'),
  after: z.string().max(400).optional().describe('"next" of the page before; the header Link has it too'),
});

/** For `schema.response`: one page of such a list. */
export const seekOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), total: z.int(), next: z.string().nullable().describe('For "after"; null on the last page') });

const positionSchema = z.tuple([z.iso.datetime(), z.string().min(1)]);

/** Throws RefusedError 400 when it is no `next` of ours. */
export function seekIn({ limit, after }: z.infer<typeof seekQuery>): Seek {
  if (after === undefined) return { limit, after: null };
  const position = positionSchema.safeParse(parseJson(Buffer.from(after, 'base64url').toString('utf8')));
  if (position.success) return { limit, after: { at: position.data[0], id: position.data[1] } };
  throw new RefusedError(400, { code: 'invalid_request', message: 'querystring.after: is not the "next" of a page.', remedy: 'Take it from the page before, or leave it out to begin at the beginning.', place: 'querystring.after' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The body of one such page, and where the next one begins. `position`: by what the list is sorted. */
export function answerSeek<Row, Item>(request: FastifyRequest, reply: FastifyReply, { limit }: Seek, found: Found<Row>, show: (row: Row) => Item, position: (row: Row) => Position) {
  const last = found.items.length < limit ? undefined : found.items.at(-1);
  const next = last === undefined ? null : nextOf(position(last));
  if (next !== null) reply.header('link', linkTo(request, { after: next }, 'next'));
  return { items: found.items.map(show), total: found.total, next };
}

const nextOf = ({ at, id }: Position): string => Buffer.from(JSON.stringify([at, id])).toString('base64url');
