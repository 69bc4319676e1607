/** Narrower columns break every word. */
const MIN_COLUMN = 6;
/** A space on either side of a cell. */
const PADDING = 2;

/** A table without colours that is never wider than `width`: what is printed can be pasted into a message. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const columns = head.map((title, index) => Math.max(1, widthOf(title), ...rows.map((row) => widthOf(row[index] ?? ''))));
  const widths = shareWidth(columns, width - head.length - 1 - head.length * PADDING);
  const rule = ([left, middle, right]: readonly [string, string, string]): string => `${left}${widths.map((column) => '─'.repeat(column + PADDING)).join(middle)}${right}`;
  return [rule(['┌', '┬', '┐']), [head, ...rows].map((row) => drawRow(row, widths)).join(`\n${rule(['├', '┼', '┤'])}\n`), rule(['└', '┴', '┘'])].join('\n');
}

function drawRow(row: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((width, index) => wrap(row[index] ?? '', width).map((line) => ` ${line}${' '.repeat(width - lengthOf(line))} `));
  const height = Math.max(...cells.map((lines) => lines.length));
  const blank = widths.map((width) => ' '.repeat(width + PADDING));
  return Array.from({ length: height }, (_, at) => `│${cells.map((lines, index) => lines[at] ?? blank[index]).join('│')}│`).join('\n');
}

/** Short columns get what they need; the long ones share the rest alike. */
function shareWidth(wanted: readonly number[], available: number): readonly number[] {
  const fair = new Set<number>();
  for (;;) {
    const taken = wanted.reduce((sum, column, index) => (fair.has(index) ? sum + column : sum), 0);
    const share = Math.floor((available - taken) / Math.max(1, wanted.length - fair.size));
    const small = wanted.flatMap((column, index) => (!fair.has(index) && column <= share ? [index] : []));
    if (small.length === 0) return wanted.map((column, index) => (fair.has(index) ? column : Math.max(MIN_COLUMN, share)));
    for (const index of small) fair.add(index);
  }
}

/** East Asian letters and pictures take two columns of a terminal. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFF60]|\p{Extended_Pictographic}/u;
const lengthOf = (text: string): number => Array.from(text).reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
const widthOf = (cell: string): number => Math.max(...cell.split('\n').map(lengthOf));

/** The lines of a text, none wider than `width`. */
export const wrap = (cell: string, width: number): readonly string[] => cell.split('\n').flatMap((line) => wrapLine(line, width));

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((part) => cutWord(part, width))) {
    if (current !== '' && lengthOf(current) + 1 + lengthOf(word) > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/** Only a word that is longer than the column is cut. */
function cutWord(word: string, width: number): readonly string[] {
  if (lengthOf(word) <= width) return [word];
  const parts = [''];
  for (const letter of word) {
    const last = parts.at(-1) ?? '';
    if (lengthOf(last + letter) > width) parts.push(letter);
    else parts[parts.length - 1] = last + letter;
  }
  return parts;
}
