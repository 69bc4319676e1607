import { z } from 'zod';
import type { SessionContext } from '../../../src/core/connector.ts';

const CACHE_KEY = 'own-writes';
const stored = z.record(z.string(), z.string());
/** Longer than any overlap, so that the echo of a write is still recognised. */
const KEEP_MS = 2 * 86_400_000;
/** The vendor stamps whole seconds with its own clock. */
const TOLERANCE_MS = 5_000;

/** When we last wrote to an employee. The change feed does not say who changed a record; this tells our own echo. */
export class OwnWrites {
  readonly #context: SessionContext;
  #at: Map<string, string> | null = null;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  async note(employeeIds: readonly string[]): Promise<void> {
    if (employeeIds.length === 0) return;
    const at = await this.#load();
    const now = this.#context.now();
    for (const id of employeeIds) at.set(id, now.toISOString());
    const young = [...at].filter(([, iso]) => now.getTime() - Date.parse(iso) < KEEP_MS);
    this.#at = new Map(young);
    await this.#context.cache.set(CACHE_KEY, Object.fromEntries(young), KEEP_MS);
  }

  /** The change as a person's edit, or null when it is the echo of our own write. */
  async humanEditAt(employeeId: string, lastChanged: string): Promise<string | null> {
    const changedMs = Date.parse(lastChanged);
    if (Number.isNaN(changedMs)) return null;
    const ours = (await this.#load()).get(employeeId);
    if (ours !== undefined && Math.abs(Date.parse(ours) - changedMs) <= TOLERANCE_MS) return null;
    return new Date(changedMs).toISOString();
  }

  async #load(): Promise<Map<string, string>> {
    if (this.#at !== null) return this.#at;
    const parsed = stored.safeParse(await this.#context.cache.get(CACHE_KEY));
    this.#at ??= new Map(parsed.success ? Object.entries(parsed.data) : []);
    return this.#at;
  }
}
