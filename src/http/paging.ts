import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

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
