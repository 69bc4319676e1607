import axios, { isAxiosError } from 'axios';
import { HandoffError } from '../core/errors.ts';
import type { SendResult } from '../core/watch/notice.ts';
import { guardAddress, type CheckedAddress, type GuardedAddress, type GuardOptions } from './guard-address.ts';

export interface Post {
  readonly url: string;
  /** JSON text. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type PostOptions = Pick<GuardOptions, 'place' | 'allowPrivate' | 'resolve'> & { readonly timeoutMs: number };

/** No connection was made, so nothing was sent. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID']);
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** One message to an address from the settings, which was checked just before. Nothing of address or answer is repeated in the result. */
export async function postJson(post: Post, options: PostOptions): Promise<SendResult> {
  try {
    const guarded = await guardAddress(post.url, { ...options, protocols: ['https:', 'http:'] });
    return await send(post, guarded, options.timeoutMs);
  } catch (error) {
    return resultOf(error);
  }
}

async function send({ body, headers }: Post, guarded: GuardedAddress, timeoutMs: number): Promise<SendResult> {
  const answer = await axios.request<NodeJS.ReadableStream & { destroy(): void }>({
    url: guarded.url.href,
    method: 'POST',
    data: body,
    headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'handoff-sync', ...headers },
    // A redirect could lead where nobody looked; a proxy from the environment as well.
    maxRedirects: 0,
    proxy: false,
    // The status says all that we need: the answer's body is not read, however long it is.
    responseType: 'stream',
    validateStatus: () => true,
    transformRequest: (data: unknown) => data,
    signal: AbortSignal.timeout(timeoutMs),
    lookup: pinned(guarded),
  });
  answer.data.destroy();
  return judgeStatus(answer.status, answer.headers['retry-after']);
}

/** Answers with what was checked: a name that means another machine a moment later changes nothing. */
function pinned({ addresses }: GuardedAddress) {
  return (_host: string, _asked: object, done: (error: Error | null, addresses: CheckedAddress[]) => void): void => done(null, [...addresses]);
}

function judgeStatus(status: number, retryAfter: unknown): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  if (status >= 300 && status < 400) {
    return { outcome: 'refused', again: false, message: `It answered with a redirect (${status}), which is not followed.`, remedy: 'Give the address that it leads to.' };
  }
  if (status === 429 || status === 503 || status === 500) {
    const seconds = typeof retryAfter === 'string' && /^\d+$/.test(retryAfter) ? Number(retryAfter) : 0;
    return { outcome: 'refused', again: true, retryAfterMs: Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS), message: `It answered ${status}.`, remedy: 'It is tried again.' };
  }
  // A gateway gave up waiting for what stands behind it, which may have taken the message.
  if (status === 502 || status === 504) return { outcome: 'unknown', message: `A gateway answered ${status}; the message may have arrived.` };
  return { outcome: 'refused', again: false, message: `It answered ${status}.`, remedy: status === 404 || status === 410 ? 'The webhook was removed or its address is wrong: make a new one.' : 'Check the address and what it accepts.' };
}

function resultOf(error: unknown): SendResult {
  if (error instanceof HandoffError) return { outcome: 'refused', again: error.code === 'address_unknown', message: error.message, remedy: error.remedy, guard: error.code };
  const code = isAxiosError(error) ? (error.code ?? '') : '';
  if (NOT_CONNECTED.has(code)) return { outcome: 'refused', again: true, message: `No connection could be made (${code}).`, remedy: 'It is tried again; check the address if this goes on.' };
  return { outcome: 'unknown', message: `The answer never came${code === '' ? '' : ` (${code})`}; the message may have arrived.` };
}
