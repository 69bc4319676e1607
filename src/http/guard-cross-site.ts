import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { RefusedError } from './problem.ts';

/** Origins that our own pages may come from, e.g. https://handoff.acme.example. */
export type OwnOrigins = readonly string[];

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
export const CROSS_SITE_HEADER = 'x-handoff-csrf';

/** Only who can read our answers knows it (a page of another site cannot), and it needs no memory: it follows from the session. */
export const crossSiteToken = (sessionSecret: string): string => createHmac('sha256', sessionSecret).update('cross-site').digest('base64url');

/**
 * A browser sends the session cookie along whoever made it send the request. So a write that comes with a cookie must
 * say by header that it is ours: the browser's own word on where it comes from, and a token that only our pages have.
 */
export function refuseCrossSite(request: FastifyRequest, own: OwnOrigins, sessionSecret: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  if (isFromElsewhere(request, own) || !isSame(request.headers[CROSS_SITE_HEADER], crossSiteToken(sessionSecret))) {
    throw new RefusedError(403, {
      code: 'cross_site_write',
      message: 'This change was not asked for by a page of this service.',
      remedy: `Reload the page. A program uses an API token instead of a cookie, or sends "csrfToken" of GET /api/v1/me in the header ${CROSS_SITE_HEADER}.`,
    });
  }
}

/** True when the browser says so; without a word from the browser the token alone decides. */
export function isFromElsewhere(request: FastifyRequest, own: OwnOrigins): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = request.headers;
  return origin !== undefined && !own.includes(origin);
}

function isSame(given: string | readonly string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
