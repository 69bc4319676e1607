import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { beginsItsLine, columnOf, commentColumn, lineEnd, lineStart, nextLine } from './lines-of.ts';

/** One line of a map or list, as offsets into the text. */
export interface Entry {
  readonly key: Scalar | null;
  readonly value: Node | null;
  /** Its name or dash; in a flow list its value. */
  readonly start: number;
  /** Behind the colon or dash, where a value belongs; behind the name when there is no colon. */
  readonly mark: number;
  readonly hasMark: boolean;
  readonly valueStart: number;
  /** Behind the last character that is not a comment. */
  readonly end: number;
}

/** A map or list, with its entries in the order of the text. */
export interface Group {
  readonly node: YAMLMap | YAMLSeq;
  readonly isFlow: boolean;
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
}

const TRIVIA = new Set(['space', 'newline', 'comment', 'comma']);

export const isGroup = (node: unknown): node is YAMLMap | YAMLSeq => isMap(node) || isSeq(node);
export const isNode = (node: unknown): node is Node => isScalar(node) || isGroup(node) || isAlias(node);

export function outline(text: string, node: YAMLMap | YAMLSeq): Group {
  const [start, end] = node.range ?? [0, 0];
  const isFlow = node.flow === true;
  const entries = isMap(node) ? node.items.flatMap((pair) => entryOfPair(text, pair) ?? []) : entriesOfList(text, node, isFlow);
  return { node, isFlow, start, end: isFlow ? end : (entries.at(-1)?.end ?? end), entries };
}

function entryOfPair(text: string, pair: Pair): Entry | null {
  const { key, srcToken } = pair;
  if (!isScalar(key) || !key.range) return null;
  const value = isNode(pair.value) ? pair.value : null;
  const colon = srcToken?.sep?.find((token) => token.type === 'map-value-ind');
  const mark = colon === undefined ? key.range[1] : colon.offset + 1;
  const start = srcToken?.start.find((token) => !TRIVIA.has(token.type))?.offset ?? key.range[0];
  const end = endOf(text, value, mark);
  return { key, value, start, mark, hasMark: colon !== undefined, valueStart: value?.range?.[0] ?? mark, end };
}

function entriesOfList(text: string, list: YAMLSeq, isFlow: boolean): Entry[] {
  const token = list.srcToken;
  const dashes = token?.type === 'block-seq' ? token.items.flatMap((item) => item.start.find((part) => part.type === 'seq-item-ind') ?? []) : [];
  return list.items.flatMap((item, index): Entry[] => {
    const value = isPair(item) || !isNode(item) ? null : item;
    const valueStart = value?.range?.[0] ?? 0;
    const dash = dashes[index]?.offset;
    const mark = isFlow || dash === undefined ? valueStart : dash + 1;
    return [{ key: null, value, start: dash ?? valueStart, mark, hasMark: dash !== undefined, valueStart, end: endOf(text, value, mark) }];
  });
}

function endOf(text: string, node: Node | null, mark: number): number {
  if (node === null || !node.range) return mark;
  const [start, end] = node.range;
  if (isGroup(node) && node.flow !== true) return outline(text, node).entries.at(-1)?.end ?? end;
  if (isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')) {
    // Blank lines at the end belong to the value only when its header says so: "|+".
    const written = text.slice(start, end);
    const kept = /^.[0-9]?\+/.test(written) ? written.replace(/\r?\n$/, '') : written.replace(/(\r?\n[ \t]*)+$/, '');
    return start + kept.length;
  }
  return start === end ? mark : end;
}

/** The lines of one entry of a block: comment lines directly above, its own, deeper comment lines below. `start` is behind the indentation, `end` before the line break. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

export function regionOf(text: string, group: Group, index: number): Region {
  const entry = group.entries[index];
  if (entry === undefined) return { start: group.start, end: group.end };
  const column = columnOf(text, entry.start);
  let end = lineEnd(text, entry.end);
  for (let line = nextLine(text, end); line < text.length && (commentColumn(text, line) ?? -1) > column; line = nextLine(text, line)) end = lineEnd(text, line);
  if (!beginsItsLine(text, entry.start)) return { start: entry.start, end };
  const floor = index === 0 ? 0 : nextLine(text, group.entries[index - 1]?.end ?? 0);
  let top = lineStart(text, entry.start);
  while (top > floor && commentColumn(text, lineStart(text, top - 1)) === column) top = lineStart(text, top - 1);
  // Comment lines that open the file speak of the whole file.
  return { start: top === 0 && index === 0 ? entry.start : top + column, end };
}
