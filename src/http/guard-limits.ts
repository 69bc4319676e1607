import type { FastifyRequest } from 'fastify';
import type { HttpApp } from './http-app.ts';
import { RefusedError } from './problem.ts';

/** Requests per minute. Forwarded headers are not trusted, so behind a proxy everybody shares one address: the proxy limits there. */
export interface HttpLimits {
  readonly addressPerMinute: number;
  readonly callerPerMinute: number;
  /** Refused credentials per address; a right credential is never held up by it. */
  readonly failuresPerMinute: number;
  /** Entries that one address without a credential, or one caller over the limit, can add to the audit log. */
  readonly auditedFailuresPerMinute: number;
  readonly bodyBytes: number;
}

export const DEFAULT_LIMITS: HttpLimits = { addressPerMinute: 1_200, callerPerMinute: 600, failuresPerMinute: 60, auditedFailuresPerMinute: 120, bodyBytes: 1_048_576 };

type Limiter = ReturnType<HttpApp['createRateLimit']>;

export interface Limits {
  /** Throws RefusedError 429. */
  countAddress(request: FastifyRequest): Promise<void>;
  countCaller(request: FastifyRequest, key: string): Promise<void>;
  countFailure(request: FastifyRequest): Promise<void>;
  /** False when this address has filled its part of the audit log for this minute. */
  mayAudit(request: FastifyRequest): Promise<boolean>;
}

/** An address of IPv6 is a network of 64 bits: its owner has all of it. */
const PER_ADDRESS = { timeWindow: 60_000, ipv6Subnet: 64 } as const;

export function limitsOf(app: HttpApp, limits: HttpLimits): Limits {
  const byAddress = new Map<number, Limiter>();
  const addressLimit = (max: number): Limiter => {
    const known = byAddress.get(max) ?? app.createRateLimit({ ...PER_ADDRESS, max });
    byAddress.set(max, known);
    return known;
  };
  const callers = new WeakMap<FastifyRequest, string>();
  const callerLimit = app.createRateLimit({ timeWindow: 60_000, max: limits.callerPerMinute, keyGenerator: (request) => callers.get(request) ?? '' });
  const failureLimit = app.createRateLimit({ ...PER_ADDRESS, max: limits.failuresPerMinute });
  const auditLimit = app.createRateLimit({ ...PER_ADDRESS, max: limits.auditedFailuresPerMinute });
  addressLimit(limits.addressPerMinute);
  return {
    countAddress: (request) => count(addressLimit(request.routeOptions.config.perMinute ?? limits.addressPerMinute), request),
    countCaller: (request, key) => {
      callers.set(request, key);
      return count(callerLimit, request);
    },
    countFailure: (request) => count(failureLimit, request),
    mayAudit: async (request) => !isOver(await auditLimit(request)),
  };
}

const isOver = (counted: Awaited<ReturnType<Limiter>>): boolean => !counted.isAllowed && counted.isExceeded;

async function count(limiter: Limiter, request: FastifyRequest): Promise<void> {
  const counted = await limiter(request);
  if (counted.isAllowed || !counted.isExceeded) return;
  throw new RefusedError(
    429,
    { code: 'too_many_requests', message: 'Too many requests came in one minute.', remedy: `Wait ${counted.ttlInSeconds} seconds; the header Retry-After says so too.` },
    { 'retry-after': String(counted.ttlInSeconds) },
  );
}
