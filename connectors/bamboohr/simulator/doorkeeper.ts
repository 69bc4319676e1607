import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import type { Account, ApiKey } from './account.ts';
import { refuse } from './answers.ts';

export interface Admitted {
  readonly caller: ApiKey;
  readonly viaOAuth: boolean;
}

const MINUTE = 60_000;

/** Throttling counts every call, the refused ones included. */
export function throttle(account: Account, now: number): SimulatorResponse | undefined {
  const { window, settings } = account;
  if (settings.rateLimitPerMinute === null) return undefined;
  if (now - window.startedAt >= MINUTE) account.window = { startedAt: now, count: 0 };
  account.window.count += 1;
  if (account.window.count <= settings.rateLimitPerMinute) return undefined;
  return throttled(settings.throttleStatus, Math.ceil((account.window.startedAt + MINUTE - now) / 1000));
}

/** 429 since September 2026, 503 before; both name the seconds to wait. */
export function throttled(status: 429 | 503, seconds: number): SimulatorResponse {
  return refuse(status, status === 429 ? 'Too many requests' : 'Limit Exceeded', { 'retry-after': String(seconds) });
}

export function admit(account: Account, request: SimulatorRequest, now: number): Admitted | SimulatorResponse {
  if (now < account.badKeys.blockedUntil) return refuse(403, 'Too many failed attempts, try again later');
  const [scheme = '', credentials = ''] = (request.headers['authorization'] ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer') {
    const token = account.oauth.access[credentials];
    const caller = account.keys.find(({ key }) => key === token?.userKey);
    if (token === undefined || caller === undefined || token.expiresAt <= now)
      return refuse(401, 'Invalid access token');
    return { caller, viaOAuth: true };
  }
  if (scheme.toLowerCase() !== 'basic') return refuse(401, 'Authentication is required');
  const key = Buffer.from(credentials, 'base64').toString('utf8').split(':')[0];
  const caller = account.keys.find((one) => one.key === key);
  if (caller === undefined) return countBadKey(account, now);
  account.badKeys = { count: 0, blockedUntil: 0 };
  return { caller, viaOAuth: false };
}

/** Guessing keys closes the door for everybody for a while, also for good keys. */
function countBadKey(account: Account, now: number): SimulatorResponse {
  const { badKeysUntilBlock, blockSeconds } = account.settings;
  account.badKeys.count += 1;
  if (account.badKeys.count >= badKeysUntilBlock)
    account.badKeys = { count: 0, blockedUntil: now + blockSeconds * 1000 };
  return refuse(401, 'Invalid API key');
}
