export interface LineDiff {
  readonly added: number;
  readonly removed: number;
  /** Lines with " ", "-" or "+" before them; "…" where equal ones are left out. Empty when both are equal. */
  readonly lines: readonly string[];
}

const CONTEXT_LINES = 3;
/** Rules files have hundreds of lines; beyond this the middle is shown as replaced. */
const MOST_CELLS = 4_000_000;

/** What changed between two texts, line by line. */
export function diffLines(before: string, after: string): LineDiff {
  const marked = markLines(before.split('\n'), after.split('\n'));
  const changed = marked.map((line) => !line.startsWith(' '));
  const near = (index: number): boolean => changed.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1).includes(true);
  const lines: string[] = [];
  for (const [index, line] of marked.entries()) {
    if (near(index)) lines.push(line);
    else if (lines.length === 0 || lines.at(-1) !== '…') lines.push('…');
  }
  const count = (mark: string): number => marked.filter((line) => line.startsWith(mark)).length;
  return { added: count('+'), removed: count('-'), lines: changed.includes(true) ? lines : [] };
}

function markLines(before: readonly string[], after: readonly string[]): readonly string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]): readonly string[] => lines.map((line) => ` ${line}`);
  const middle = markMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...same(before.slice(0, start)), ...middle, ...same(before.slice(before.length - end))];
}

/** The longest common subsequence stays, the rest goes or comes. */
function markMiddle(before: readonly string[], after: readonly string[]): readonly string[] {
  if (before.length * after.length > MOST_CELLS) return [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) common[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const marked: string[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      marked.push(` ${before[i] ?? ''}`);
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) {
      marked.push(`-${before[i] ?? ''}`);
      i += 1;
    } else {
      marked.push(`+${after[j] ?? ''}`);
      j += 1;
    }
  }
  return marked;
}
