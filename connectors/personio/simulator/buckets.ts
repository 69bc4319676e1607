import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { tooManyRequests, v1Error } from './answers.ts';
import type { Company } from './company.ts';

interface Bucket {
  /** Requests that come back per second. */
  readonly replenishRate: number;
  readonly burstCapacity: number;
}

/** Seen on live answers: persons 30 a second. Documented: v1 employees 300 a minute with bursts of 15, documents 60 a minute. */
const BUCKETS: Readonly<Record<string, Bucket>> = {
  'v1/employees': { replenishRate: 5, burstCapacity: 15 },
  'v1/documents': { replenishRate: 1, burstCapacity: 60 },
};

/** Other v2 endpoints are not documented; those that were measured lay between 10 and 30. */
const USUAL: Bucket = { replenishRate: 30, burstCapacity: 30 };

const HEADER = 'x-ratelimit';

export interface Drawn {
  readonly headers: Readonly<Record<string, string>>;
  readonly refused: boolean;
}

/** A token bucket per endpoint; what it holds is told with every answer, also the refused one. */
export function draw(company: Company, name: string, now: number): Drawn {
  const { replenishRate, burstCapacity } = BUCKETS[name] ?? USUAL;
  const known = company.buckets[name] ?? { tokens: burstCapacity, at: now };
  const refilled = Math.min(burstCapacity, known.tokens + (Math.max(0, now - known.at) / 1000) * replenishRate);
  const refused = company.settings.throttling && refilled < 1;
  const tokens = refused || !company.settings.throttling ? refilled : refilled - 1;
  company.buckets[name] = { tokens, at: now };
  return {
    refused,
    headers: {
      [`${HEADER}-replenish-rate`]: String(replenishRate),
      [`${HEADER}-burst-capacity`]: String(burstCapacity),
      [`${HEADER}-requested-tokens`]: '1',
      [`${HEADER}-remaining`]: String(Math.floor(tokens)),
    },
  };
}

/** No promise of a Retry-After: who gets this has to back off by itself. */
export function throttled(version: 'v1' | 'v2', now: number, headers: Record<string, string>): SimulatorResponse {
  if (version === 'v2') return tooManyRequests(now, headers);
  const answer = v1Error(429, 'Too many requests');
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

const MINUTE = 60_000;

/** Beyond the documented number of tokens a minute only one a second is given out, for a minute. */
export function throttlesTokens(company: Company, name: string, perMinute: number, now: number): boolean {
  if (!company.settings.throttling) return false;
  const window = company.buckets[name] ?? { tokens: 0, at: now };
  const current = now - window.at >= MINUTE ? { tokens: 0, at: now } : window;
  current.tokens += 1;
  company.buckets[name] = current;
  const penalty = company.penalties[name] ?? 0;
  if (current.tokens <= perMinute && now >= penalty) return false;
  if (now >= penalty) company.penalties[name] = now + MINUTE;
  const last = company.penalties[`${name} last`] ?? 0;
  if (now - last < 1000) return true;
  company.penalties[`${name} last`] = now;
  return false;
}
