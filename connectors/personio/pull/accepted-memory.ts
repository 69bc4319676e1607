import { z } from 'zod';
import type { SessionContext } from '../../../src/core/connector.ts';
import { MEMORY_TTL_MS, MOST_KNOWN_APPLICATIONS } from '../limits.ts';

/** When somebody accepted is about them; forgotten, it is asked for once more. */
const CACHE_KEY = 'personal:accepted-at';
const stored = z.record(z.string(), z.string());

/** When offers were accepted, so that the stages of an application are asked for once and not with every change of it. */
export class AcceptedMemory {
  readonly #context: SessionContext;
  #loading: Promise<Map<string, string>> | null = null;
  #changed = false;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  /** `find` is asked the first time only. */
  async acceptedAt(id: string, find: () => Promise<string | null>): Promise<string | null> {
    const at = await this.#load();
    const known = at.get(id);
    if (known !== undefined) return known;
    const found = await find();
    if (found !== null) {
      at.set(id, found);
      this.#changed = true;
    }
    return found;
  }

  /** No longer accepted: accepted again is a new acceptance. */
  async forget(id: string): Promise<void> {
    if ((await this.#load()).delete(id)) this.#changed = true;
  }

  async save(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    await this.#context.cache.set(CACHE_KEY, Object.fromEntries([...(await this.#load())].slice(-MOST_KNOWN_APPLICATIONS)), MEMORY_TTL_MS);
  }

  async #load(): Promise<Map<string, string>> {
    this.#loading ??= this.#context.cache.get(CACHE_KEY).then((value) => new Map(Object.entries(stored.safeParse(value).data ?? {})));
    return await this.#loading;
  }
}
