import type { MergeConflict } from '../../core/rules-text/merge-text.ts';
import { breakOf } from '../../core/rules-text/lines-of.ts';

/** What stays where two people wrote different things. `both`: mine, then theirs. */
export type Choice = 'mine' | 'theirs' | 'both';

/** `merged` holds mine in every conflict; null while one is not decided. */
export function applyChoices(merged: string, conflicts: readonly MergeConflict[], choices: readonly (Choice | null)[]): string | null {
  const lineBreak = breakOf(merged);
  const lines = merged.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let result: readonly string[] = lines;
  // From the end, so that the lines before keep their places.
  for (const [index, conflict] of [...conflicts.entries()].toReversed()) {
    const choice = choices[index] ?? null;
    if (choice === null) return null;
    if (choice === 'mine') continue;
    const theirs = conflict.theirs.map((line) => `${line}${lineBreak}`);
    const start = conflict.line - 1;
    const end = start + conflict.mine.length;
    result = [...result.slice(0, start), ...(choice === 'both' ? withBreak(result.slice(start, end), lineBreak) : []), ...theirs, ...result.slice(end)];
  }
  const text = result.join('');
  return merged.endsWith('\n') || !text.endsWith('\n') ? text : text.slice(0, -lineBreak.length);
}

/** The last line of a file may have no break; what follows it begins a line of its own. */
const withBreak = (lines: readonly string[], lineBreak: string): readonly string[] => lines.map((line) => (line.endsWith('\n') ? line : `${line}${lineBreak}`));
