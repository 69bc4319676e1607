import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import type { Company } from './company.ts';
import type { Credential, Settings } from './settings.ts';

/** One admitted request. */
export interface Call {
  readonly company: Company;
  readonly credential: Credential;
  readonly request: SimulatorRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly now: number;
  readonly origin: string;
  /** Attributes that a fault leaves unwritten although the answer is a success. */
  readonly skippedByFault: readonly string[];
  readonly nextLinks: Settings['nextLinks'];
  wrote(count: number): void;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Exactly as the vendor's documentation writes it. */
  readonly path: string;
  readonly version: 'v1' | 'v2';
  readonly scope: string;
  /** What the vendor says when the scope is missing: it is not consistent. */
  readonly withoutScope: 'unauthorized request' | 'unauthorized token' | 'forbidden';
  /** Requests share a bucket per endpoint. */
  readonly bucket: string;
  readonly needsBeta?: true;
  handle(call: Call): SimulatorResponse;
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

export function maySee(call: Call, key: string): boolean {
  return call.credential.whitelist === null || call.credential.whitelist.includes(key);
}

export function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return asObject(parsed);
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

export function sendsJson(call: Call): boolean {
  return (call.request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === 'application/json';
}
