import { buildConnection } from '../../store/build-rows.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import type { StoredLane } from '../../../src/core/lanes/lane-store.ts';
import type { Stop, SyncRun } from '../../../src/core/ports.ts';
import { failedRun } from '../../../src/flows/sync/sync-all.ts';
import { workLane, type LaneOutcome, type LaneWork } from '../../../src/flows/sync/work-lane.ts';
import { HandoffError } from '../../../src/core/errors.ts';
import type { OpenStore } from '../../../src/store/open-store.ts';
import { noDeliveries } from '../../../src/flows/write-back/deliver-write-back.ts';

type Step = 'hints' | 'deliver' | 'sync' | 'look';
type Requested = Parameters<LaneWork['sync']>[0];

export const stopped = (given: Partial<Stop> = {}): Stop => ({ action: 'retry', code: 'down', message: 'The source is down.', remedy: 'Wait.', retryAfterMs: null, ...given });
export const busy = (): HandoffError => new HandoffError({ code: 'lane_busy', message: 'Another run works on it.', remedy: 'Wait.' });

let lanes = 0;

/** A lane on a real store whose four steps do what a test says. */
export class Lane {
  readonly clock = new ManualClock('2026-11-23T09:00:00.000Z');
  readonly id: string;
  readonly store: OpenStore;
  /** What was done, in order. */
  readonly steps: Step[] = [];
  readonly requested: Requested[] = [];
  readonly noted: SyncRun[] = [];
  readonly stopping = new AbortController();
  polls = true;
  hintsDueAt: string | null = null;
  /** Stops or fails the step; cleared by nobody. */
  readonly troubles = new Map<Step, Stop | Error>();
  /** Runs inside of a step. */
  during: ((step: Step) => Promise<void> | void) | null = null;

  private constructor(id: string, store: OpenStore) {
    this.id = id;
    this.store = store;
  }

  static async open(store: OpenStore): Promise<Lane> {
    lanes += 1;
    const lane = new Lane(`lane-${lanes}`, store);
    await store.saveConnection(buildConnection({ id: lane.id, accountId: lane.id }));
    return lane;
  }

  find(): Promise<StoredLane> {
    return this.store.findLane(this.id);
  }

  tick(): Promise<boolean> {
    return this.store.claimTick(this.id, this.clock.iso());
  }

  async freeze(): Promise<void> {
    await this.store.saveConnection(buildConnection({ id: this.id, accountId: this.id, frozen: { at: this.clock.iso(), reason: 'Too many vanished.' } }));
  }

  /** Whether a look at the database finds something to do. */
  async isDue(): Promise<boolean> {
    return (await this.store.findDueLanes(this.clock.iso())).includes(this.id);
  }

  async work(): Promise<LaneOutcome & { readonly steps: readonly Step[] }> {
    this.steps.length = 0;
    const outcome = await workLane(this.#work());
    return { ...outcome, steps: [...this.steps] };
  }

  async #take(step: Step): Promise<Stop | null> {
    this.steps.push(step);
    await this.during?.(step);
    const trouble = this.troubles.get(step) ?? null;
    if (trouble instanceof Error) throw trouble;
    return trouble;
  }

  #work(): LaneWork {
    return {
      connection: this.id,
      store: this.store,
      clock: this.clock,
      signal: this.stopping.signal,
      newId: () => `run of ${this.id} at ${this.clock.iso()}`,
      readHinted: async () => ({ nextDueAt: this.hintsDueAt, stoppedBy: await this.#take('hints') }),
      deliver: async () => ({ delivered: noDeliveries(), waiting: 0, apiCalls: 0, durationMs: 0, reason: null, stoppedBy: await this.#take('deliver') }),
      sync: async (requested) => {
        this.requested.push(requested);
        const stoppedBy = await this.#take('sync');
        const run: SyncRun = { ...failedRun(`run of ${this.id}`, this.id, busy(), this.clock.now()), outcome: stoppedBy === null ? 'complete' : 'failed', reasons: [] };
        return stoppedBy === null ? run : { ...run, stoppedBy };
      },
      shouldPoll: () => Promise.resolve(this.polls),
      findObstacle: () => this.#take('look'),
      noteRun: (run) => void this.noted.push(run),
    };
  }
}
