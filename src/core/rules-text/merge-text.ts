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

/** Pairs of equal lines that are compared: rules files have some thousands; many more would take minutes. */
const MOST_PAIRS = 200_000;

/**
 * Merges line by line what two sides made of `base`. Line breaks are mine: another editor's are no change. Conflicts are told
 * without them. Texts of very many equal lines, which no rules file has, are one conflict from the first change to the last.
 */
export function mergeTexts(base: string, mine: string, theirs: string): MergedText {
  const asMine = (text: string) => linesOf(breakOf(text) === breakOf(mine) ? text : text.replace(/\r?\n/g, breakOf(mine)));
  const [a, o, b] = [linesOf(mine), asMine(base), asMine(theirs)];
  if (pairsOf(o, a) + pairsOf(o, b) > MOST_PAIRS) return mergeWhole(a, o, b);
  const merged: string[] = [];
  const conflicts: MergeConflict[] = [];
  for (const part of diff3Merge(a, o, b, { excludeFalseConflicts: true })) {
    if (part.ok !== undefined) merged.push(...part.ok);
    else if (part.conflict !== undefined) {
      conflicts.push(conflictOf(merged.length + 1, part.conflict));
      merged.push(...part.conflict.a);
    }
  }
  return { text: merged.join(''), conflicts };
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const withoutBreak = (line: string): string => line.replace(/\r?\n$/, '');
const conflictOf = (line: number, { a, o, b }: Readonly<Record<'a' | 'o' | 'b', readonly string[]>>): MergeConflict => ({ line, mine: a.map(withoutBreak), theirs: b.map(withoutBreak), base: o.map(withoutBreak) });

function pairsOf(before: readonly string[], after: readonly string[]): number {
  const times = new Map<string, number>();
  for (const line of before) times.set(line, (times.get(line) ?? 0) + 1);
  return after.reduce((sum, line) => sum + (times.get(line) ?? 0), 0);
}

/** Only one side, or both alike: that is it. Else everything between what all three begin and end with. */
function mergeWhole(a: readonly string[], o: readonly string[], b: readonly string[]): MergedText {
  const [mine, base, theirs] = [a.join(''), o.join(''), b.join('')];
  if (mine === base || mine === theirs) return { text: theirs, conflicts: [] };
  if (theirs === base) return { text: mine, conflicts: [] };
  const shortest = Math.min(a.length, o.length, b.length);
  const isAlike = (at: number): boolean => a.at(at) === o.at(at) && o.at(at) === b.at(at);
  let start = 0;
  while (start < shortest && isAlike(start)) start += 1;
  let end = 0;
  while (end < shortest - start && isAlike(-1 - end)) end += 1;
  const middle = (lines: readonly string[]): readonly string[] => lines.slice(start, lines.length - end);
  return { text: mine, conflicts: [conflictOf(start + 1, { a: middle(a), o: middle(o), b: middle(b) })] };
}
