import type { FastifyReply, FastifyRequest } from 'fastify';
import { RefusedError } from './problem.ts';

/**
 * The number in If-Match, for what counts its changes; null for `*`, which matches whatever there is. Throws RefusedError
 * 428 without the header, 412 when it is no tag of ours.
 */
export function demandRevision(request: FastifyRequest): number | null {
  const seen = request.headers['if-match']?.trim();
  if (seen === undefined || seen === '') throw versionMissing();
  if (seen === '*') return null;
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(seen)?.[1];
  if (revision !== undefined) return Number(revision);
  throw new RefusedError(412, { code: 'version_moved', message: 'The header If-Match holds no version of this.', remedy: 'Read it again, and send its ETag, quotes included.' });
}

/** `version`: what changes with every change, e.g. number and hash of a published file. */
export const tagOf = (version: string): string => `"${version.replaceAll(/[^\w.:-]/g, '_')}"`;

/** A header may list several, weak ones among them; `*` matches whatever there is. */
const matches = (header: string, tag: string): boolean => header.trim() === '*' || header.split(',').some((given) => given.trim().replace(/^W\//, '') === tag);

/** Sets ETag; true when the reader has this version already, and the answer is 304 without a body. */
export function answerVersion(request: FastifyRequest, reply: FastifyReply, version: string): boolean {
  const tag = tagOf(version);
  reply.header('etag', tag).header('cache-control', 'private, no-cache');
  const known = request.headers['if-none-match'];
  if (known === undefined || !matches(known, tag)) return false;
  reply.status(304);
  return true;
}

/**
 * A write says with If-Match which version it was made from, so that nobody overwrites what they have not seen. Throws
 * RefusedError 428 without the header, 412 when there is another version by now. `current` null: there is none yet, which
 * If-None-Match: * stands for.
 */
export function demandVersion(request: FastifyRequest, current: string | null): void {
  const { 'if-match': seen, 'if-none-match': none } = request.headers;
  if (seen === undefined && none !== '*') {
    throw versionMissing();
  }
  const isCurrent = seen === undefined ? current === null : current !== null && matches(seen, tagOf(current));
  if (isCurrent) return;
  throw new RefusedError(412, { code: 'version_moved', message: 'Somebody changed it in the meantime.', remedy: 'Read it again, and make the change to what stands there now.' });
}

const versionMissing = (): RefusedError =>
  new RefusedError(428, { code: 'version_missing', message: 'This change does not say which version it was made from.', remedy: 'Read it first, and send its ETag in the header If-Match.' });
