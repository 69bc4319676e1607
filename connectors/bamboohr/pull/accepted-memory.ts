import { z } from 'zod';
import type { SessionContext } from '../../../src/core/connector.ts';
import { MEMORY_TTL_MS, MOST_KNOWN_APPLICATIONS } from '../limits.ts';

const CACHE_KEY = 'accepted-at';
const stored = z.record(z.string(), z.string());

/**
 * When an offer was first seen accepted. BambooHR only tells when the status last changed, so moving somebody from
 * "Offer accepted" to "Hired" would move every date that counts from the acceptance.
 */
export class AcceptedMemory {
  readonly #context: SessionContext;
  #at: Map<string, string> | null = null;
  #changed = false;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  async load(): Promise<void> {
    if (this.#at !== null) return;
    const parsed = stored.safeParse(await this.#context.cache.get(CACHE_KEY));
    this.#at = new Map(parsed.success ? Object.entries(parsed.data) : []);
  }

  acceptedAt(id: string, changedAt: string | null): string | null {
    const known = this.#at?.get(id);
    if (known !== undefined) return known;
    if (changedAt !== null) {
      this.#at?.set(id, changedAt);
      this.#changed = true;
    }
    return changedAt;
  }

  /** No longer accepted: accepted again is a new acceptance. */
  forget(id: string): null {
    if (this.#at?.delete(id) === true) this.#changed = true;
    return null;
  }

  async save(): Promise<void> {
    if (!this.#changed || this.#at === null) return;
    const newest = [...this.#at].slice(-MOST_KNOWN_APPLICATIONS);
    await this.#context.cache.set(CACHE_KEY, Object.fromEntries(newest), MEMORY_TTL_MS);
    this.#changed = false;
  }
}
