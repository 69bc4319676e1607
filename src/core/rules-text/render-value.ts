import { isMap, isSeq, type Node, type Scalar } from 'yaml';
import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts';
import { columnOf, spaces } from './lines-of.ts';
import { isGroup, isNode } from './outline-text.ts';
import { isPlainDate, renderParagraphs, renderScalar } from './render-scalar.ts';
import { DEFAULT_WIDTH, type Style } from './style-of.ts';

/** What is new: `head` follows the colon or dash, `lines` stand below with their indentation. */
export interface Rendered {
  readonly head: string;
  readonly lines: readonly string[];
}
/** Where it will stand: `column` is that of its name or dash, `models` are values whose style it follows. */
export interface Setting {
  readonly text: string;
  readonly style: Style;
  readonly column: number;
  readonly under: 'map' | 'list';
  readonly models: readonly Node[];
}

const DASH = '- ';

/** One line in brackets, whatever its length. */
export function renderFlow(value: JsonValue, style: Style): string {
  if (isJsonArray(value)) return wrap('[', value.map((item) => renderFlow(item, style)), ']', style.padsLists);
  if (!isJsonObject(value)) return renderScalar(value, 'flow');
  return wrap('{', Object.entries(value).map(([key, item]) => `${renderScalar(key, 'flow key')}: ${renderFlow(item, style)}`), '}', style.padsMaps);
}

function wrap(open: string, parts: readonly string[], close: string, pads: boolean): string {
  const pad = pads && parts.length > 0 ? ' ' : '';
  return open + pad + parts.join(', ') + pad + close;
}

export function renderValue(value: JsonValue, setting: Setting, former: Scalar | null = null): Rendered {
  const { style, column, under } = setting;
  if (!isJsonArray(value) && !isJsonObject(value)) {
    const lines = typeof value === 'string' ? renderParagraphs(value, spaces(column + style.step), former) : null;
    return lines ?? { head: renderScalar(value, 'block', former ?? setting.models.find(isPlainDate) ?? null), lines: [] };
  }
  const flow = renderFlow(value, style);
  if (Object.keys(value).length === 0 || (prefersFlow(value, setting) && column + flow.length <= widthOf(setting))) return { head: flow, lines: [] };
  const inner = under === 'list' ? column + DASH.length : column + (isJsonArray(value) ? style.listStep : style.step);
  const lines = renderLines(value, { ...setting, column: inner });
  return under === 'list' ? { head: lines[0]?.trimStart() ?? '', lines: lines.slice(1) } : { head: '', lines };
}

/** The lines of a block whose entries stand at `column`. */
export function renderLines(value: JsonValue, setting: Setting): string[] {
  const indent = spaces(setting.column);
  const { models } = setting;
  const render = (key: string | null, item: JsonValue, near: readonly Node[]) => {
    const [first = '', ...rest] = renderEntry(key, item, { ...setting, models: near });
    return [indent + first, ...rest];
  };
  if (isJsonArray(value)) return value.flatMap((item) => render(null, item, models.filter(isSeq).flatMap((list) => list.items.filter(isNode))));
  if (!isJsonObject(value)) return [indent + renderScalar(value, 'block')];
  return Object.entries(value).flatMap(([key, item]) => {
    const near = models.filter(isMap).map((map): unknown => map.get(key, true));
    return render(key, item, near.filter(isNode));
  });
}

/** One entry whose name or dash stands at `column`; its first line without indentation. `models`: values of its neighbours. */
export function renderEntry(key: string | null, value: JsonValue, setting: Setting): string[] {
  const mark = key === null ? '-' : `${renderScalar(key, 'key')}:`;
  const { head, lines } = renderValue(value, { ...setting, under: key === null ? 'list' : 'map' });
  return [head === '' ? mark : `${mark} ${head}`, ...lines];
}

/** Lists of blocks are no model for lists of words. */
function sameKind(value: JsonValue, node: Node): boolean {
  if (!isGroup(node) || node.items.length === 0) return false;
  if (!isJsonArray(value)) return isMap(node);
  return isSeq(node) && node.items.some(isGroup) === value.some((item) => isJsonArray(item) || isJsonObject(item));
}

/** As most of its neighbours; without any: lists of blocks in lines of their own, all else on one line if the file does so. */
function prefersFlow(value: JsonValue, { models, style }: Setting): boolean {
  const alike = models.filter((node) => sameKind(value, node));
  if (alike.length > 0) return alike.filter((node) => isGroup(node) && node.flow === true).length * 2 >= alike.length;
  return style.hasFlow && !holdsListOfGroups(value);
}

function holdsListOfGroups(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.some((item) => isJsonArray(item) || isJsonObject(item));
  return isJsonObject(value) && Object.values(value).some(holdsListOfGroups);
}

/** Columns that a line may fill: as far as the neighbours do. */
export function widthOf({ models, text }: Pick<Setting, 'models' | 'text'>): number {
  const ends = models.filter((node) => isGroup(node) && node.flow === true).map((node) => {
    const [start, end] = node.range ?? [0, 0];
    return text.slice(start, end).includes('\n') ? 0 : columnOf(text, end);
  });
  return Math.max(DEFAULT_WIDTH, ...ends);
}
