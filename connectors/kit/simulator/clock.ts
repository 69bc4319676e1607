import { z } from 'zod';

export const clockChangeSchema = z.strictObject({ advanceMs: z.number() });

/** Real time plus an offset: a test can let a session expire without waiting for it. */
export class VirtualClock {
  #offsetMs = 0;

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  advance(ms: number): void {
    this.#offsetMs += ms;
  }
}
