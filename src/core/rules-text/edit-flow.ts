import type { JsonValue } from '../json.ts';
import { beginsItsLine, columnOf, lineEnd, lineStart, nextLine, spaces, spliceText } from './lines-of.ts';
import { isGroup, outline, type Entry, type Group } from './outline-text.ts';
import { renderFlow, type Rendered } from './render-value.ts';
import { renderScalar } from './render-scalar.ts';
import type { Style } from './style-of.ts';

/** `key` is null in a list. One line stays one line; entries in lines of their own get a line of their own. */
export function addToFlow(text: string, group: Group, at: { index: number; key: string | null; value: JsonValue }, style: Style): string {
  const value = renderFlow(at.value, style);
  const piece = at.key === null ? value : `${renderScalar(at.key, 'flow key')}: ${value}`;
  const next = group.entries[at.index];
  const last = group.entries.at(-1);
  if (next !== undefined) {
    const gap = beginsItsLine(text, next.start) ? style.lineBreak + spaces(columnOf(text, next.start)) : ' ';
    return spliceText(text, [{ start: next.start, end: next.start, text: `${piece},${gap}` }]);
  }
  if (last === undefined) return fillEmpty(text, group, piece, at.key === null ? style.padsLists : style.padsMaps);
  if (!beginsItsLine(text, last.start)) return spliceText(text, [{ start: last.end, end: last.end, text: `, ${piece}` }]);
  const line = style.lineBreak + spaces(columnOf(text, last.start)) + piece;
  const lastLineEnd = lineEnd(text, last.end);
  if (lastLineEnd >= group.end) return spliceText(text, [{ start: last.end, end: last.end, text: `,${line}` }]);
  const hasComma = text.slice(last.end, lastLineEnd).trimStart().startsWith(',');
  return spliceText(text, [
    { start: last.end, end: last.end, text: hasComma ? '' : ',' },
    { start: lastLineEnd, end: lastLineEnd, text: line + (hasComma ? ',' : '') },
  ]);
}

function fillEmpty(text: string, group: Group, piece: string, pads: boolean): string {
  const inside = { start: group.start + 1, end: group.end - 1 };
  const pad = pads ? ' ' : '';
  if (text.slice(inside.start, inside.end).trim() === '') return spliceText(text, [{ ...inside, text: pad + piece + pad }]);
  return spliceText(text, [{ start: inside.start, end: inside.start, text: `${pad + piece} ` }]);
}

/** Takes out one of several entries, with one comma. */
export function removeFromFlow(text: string, group: Group, index: number): string {
  const entry = group.entries[index];
  if (entry === undefined) return text;
  const behind = text.slice(entry.end, lineEnd(text, entry.end));
  const hasOwnLine = beginsItsLine(text, entry.start) && nextLine(text, entry.end) < group.end && /^\s*,?\s*(#.*)?$/.test(behind);
  if (hasOwnLine) return spliceText(text, [{ start: lineStart(text, entry.start), end: nextLine(text, entry.end), text: '' }]);
  const next = group.entries[index + 1];
  if (next !== undefined) return spliceText(text, [{ start: entry.start, end: next.start, text: '' }]);
  return spliceText(text, [{ start: group.entries[index - 1]?.end ?? entry.start, end: entry.end, text: '' }]);
}

/** Whether comments stand between the entries: which entry they speak of cannot be told. */
export function hasComments(text: string, group: Group): boolean {
  const edges = [group.start + 1, ...group.entries.flatMap(({ start, end }) => [start, end]), group.end - 1];
  return edges.some((edge, index) => index % 2 === 0 && text.slice(edge, edges[index + 1]).includes('#'));
}

/** Entries change places, commas and spaces stay. */
export function moveInFlow(text: string, group: Group, from: number, to: number): string {
  const written = group.entries.map(({ start, end }) => text.slice(start, end));
  const rest = written.filter((_, index) => index !== from);
  const ordered = [...rest.slice(0, to), written[from] ?? '', ...rest.slice(to)];
  return spliceText(text, group.entries.map(({ start, end }, index) => ({ start, end, text: ordered[index] ?? '' })));
}

export function replaceInFlow(text: string, entry: Entry, written: string): string {
  if (entry.valueStart < entry.end) return spliceText(text, [{ start: entry.valueStart, end: entry.end, text: written }]);
  return spliceText(text, [{ start: entry.mark, end: entry.mark, text: entry.hasMark ? ` ${written}` : `: ${written}` }]);
}

/** A value of one line in brackets as a block: every part keeps its own writing. `column` is that of its name or dash. */
export function unfold(text: string, entry: Entry, place: { column: number; under: 'map' | 'list'; width: number }, style: Style): Rendered {
  const { value } = entry;
  if (!isGroup(value) || value.flow !== true || value.items.length === 0) return { head: text.slice(entry.valueStart, entry.end), lines: [] };
  const { entries } = outline(text, value);
  const isList = entries[0]?.key === null;
  const column = place.column + (place.under === 'list' ? 2 : isList ? style.listStep : style.step);
  const lines = entries.flatMap((child) => {
    const name = isList ? '-' : text.slice(child.start, child.mark) + (child.hasMark ? '' : ':');
    const source = text.slice(child.valueStart, child.end);
    const fits = column + name.length + 1 + source.length <= place.width;
    const inner = fits ? { head: source, lines: [] } : unfold(text, child, { column, under: isList ? 'list' : 'map', width: place.width }, style);
    return [spaces(column) + (inner.head === '' ? name : `${name} ${inner.head}`), ...inner.lines];
  });
  return place.under === 'list' ? { head: lines[0]?.trimStart() ?? '', lines: lines.slice(1) } : { head: '', lines };
}
