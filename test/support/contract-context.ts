import type { SessionContext } from '../../src/core/connector.ts';
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
}

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
  };
}
