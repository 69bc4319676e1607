import { randomUUID } from 'node:crypto';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { json } from './answers.ts';
import type { Bucket } from './call.ts';
import type { Portal, Token } from './portal.ts';
import { dayOf } from './zone.ts';

const TEN_SECONDS = 10_000;
const ONE_SECOND = 1_000;
/** A marketplace app's allowance per account, whatever the account has. */
const OAUTH_BURST = 110;

export type Policy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';

const MESSAGES: Readonly<Record<Policy, string>> = {
  TEN_SECONDLY_ROLLING: 'You have reached your ten_secondly_rolling limit.',
  SECONDLY: 'You have reached your secondly limit.',
  DAILY: 'You have reached your daily limit.',
};

export function tooMany(policyName: Policy): SimulatorResponse {
  return json(429, {
    status: 'error',
    message: MESSAGES[policyName],
    errorType: 'RATE_LIMIT',
    correlationId: randomUUID(),
    policyName,
    ...(policyName === 'TEN_SECONDLY_ROLLING' ? { groupName: 'publicapi:private-apps-api-calls' } : {}),
    ...(policyName === 'SECONDLY' ? { requestId: randomUUID() } : {}),
  });
}

export function usedToday(portal: Portal, now: number): number {
  return (portal.usage.day === dayOf(portal.timeZone, now) ? portal.usage.count : 0) + portal.settings.usedByOthers;
}

/** Rolling windows live in memory only: a restart forgets them, as seconds do. */
export class Allowance {
  readonly #windows = new Map<string, number[]>();

  /** Counts the call; a refusal when one of its windows is full. */
  take(portal: Portal, token: Token, bucket: Bucket, now: number): { refused?: SimulatorResponse; headers: Record<string, string> } {
    const { settings } = portal;
    if (usedToday(portal, now) >= settings.daily) return { refused: tooMany('DAILY'), headers: {} };
    if (bucket === 'search') {
      if (!this.#pass('search', settings.searchPerSecond, ONE_SECOND, now)) return { refused: tooMany('SECONDLY'), headers: {} };
      countDay(portal, now);
      // The search is outside the ten-second window and tells no limits.
      return { headers: {} };
    }
    const burst = settings.burstPerTenSeconds === null ? null : token.kind === 'oauth' ? OAUTH_BURST : settings.burstPerTenSeconds;
    const fits =
      this.#fits(`app ${token.appId}`, burst, TEN_SECONDS, now) &&
      (bucket !== 'associations' || this.#fits('associations', settings.associationsPerTenSeconds, TEN_SECONDS, now));
    if (!fits) return { refused: tooMany('TEN_SECONDLY_ROLLING'), headers: headersOf(portal, token, burst, 0, now) };
    const used = this.#count(`app ${token.appId}`, now);
    if (bucket === 'associations') this.#count('associations', now);
    countDay(portal, now);
    return { headers: headersOf(portal, token, burst, burst === null ? 0 : burst - used, now) };
  }

  forget(): void {
    this.#windows.clear();
  }

  #fits(key: string, limit: number | null, windowMs: number, now: number): boolean {
    const left = (this.#windows.get(key) ?? []).filter((at) => at > now - windowMs && at <= now);
    this.#windows.set(key, left);
    return limit === null || left.length < limit;
  }

  #count(key: string, now: number): number {
    const list = this.#windows.get(key) ?? [];
    list.push(now);
    this.#windows.set(key, list);
    return list.length;
  }

  #pass(key: string, limit: number | null, windowMs: number, now: number): boolean {
    const fits = this.#fits(key, limit, windowMs, now);
    if (fits) this.#count(key, now);
    return fits;
  }
}

function countDay(portal: Portal, now: number): void {
  const day = dayOf(portal.timeZone, now);
  portal.usage = portal.usage.day === day ? { day, count: portal.usage.count + 1 } : { day, count: 1 };
}

function headersOf(portal: Portal, token: Token, burst: number | null, remaining: number, now: number): Record<string, string> {
  const max = burst ?? 1_000_000;
  const window = {
    'X-HubSpot-RateLimit-Max': String(max),
    'X-HubSpot-RateLimit-Remaining': String(burst === null ? max : Math.max(0, remaining)),
    'X-HubSpot-RateLimit-Interval-Milliseconds': String(TEN_SECONDS),
  };
  if (token.kind === 'oauth') return window;
  const { daily } = portal.settings;
  return { ...window, 'X-HubSpot-RateLimit-Daily': String(daily), 'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(0, daily - usedToday(portal, now))) };
}
