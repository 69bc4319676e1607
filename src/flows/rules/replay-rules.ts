import type { ReplayPage, ReplayStore } from '../../core/replay/replay-store.ts';
import type { ReplayTally } from '../../core/replay/replay-tally.ts';

/** Whoever works pages out, beside whoever reads them. */
export interface ReplayThreads {
  /** Pages that are worked on at the same moment. */
  readonly size: number;
  run(page: ReplayPage): Promise<ReplayTally>;
}

export interface ReplayDeps {
  readonly store: Pick<ReplayStore, 'findReplayPage'>;
  readonly threads: ReplayThreads;
  readonly signal: AbortSignal;
  /** Called with every page that is counted. */
  readonly onCounted: (tally: ReplayTally, handoffs: number) => void;
}

/** A page is read in the time that nobody notices, also where the database runs in our own thread. */
const PAGE = 50;
/** Of each thread one page is worked on, one waits for it, and the next is being read. */
const AHEAD = 2;

/** Works out all stored handoffs of these connections, the next pages being read meanwhile. Ends early, without an error, when it is cancelled. */
export async function replayRules({ store, threads, signal, onCounted }: ReplayDeps, connections: readonly string[]): Promise<void> {
  const working = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const count = async (page: ReplayPage): Promise<void> => {
    try {
      const tally = await threads.run(page);
      if (!signal.aborted) onCounted(tally, page.count);
    } catch (error) {
      // Told by the loop: nobody may be waiting for this page right now.
      failures.push(error);
    }
  };
  const goesOn = (): boolean => !signal.aborted && failures.length === 0;
  let lastId: string | null = null;
  do {
    const page: ReplayPage = await store.findReplayPage(connections, lastId, PAGE);
    ({ lastId } = page);
    if (page.count === 0 || !goesOn()) break;
    const counted: Promise<void> = count(page).finally(() => working.delete(counted));
    working.add(counted);
    while (working.size >= threads.size * AHEAD) await Promise.race(working);
  } while (lastId !== null && goesOn());
  await Promise.all(working);
  if (failures.length > 0 && !signal.aborted) throw failures[0];
}
