import { decideCuts, type RetentionTimes } from '../../core/retention/decide-cuts.ts';
import { RETAINED, type Retained, type RetentionStore } from '../../core/retention/retention-store.ts';
import type { Clock } from '../../core/ports.ts';

export interface RetentionDeps {
  readonly store: RetentionStore;
  readonly clock: Clock;
  readonly times: RetentionTimes;
  /** Ends the work between two steps; the next day goes on. */
  readonly signal?: AbortSignal;
}

/** Small, because the embedded engine holds up everything else while a statement runs. */
const ROWS_PER_STEP = 250;

/** The daily job: throws away what its time has passed, in small steps. Returns rows touched by kind. Safe to repeat and to run twice at once. */
export async function applyRetention({ store, clock, times, signal }: RetentionDeps): Promise<Readonly<Record<Retained, number>>> {
  const cuts = decideCuts(times, clock.now());
  const touched: Record<Retained, number> = {
    runs: 0, reasons: 0, troubles: 0, events: 0, errors: 0, values: 0, versions: 0, bodies: 0, outbox: 0, notes: 0, messages: 0, notices: 0, words: 0, tokens: 0,
  };
  for (const what of RETAINED) {
    for (let step = ROWS_PER_STEP; step === ROWS_PER_STEP && signal?.aborted !== true; ) {
      step = await store.retain(what, cuts[what], ROWS_PER_STEP);
      touched[what] += step;
    }
  }
  return touched;
}
