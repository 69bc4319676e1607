import { areCallsPlenty } from './afford-rows.ts';
import { deliverWriteBack, type DeliveryCounts } from './deliver-write-back.ts';
import type { SyncDeps } from '../sync/sync-deps.ts';

/** Writes while the next page is read; stops at half-filled batches, which the end of the run sends. */
export class BackgroundWriter {
  readonly #deps: SyncDeps;
  readonly #counts: DeliveryCounts;
  #running: Promise<void> | null = null;
  #again = false;
  #error: unknown = null;

  constructor(deps: SyncDeps, counts: DeliveryCounts) {
    this.#deps = deps;
    this.#counts = counts;
  }

  /** `total`: records that are being read, null when the source does not say. */
  wake(total: number | null): void {
    if (this.#running !== null) {
      this.#again = true;
      return;
    }
    this.#running = this.#work(total);
  }

  async #work(total: number | null): Promise<void> {
    try {
      if (!(await areCallsPlenty(this.#deps, total))) return;
      do {
        this.#again = false;
        await deliverWriteBack(this.#deps, this.#counts, true);
      } while (this.#again);
    } catch (error) {
      this.#error = error;
    } finally {
      this.#running = null;
    }
  }

  async finish(): Promise<void> {
    if (this.#running !== null) await this.#running;
    if (this.#error !== null) throw this.#error;
  }
}

