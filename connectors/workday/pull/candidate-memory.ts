import { z } from 'zod';
import type { SessionContext } from '../../../src/core/connector.ts';
import { MEMORY_TTL_MS } from '../limits.ts';

const CACHE_KEY = 'personal:candidates';
const stored = z.record(z.string(), z.string());

/**
 * Which candidate an application belongs to: Get_Candidates finds candidates, and only through them their applications.
 * Emptied when anybody is forgotten: the sweep then finds them anew among those who are accepted.
 */
export class CandidateMemory {
  readonly #context: SessionContext;
  #byApplication: Map<string, string> | null = null;
  #isChanged = false;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  async load(): Promise<ReadonlyMap<string, string>> {
    return await this.#load();
  }

  async note(applicationId: string, candidateId: string): Promise<void> {
    const known = await this.#load();
    if (known.get(applicationId) === candidateId) return;
    known.set(applicationId, candidateId);
    this.#isChanged = true;
  }

  async save(): Promise<void> {
    if (!this.#isChanged || this.#byApplication === null) return;
    await this.#context.cache.set(CACHE_KEY, Object.fromEntries(this.#byApplication), MEMORY_TTL_MS);
    this.#isChanged = false;
  }

  async #load(): Promise<Map<string, string>> {
    if (this.#byApplication !== null) return this.#byApplication;
    const parsed = stored.safeParse(await this.#context.cache.get(CACHE_KEY));
    this.#byApplication ??= new Map(parsed.success ? Object.entries(parsed.data) : []);
    return this.#byApplication;
  }
}
