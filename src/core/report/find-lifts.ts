import { isReady, type Assessed } from './assessed.ts';

/** Handoffs that miss the same and weigh the same. */
export interface Shortfall {
  readonly assessed: Omit<Assessed, 'asked'>;
  readonly handoffs: number;
}

export interface Lift {
  /** Ids of requirements, what most handoffs lack first; three at most, none when no three would do. */
  readonly requirements: readonly string[];
  /** Handoffs that would be ready more. */
  readonly lifted: number;
}

const MOST_ANSWERED = 3;
const MOST_CANDIDATES = 20;
/** Sets times shortfalls that are looked at: a fraction of a second. */
const MOST_LOOKS = 400_000;

/**
 * The three requirements, or fewer, that would make most handoffs ready if everybody answered them: exact over the
 * requirements that most handoffs lack (20, fewer where handoffs differ so much that trying all sets would take long).
 * `byLacking`: ids of requirements, most lacking first. Of equal sets the smaller wins, then the one that more lack.
 */
export function findLift(shortfalls: readonly Shortfall[], byLacking: readonly string[]): Lift {
  const liftable = shortfalls.filter(({ assessed }) => isWithinReach(assessed));
  const candidates = byLacking.slice(0, candidatesFor(liftable.length, Math.min(MOST_CANDIDATES, byLacking.length)));
  let best: Lift = { requirements: [], lifted: 0 };
  for (const requirements of smallSets(candidates)) {
    const answered = new Set(requirements);
    let lifted = 0;
    for (const { assessed, handoffs } of liftable) if (isReady(assessed, answered)) lifted += handoffs;
    if (lifted > best.lifted) best = { requirements, lifted };
  }
  return best;
}

/** The best that three answers can do: all gates, else the heaviest gaps. */
function isWithinReach(assessed: Shortfall['assessed']): boolean {
  const order = assessed.gaps.toSorted((a, b) => Number(b.gate) - Number(a.gate) || b.weight - a.weight);
  return isReady(assessed, new Set(order.slice(0, MOST_ANSWERED).map(({ requirement }) => requirement)));
}

const setsOf = (candidates: number): number => candidates + (candidates * (candidates - 1)) / 2 + (candidates * (candidates - 1) * (candidates - 2)) / 6;

function candidatesFor(shortfalls: number, most: number): number {
  let candidates = most;
  while (candidates > MOST_ANSWERED && setsOf(candidates) * shortfalls > MOST_LOOKS) candidates -= 1;
  return candidates;
}

/** Every set of one, then of two, then of three; among those of a size the ones that come first in `from` first. */
function* smallSets(from: readonly string[]): Generator<readonly string[], void, undefined> {
  for (let size = 1; size <= MOST_ANSWERED; size += 1) yield* setsOfSize(from, size);
}

function* setsOfSize(from: readonly string[], size: number): Generator<readonly string[], void, undefined> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [index, first] of from.entries()) for (const rest of setsOfSize(from.slice(index + 1), size - 1)) yield [first, ...rest];
}
