import { isMap, isScalar, type Node } from 'yaml';
import type { JsonValue } from '../json.ts';
import { beginsItsLine, columnOf, lineEnd, lineStart, nextLine, spaces, spliceText } from './lines-of.ts';
import { regionOf, type Entry, type Group } from './outline-text.ts';
import { renderEntry, type Rendered } from './render-value.ts';
import type { Style } from './style-of.ts';

/** Values of the neighbours, which show how a value here is written. */
export const modelsOf = (group: Group): Node[] => group.entries.flatMap(({ value }) => value ?? []);

/** `key` is null in a list. The new entry follows its predecessor, so that comments above its successor stay there. */
export function addToBlock(text: string, group: Group, at: { index: number; key: string | null; value: JsonValue }, style: Style): string {
  const first = group.entries[0];
  const column = columnOf(text, first?.start ?? 0);
  const lines = renderEntry(at.key, at.value, { text, style, column, under: isMap(group.node) ? 'map' : 'list', models: modelsOf(group) });
  const written = lines.join(style.lineBreak);
  if (at.index === 0) {
    const { start } = regionOf(text, group, 0);
    return spliceText(text, [{ start, end: start, text: written + style.lineBreak + spaces(column) }]);
  }
  const { end } = regionOf(text, group, at.index - 1);
  const blank = isSpaced(text, group) ? style.lineBreak : '';
  return spliceText(text, [{ start: end, end, text: blank + style.lineBreak + spaces(column) + written }]);
}

/** Whether a blank line stands between all entries. */
function isSpaced(text: string, group: Group): boolean {
  const gaps = group.entries.slice(1).map((_, index) => text.slice(regionOf(text, group, index).end, regionOf(text, group, index + 1).start));
  return gaps.length > 0 && gaps.every((gap) => /\n[ \t]*\r?\n/.test(gap));
}

/** Ways to take out one of several entries, the best first. */
export function removeFromBlock(text: string, group: Group, index: number): string[] {
  const region = regionOf(text, group, index);
  if (!beginsItsLine(text, region.start)) return [removeBehindDash(text, group, index)];
  const start = lineStart(text, region.start);
  const end = nextLine(text, region.end);
  const isLast = end === text.length && !text.endsWith('\n');
  const plain = { start: isLast && start > 0 ? lineEnd(text, lineStart(text, start - 1)) : start, end, text: '' };
  // Of the two blank lines that would meet, one goes too.
  const above = lineStart(text, start - 1);
  const blankAbove = start > 0 && text.slice(above, start).trim() === '';
  const blankBelow = text.slice(end, nextLine(text, end)).trim() === '';
  if (isLast || !blankAbove || !blankBelow) return [spliceText(text, [plain])];
  return [spliceText(text, [{ start: above, end, text: '' }]), spliceText(text, [plain])];
}

/** The first entry of a block that begins behind a dash: the next one takes its place, unless comments stand between. */
function removeBehindDash(text: string, group: Group, index: number): string {
  const region = regionOf(text, group, index);
  const next = group.entries[index + 1];
  const follows = next !== undefined && /^\r?\n[ ]*$/.test(text.slice(region.end, next.start));
  if (follows) return spliceText(text, [{ start: region.start, end: next.start, text: '' }]);
  const before = text.slice(lineStart(text, region.start), region.start);
  return spliceText(text, [{ start: region.start - (before.length - before.trimEnd().length), end: region.end, text: '' }]);
}

/** Entries with their comments change places; blank lines and other comments between them stay. */
export function moveInBlock(text: string, group: Group, from: number, to: number): string {
  const regions = group.entries.map((_, index) => regionOf(text, group, index));
  const written = regions.map(({ start, end }) => text.slice(start, end));
  const rest = written.filter((_, index) => index !== from);
  const ordered = [...rest.slice(0, to), written[from] ?? '', ...rest.slice(to)];
  return spliceText(text, regions.map((region, index) => ({ ...region, text: ordered[index] ?? '' })));
}

/** Another value behind a colon or dash of a block; the comment of its line stays. */
export function replaceInBlock(text: string, entry: Entry, rendered: Rendered, lineBreak: string): string {
  const { mark, valueStart, end } = entry;
  const sameLine = lineStart(text, valueStart) === lineStart(text, mark);
  const wasScalar = isScalar(entry.value) && valueStart < end;
  const isInPlace = rendered.lines.length === 0 && sameLine && wasScalar && !text.slice(valueStart, end).includes('\n');
  if (isInPlace) return spliceText(text, [{ start: valueStart, end, text: rendered.head }]);
  const comment = sameLine ? text.slice(end, lineEnd(text, end)) : text.slice(mark, lineEnd(text, mark));
  const head = rendered.head === '' ? '' : ` ${rendered.head}`;
  return spliceText(text, [{ start: mark, end: lineEnd(text, end), text: [head + comment.trimEnd(), ...rendered.lines].join(lineBreak) }]);
}
