import type { z } from 'zod';
import { parseRetryAfter } from '../kit/back-off.ts';
import type { Failure } from '../kit/failure.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { explainError } from './errors.ts';
import { BURST_WINDOW_MS, SECONDLY_WAIT_MS } from './limits.ts';
import { vendorErrorSchema, type VendorError } from './schema.ts';
import type { RawAnswer } from './sdk-exchange.ts';

interface Circumstances {
  readonly now: Date;
  /** Of the portal: its day ends at its own midnight. */
  readonly timeZone: string;
  readonly secrets: readonly string[];
}

/** What went wrong, or null for a 2xx with data. */
export function judgeAnswer(answer: RawAnswer, circumstances: Circumstances): Failure | null {
  const isPage = /^\s*(?:<!doctype html|<html[\s>])/i.test(answer.text.slice(0, 200));
  const asked = parseRetryAfter(answer.headers['retry-after'], circumstances.now);
  if (answer.status >= 200 && answer.status < 300) return isPage ? { kind: 'html', status: answer.status, retryAfterMs: asked } : null;
  // 414 comes as a page, too, and means what its status says.
  if (isPage && ![401, 403, 414, 429].includes(answer.status)) return { kind: 'html', status: answer.status, retryAfterMs: asked };
  const error = vendorErrorSchema.safeParse(parseJson(answer.text)).data ?? null;
  const { code, message } = error === null ? { code: null, message: null } : explainError(error, circumstances.secrets);
  const waitMs = answer.status === 429 ? (asked ?? throttleWaitMs(error, circumstances)) : asked;
  return { kind: 'answer', status: answer.status, code, message, retryAfterMs: waitMs };
}

/** HubSpot names the limit, not the wait (docs, "Error handling", 429): a second, ten seconds, or the end of the day. */
function throttleWaitMs(error: VendorError | null, { now, timeZone }: Circumstances): number {
  const limit = `${error?.policyName ?? ''} ${error?.message ?? ''}`;
  if (/daily/i.test(limit)) return msUntilMidnight(now, timeZone);
  return /secondly/i.test(limit) && !/ten_?secondly/i.test(limit) ? SECONDLY_WAIT_MS : BURST_WINDOW_MS;
}

/** Milliseconds until the clock on the wall in `timeZone` shows midnight; an hour that is skipped or doubled does not matter here. */
export function msUntilMidnight(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' }).formatToParts(now);
  const at = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const passed = (at('hour') * 3_600 + at('minute') * 60 + at('second')) * 1_000;
  return Math.max(86_400_000 - passed, 1_000);
}

/** No answer: the socket broke, the name did not resolve, nobody listened. */
export function judgeSilence(error: unknown): Failure {
  let cause = error;
  for (let depth = 0; typeof cause === 'object' && cause !== null && depth < 5; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return { kind: 'network', code: cause.code };
    cause = 'cause' in cause ? cause.cause : null;
  }
  return { kind: 'network', code: 'NETWORK' };
}

/** Parses an answer at the door; throws RequestFailure `unexpected`. A 204 reads as an empty object. */
export const parseAnswer = <T>(answer: RawAnswer, schema: z.ZodType<T>, what: string): T =>
  readAnswer(answer.text.trim() === '' ? { ...answer, text: '{}' } : answer, schema, what);

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
