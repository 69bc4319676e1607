/** Offset of the first character of the line. */
export const lineStart = (text: string, offset: number): number => (offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1);

/** Offset behind the last character of the line, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  if (found === -1) return text.length;
  return found > offset && text[found - 1] === '\r' ? found - 1 : found;
}

/** Offset of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found === -1 ? text.length : found + 1;
}

export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);
export const beginsItsLine = (text: string, offset: number): boolean => text.slice(lineStart(text, offset), offset).trim() === '';
export const spaces = (count: number): string => ' '.repeat(count);
/** The line break that the text uses. */
export const breakOf = (text: string): string => (/\r?\n/.exec(text) ?? ['\n'])[0];

/** Column of a line that holds only a comment, null for any other line. */
export function commentColumn(text: string, start: number): number | null {
  const line = text.slice(start, lineEnd(text, start));
  const column = line.length - line.trimStart().length;
  return line[column] === '#' ? column : null;
}

export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces places that do not overlap, whatever their order. */
export function spliceText(text: string, splices: readonly Splice[]): string {
  return [...splices].sort((a, b) => b.start - a.start).reduce((whole, { start, end, text: part }) => whole.slice(0, start) + part + whole.slice(end), text);
}
