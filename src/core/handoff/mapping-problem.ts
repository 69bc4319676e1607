import { distance } from 'fastest-levenshtein';

/** What is wrong in a rules file, and where. */
export interface MappingProblem {
  /** Into the YAML document. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The nearest valid name, when one is near. */
  readonly suggestion: string | null;
}

export class Problems {
  readonly found: MappingProblem[] = [];

  add(path: readonly (string | number)[], message: string, suggestion: string | null = null): void {
    this.found.push({ path, message, suggestion });
  }
}

/** The valid name that a typing mistake meant; null when none is near enough to be worth naming. */
export function nearest(name: string, valid: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(name.length * 0.4)) + 1;
  for (const candidate of valid) {
    const gap = distance(name.toLowerCase(), candidate.toLowerCase());
    if (gap < bestDistance) {
      best = candidate;
      bestDistance = gap;
    }
  }
  return best;
}

/** Two letters beside a known name is a slip; more is another name. */
export const isTypoOf = (name: string, known: string): boolean => known.length > 3 && distance(name, known) <= 2;
