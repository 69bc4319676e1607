/** More edits of a deal come only when its first was read long ago, or the first would never be seen by itself. */
const MORE_AFTER_MS = 5_000;
/** What comes near the half minute could be read by either reading. */
const MORE_WITHIN_MS = 27_000;
/** The portal remembers no more than twenty values of a field. */
const MOST_EDITS_PER_DEAL = 15;
/** A record that was read because of a webhook is read again no sooner. */
export const GAP_MS = 30_000;

export interface Edit {
  /** Since the beginning. */
  readonly atMs: number;
  readonly deal: string;
  /** The first edit of a deal empties a field, those that follow fill it. */
  readonly fills: boolean;
}

/**
 * So many edits a second, evenly, after the first seconds: the deals are touched for the first time one after the other over the whole time, and in
 * between come more edits of deals that were touched in the last half minute. So each deal changes its score twice: after
 * its first edit, and half a minute later because of what followed.
 */
export function planEdits(deals: readonly string[], perSecond: number, seconds: number): readonly Edit[] {
  const total = perSecond * seconds;
  const edits: Edit[] = [];
  const begun: { readonly deal: string; readonly atMs: number; edits: number }[] = [];
  for (let index = 0; index < total; index += 1) {
    const atMs = (index * 1_000) / perSecond;
    const fresh = deals[begun.length];
    const open = begun.filter((each) => each.edits < MOST_EDITS_PER_DEAL && atMs - each.atMs >= MORE_AFTER_MS && atMs - each.atMs <= MORE_WITHIN_MS);
    // Scattered, but the same in every run.
    const again = open[(index * 7_919) % Math.max(1, open.length)];
    if (fresh !== undefined && begun.length * total <= index * deals.length) {
      begun.push({ deal: fresh, atMs, edits: 1 });
      edits.push({ atMs, deal: fresh, fills: false });
    } else if (again !== undefined) {
      again.edits += 1;
      edits.push({ atMs, deal: again.deal, fills: true });
    }
  }
  return edits;
}

interface Entry {
  readonly value: string;
  readonly at: number;
}

export interface Latencies {
  /** From the first edit of a deal to the lower score. */
  readonly leading: readonly number[];
  /** From half a minute after the first edit of a deal to the score of what followed: the delay of the first reading is in it. */
  readonly trailing: readonly number[];
  /** Deals that did not show each of their scores in the end. */
  readonly wrong: readonly string[];
}

/** What the portal itself noted, the oldest first: edits, and the scores that stood there from the one before the first edit on. */
export function judgeDeals(deals: ReadonlyMap<string, { readonly edits: readonly Entry[]; readonly scores: readonly Entry[] }>): Latencies {
  const leading: number[] = [];
  const trailing: number[] = [];
  const wrong: string[] = [];
  for (const [deal, { edits, scores }] of deals) {
    const [first] = edits;
    if (first === undefined) continue;
    const before = scores.findLast(({ at }) => at < first.at);
    const shown = scores.filter(({ at }) => at >= first.at);
    const [lowered, raised] = shown;
    const isWhole = edits.length === 1 ? shown.length === 1 : shown.length === 2 && raised?.value === before?.value;
    if (before === undefined || lowered === undefined || lowered.value === before.value || !isWhole) wrong.push(deal);
    if (lowered !== undefined) leading.push(lowered.at - first.at);
    if (raised !== undefined) trailing.push(raised.at - first.at - GAP_MS);
  }
  return { leading, trailing, wrong };
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((share / 100) * sorted.length) - 1)] ?? Number.NaN;
}
