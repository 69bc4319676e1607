import type { CallPurpose, SessionContext } from '../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../src/core/errors.ts';
import type { JsonValue } from '../../src/core/json.ts';

interface Clockwork {
  offsetMs(): number;
  advance(ms: number): Promise<void>;
}

/** What outlives a session: the caller's store. */
export class ContractMemory {
  readonly cache = new Map<string, JsonValue>();
  readonly vault = new Map<string, string>();
  readonly logs: string[] = [];
  readonly waits: number[] = [];
  /** Calls that the connector paid for, by what they were for. */
  readonly paid: Record<CallPurpose, number> = { read: 0, write: 0, look: 0 };
  /** Nothing is left of our share of the vendor's limit. */
  spent = false;
}

export const SPENT: ErrorResolution = {
  action: 'rate_limited', code: 'budget_spent', message: 'Our share of the daily API limit is used up.', remedy: 'It goes on by itself at midnight.', retryAfterMs: 6 * 3_600_000,
};

/** A context in which waiting moves the source's clock and ours instead of passing time. */
export function contractContext(world: Clockwork, memory: ContractMemory, limits: SessionContext['limits']): SessionContext {
  return {
    connection: 'under-contract',
    now: () => new Date(Date.now() + world.offsetMs()),
    wait: async (ms, signal) => {
      signal?.throwIfAborted();
      memory.waits.push(ms);
      await world.advance(ms);
    },
    cache: {
      get: (key) => Promise.resolve(memory.cache.get(key) ?? null),
      set: (key, value, ttlMs) => {
        if (ttlMs <= 0) memory.cache.delete(key);
        else memory.cache.set(key, structuredClone(value));
        return Promise.resolve();
      },
    },
    vault: {
      get: (name) => Promise.resolve(memory.vault.get(name) ?? null),
      set: (name, value) => {
        memory.vault.set(name, value);
        return Promise.resolve();
      },
    },
    log: (level, message) => void memory.logs.push(`${level}: ${message}`),
    limits,
    spend: (calls, purpose) => {
      if (memory.spent) return Promise.reject(new ConnectorError('under-contract', SPENT));
      memory.paid[purpose] += calls;
      return Promise.resolve();
    },
  };
}
