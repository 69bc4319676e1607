import { breakOf } from '../../core/rules-text/lines-of.ts';

/**
 * A text field knows one kind of line break only. Gives `text` with what was typed (`shown` became `typed`), and every
 * line break that was not touched as it was.
 */
export function withTyped(text: string, typed: string): string {
  if (!text.includes('\r')) return typed;
  const shown = text.replaceAll('\r\n', '\n');
  const most = Math.min(shown.length, typed.length);
  let start = 0;
  while (start < most && shown[start] === typed[start]) start += 1;
  let end = 0;
  while (end < most - start && shown[shown.length - 1 - end] === typed[typed.length - 1 - end]) end += 1;
  const middle = typed.slice(start, typed.length - end).replaceAll('\n', breakOf(text));
  return text.slice(0, realOffset(text, start)) + middle + text.slice(realOffset(text, shown.length - end));
}

/** Of a place in the text as it is shown. */
function realOffset(text: string, shown: number): number {
  let [real, seen] = [0, 0];
  while (seen < shown) {
    real += text.startsWith('\r\n', real) ? 2 : 1;
    seen += 1;
  }
  return real;
}

/** Offset of the first character of a line, from 1, in a text as it is shown. */
export function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let each = 1; each < line; each += 1) {
    const next = text.indexOf('\n', offset);
    if (next === -1) return offset;
    offset = next + 1;
  }
  return offset;
}
