import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IdempotencyStore, KeptAnswer } from '../core/access/access-store.ts';
import { callerKey } from '../core/access/caller.ts';
import { hashOf } from '../core/hash.ts';
import type { Clock } from '../core/ports.ts';
import { RefusedError } from './problem.ts';

export interface Once {
  readonly access: IdempotencyStore;
  readonly clock: Clock;
}

const KEPT_MS = 24 * 3_600_000;
/** No request takes so long: whoever began was interrupted, and nobody knows how far it came. */
const RUNNING_MS = 10 * 60_000;
const MOST_KEPT_CHARACTERS = 256 * 1024;
const KEY_SHAPE = /^[\x21-\x7e]{1,200}$/;
const KEPT_HEADERS = ['location', 'etag', 'link'] as const;

/** Before the handler: the first with a key goes on, everybody else gets its answer. True when the answer was sent. */
export async function beginOnce({ access, clock }: Once, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.caller.kind === 'anonymous' || request.method === 'GET' || request.method === 'HEAD') return false;
  if (typeof key !== 'string' || !KEY_SHAPE.test(key)) {
    throw new RefusedError(400, { code: 'invalid_idempotency_key', message: 'The Idempotency-Key is empty, too long or holds other characters than printable ASCII.', remedy: 'Send a random one for each change, a UUID for example.' });
  }
  const now = clock.now();
  const state = await access.beginOnce({
    caller: callerKey(request.caller),
    key,
    requestHash: hashOf([request.method, request.url, JSON.stringify(request.body ?? null), request.headers['if-match'] ?? null]),
    now: now.toISOString(),
    expiresAt: new Date(now.getTime() + KEPT_MS).toISOString(),
  });
  if (state.kind === 'begun') {
    request.onceKey = key;
    return false;
  }
  if (state.kind === 'done') {
    // The audit log shall not look as if it had been done twice.
    request.problemCode = 'answered_again';
    await answerAgain(reply, state.answer);
    return true;
  }
  throw refusalOf(state, now);
}

function refusalOf(state: { readonly kind: 'other_request' } | { readonly kind: 'running'; readonly since: string }, now: Date): RefusedError {
  if (state.kind === 'other_request') {
    return new RefusedError(422, { code: 'idempotency_key_reused', message: 'This Idempotency-Key came with another request before.', remedy: 'Use a new key for each change.' });
  }
  if (now.getTime() - Date.parse(state.since) < RUNNING_MS) {
    return new RefusedError(409, { code: 'request_in_flight', message: 'The first request with this Idempotency-Key is still being worked on.', remedy: 'Wait a moment, then send it again with the same key.' }, { 'retry-after': '2' });
  }
  return new RefusedError(409, {
    code: 'outcome_unknown',
    message: 'The first request with this Idempotency-Key was interrupted; nobody knows how far it came.',
    remedy: 'Look whether the change was made. If it was not, send it again with a new key.',
  });
}

async function answerAgain(reply: FastifyReply, answer: KeptAnswer): Promise<void> {
  if (answer.body === null) {
    throw new RefusedError(409, { code: 'answer_not_kept', message: 'This was done already; its answer was shown once and not kept.', remedy: 'Look at the result where it is listed.' });
  }
  // Kept as it was sent: not to be serialised a second time.
  await reply.status(answer.status).headers({ ...answer.headers, 'idempotency-replayed': 'true' }).type(answer.contentType).serializer(String).send(answer.body);
}

/** After the handler: success is kept, everything else frees the key, so that a mended request may come again. */
export async function finishOnce({ access }: Once, request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<void> {
  const key = request.onceKey;
  if (key === null) return;
  request.onceKey = null;
  const id = { caller: callerKey(request.caller), key };
  if (reply.statusCode >= 400) return access.releaseOnce(id);
  const body = payload === undefined || payload === null ? '' : payload;
  const keeps = typeof body === 'string' && body.length <= MOST_KEPT_CHARACTERS && request.routeOptions.config.answersSecret !== true;
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  await access.finishOnce(id, { status: reply.statusCode, contentType: String(reply.getHeader('content-type') ?? 'application/json'), body: keeps ? body : null, headers: Object.fromEntries(headers) });
}
