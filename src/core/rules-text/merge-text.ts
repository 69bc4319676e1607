import { diff3Merge } from 'node-diff3';
import { breakOf } from './lines-of.ts';

/** Lines that both sides changed in different ways. `line` counts from 1 in the merged text, which holds mine there. */
export interface MergeConflict {
  readonly line: number;
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
  readonly base: readonly string[];
}
export interface MergedText {
  /** Everything that only one side changed, or both alike; in a conflict my lines. */
  readonly text: string;
  readonly conflicts: readonly MergeConflict[];
}

/** Merges line by line what two sides made of `base`. Line breaks are mine: another editor's are no change. Conflicts are told without them. */
export function mergeTexts(base: string, mine: string, theirs: string): MergedText {
  const merged: string[] = [];
  const conflicts: MergeConflict[] = [];
  const asMine = (text: string) => linesOf(breakOf(text) === breakOf(mine) ? text : text.replace(/\r?\n/g, breakOf(mine)));
  for (const part of diff3Merge(linesOf(mine), asMine(base), asMine(theirs), { excludeFalseConflicts: true })) {
    if (part.ok !== undefined) merged.push(...part.ok);
    else if (part.conflict !== undefined) {
      const { a, o, b } = part.conflict;
      conflicts.push({ line: merged.length + 1, mine: a.map(withoutBreak), theirs: b.map(withoutBreak), base: o.map(withoutBreak) });
      merged.push(...a);
    }
  }
  return { text: merged.join(''), conflicts };
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const withoutBreak = (line: string): string => line.replace(/\r?\n$/, '');
