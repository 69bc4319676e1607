import { isScalar, parseDocument, Scalar } from 'yaml';
import type { JsonPrimitive } from '../json.ts';

export type Place = 'block' | 'flow' | 'key' | 'flow key';

const INVISIBLE = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g;
const FOLD_WIDTH = 100;
const DATE = /^\d{4}-\d\d?-\d\d?$/;

/** One scalar on one line. `former` is what stood there: its way of quoting is kept. */
export function renderScalar(value: JsonPrimitive, place: Place, former: Scalar | null = null): string {
  if (typeof value !== 'string') return String(value);
  if (former?.type === Scalar.QUOTE_DOUBLE) return doubleQuoted(value);
  if (former?.type === Scalar.QUOTE_SINGLE && isSingleLine(value) && !value.includes("'")) return singleQuoted(value);
  if ((isPlainDate(former) && DATE.test(value)) || isSafePlain(value, place)) return value;
  const prefersSingle = /["\\]/.test(value) && !value.includes("'") && isSingleLine(value);
  return prefersSingle ? singleQuoted(value) : doubleQuoted(value);
}

/** A file that writes its dates without quotes gets more of them. */
export const isPlainDate = (node: unknown): node is Scalar => isScalar(node) && node.type === Scalar.PLAIN && typeof node.value === 'string' && DATE.test(node.value);

const isSingleLine = (value: string): boolean => !/[\u0000-\u001f]/.test(value) && value.search(INVISIBLE) === -1;
const singleQuoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const doubleQuoted = (value: string): string =>
  JSON.stringify(value).replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Text that YAML 1.1 and 1.2 both read as this very text: no "yes", no dates, no numbers, nothing with a meaning of its own. */
function isSafePlain(value: string, place: Place): boolean {
  if (value === '' || !isSingleLine(value) || isNumberLike(value) || /^(?:---|\.\.\.)/.test(value)) return false;
  const sample = { block: `k: ${value}`, flow: `{ k: ${value}, l: [${value}] }`, key: `${value}: 1`, 'flow key': `{ ${value}: 1 }` }[place];
  return (['1.1', '1.2'] as const).every((version) => {
    const parsed = parseDocument(sample, { version, logLevel: 'error' });
    if (parsed.errors.length > 0) return false;
    if (place === 'key' || place === 'flow key') return holds(parsed, [value], 1);
    return holds(parsed, ['k'], value) && (place === 'block' || holds(parsed, ['l', 0], value));
  });
}

function holds(parsed: ReturnType<typeof parseDocument>, path: readonly (string | number)[], value: string | number): boolean {
  const found: unknown = parsed.getIn(path, true);
  return isScalar(found) && found.value === value;
}

const isNumberLike = (value: string): boolean => value.trim() !== '' && Number.isFinite(Number(value));

/** A header and the lines below it. */
export interface Paragraphs {
  readonly head: string;
  readonly lines: readonly string[];
}

/** Text of several lines as a literal block, indented by `indent`, or folded as `former` was; null when one line serves better. */
export function renderParagraphs(value: string, indent: string, former: Scalar | null): Paragraphs | null {
  if (isUnfit(value)) return null;
  if (former?.type === Scalar.BLOCK_FOLDED && !/\n./.test(value)) return folded(value, indent);
  if (!/\n./.test(value) && former?.type !== Scalar.BLOCK_LITERAL) return null;
  const lines = value.replace(/\n$/, '').split('\n').map((line) => (line === '' ? '' : indent + line));
  return { head: value.endsWith('\n') ? '|' : '|-', lines };
}

/** Spaces at an end of a line, or characters that cannot be seen, would be lost outside quotes. */
const isUnfit = (value: string): boolean =>
  value.trim() === '' || /[^\S\n]\n|[^\S\n]$|\n\n$|^\s/.test(value) || /[\u0000-\u0009\u000b-\u001f]/.test(value) || value.search(INVISIBLE) !== -1;

function folded(value: string, indent: string): Paragraphs {
  const lines: string[] = [];
  // A line break stands for one space between words; more of them would be lost.
  for (const word of value.replace(/\n$/, '').split(/(?<=\S) (?=\S)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < FOLD_WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return { head: value.endsWith('\n') ? '>' : '>-', lines: lines.map((line) => indent + line) };
}
