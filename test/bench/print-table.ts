/** Columns as wide as they need; the first to the left, figures to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd();
  process.stdout.write(`${[head, ...rows].map(line).join('\n')}\n`);
}

/** A target that was not met says so. */
export const verdict = (met: boolean, target: string): string => `${target} ${met ? 'ok' : 'MISS'}`;
