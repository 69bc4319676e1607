import { addReplayed } from './add-replayed.ts';
import { replayHandoff, type KeptHandoff, type Replayed, type ReplayRules } from './replay-handoff.ts';
import { emptyTally, type ReplayTally } from './replay-tally.ts';

/** A task that would be opened, if its owner may have one more: owner key and connection. */
export type Ask = readonly [ownerKey: string, connection: string];

export interface PageReplay {
  /** In the order in which they are asked for. */
  readonly asks: readonly Ask[];
  /** `granted`: an answer per ask. */
  finish(granted: readonly boolean[]): ReplayTally;
}

/**
 * Works out a page of handoffs. Whether somebody may get one more task is known to nobody who sees only a page, so that
 * is asked for the whole page at once; only those that are granted one are worked out a second time. `told`: lives as long
 * as the rules, so that one page after another does not name the same few handoffs that only the first of them can keep.
 */
export function replayPage(page: readonly KeptHandoff[], rules: ReplayRules, told: ReplayTally): PageReplay {
  const asks: Ask[] = [];
  const refused = page.map((kept): { readonly kept: KeptHandoff; readonly replayed: Replayed; readonly from: number } => {
    const from = asks.length;
    const note = (...ask: Ask): boolean => {
      asks.push(ask);
      return false;
    };
    return { kept, replayed: replayHandoff(kept, rules, note), from };
  });
  return {
    asks,
    finish: (granted) => {
      const tally = emptyTally();
      for (const [index, { kept, replayed, from }] of refused.entries()) {
        const own = granted.slice(from, refused[index + 1]?.from ?? granted.length);
        addReplayed(tally, own.includes(true) ? replayHandoff(kept, rules, answersOf(own)) : replayed, told);
      }
      return tally;
    },
  };
}

/** The same questions come again in the same order, because none depends on the answer to another. */
function answersOf(granted: readonly boolean[]): () => boolean {
  let next = 0;
  return () => granted[next++] ?? false;
}
