import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node, type YAMLMap } from 'yaml';
import type { Checked, PlacedProblem } from './config-problem.ts';

/** Far above any hand-written file (the largest of ours has 10 kB), far below what would stall the process. */
export const MAX_YAML_BYTES = 1024 * 1024;
/** Nodes that aliases may add in all: a few repeated blocks, no billion laughs. */
const MAX_ALIAS_COUNT = 100;

export type YamlPath = readonly (string | number)[];
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A parsed file that still knows where everything stands. */
export interface YamlDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at `path` begins; with `key` where its name does. A path that is not there: its nearest parent. */
  positionOf(path: YamlPath, part: 'key' | 'value'): Position;
}

const START: Position = { line: 1, column: 1 };
/** Messages of the parser that a RevOps manager could not act upon. */
const PLAIN_WORDS: Readonly<Record<string, { readonly message: string; readonly remedy: string }>> = {
  TAB_AS_INDENT: { message: 'a tab is used for indentation', remedy: 'indent with spaces' },
  MULTIPLE_DOCS: { message: 'the file holds more than one document', remedy: 'remove the line "---" and what follows it' },
  NON_STRING_KEY: { message: 'a name on the left of a colon must be plain text', remedy: 'write it as text, in quotes if need be' },
};

/** Parses one YAML file. Every syntax problem is reported with its place; nothing is guessed. */
export function readYaml(source: string | Uint8Array, file: string): Checked<{ document: YamlDocument }> {
  const refuse = (message: string, remedy: string): Checked<{ document: YamlDocument }> => ({
    ok: false,
    problems: [{ file, line: 0, column: 0, path: '', message, suggestion: null, remedy }],
  });
  const bytes = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength;
  if (bytes > MAX_YAML_BYTES) {
    return refuse(`the file is larger than the ${MAX_YAML_BYTES / 1024} kB allowed`, 'check that this is the right file: a mapping has some 10 kB');
  }
  const text = typeof source === 'string' ? source : decodeUtf8(source);
  if (text === null) return refuse('the file is not UTF-8 text', 'save it with the encoding UTF-8');
  try {
    return parse(text.replace(/^\uFEFF/, ''), file);
  } catch (error) {
    if (error instanceof RangeError) return refuse('the file is nested too deeply to be read', 'check that this is the right file');
    throw error;
  }
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function parse(text: string, file: string): Checked<{ document: YamlDocument }> {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, stringKeys: true, uniqueKeys: false, logLevel: 'error' });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? START : { line, column: col };
  };
  const problem = (position: Position, message: string, remedy: string | null): PlacedProblem => ({
    file, line: position.line, column: position.column, path: '', message, suggestion: null, remedy,
  });
  if (parsed.errors.some(({ message }) => message.startsWith('Maximum call stack'))) return { ok: false, problems: [problem(START, 'the file is nested too deeply to be read', 'check that this is the right file')] };
  const problems = parsed.errors.map((error) => {
    const plain = PLAIN_WORDS[error.code];
    const message = plain?.message ?? `not readable as YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`;
    return problem(at(error.pos[0]), message, plain?.remedy ?? null);
  });
  if (problems.length === 0) {
    for (const found of findUnsafeNodes(parsed)) problems.push(problem(at(found.offset), found.message, found.remedy));
  }
  if (problems.length > 0) return { ok: false, problems };
  const value = expand(parsed);
  if (!value.ok) return { ok: false, problems: [problem(START, value.message, 'write repeated blocks out, or repeat fewer of them')] };
  return { ok: true, document: { file, value: value.value, positionOf: (path, part) => locate(parsed, path, part, at) } };
}

function expand(parsed: Document): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: parsed.toJS({ maxAliasCount: MAX_ALIAS_COUNT }) };
  } catch (error) {
    // The library's guard against the "billion laughs" is a ReferenceError; a cycle would overflow the stack.
    if (error instanceof ReferenceError) return { ok: false, message: 'aliases (*name) make the file far larger than it looks' };
    throw error;
  }
}

function findUnsafeNodes(parsed: Document): { offset: number; message: string; remedy: string }[] {
  const found: { offset: number; message: string; remedy: string }[] = [];
  visit(parsed, {
    Alias(_key, node, ancestors) {
      const target = node.resolve(parsed);
      if (ancestors.some((ancestor) => ancestor === target)) {
        found.push({ offset: node.range?.[0] ?? 0, message: `"*${node.source}" stands inside the block it refers to`, remedy: 'write the block out instead of referring to it' });
      }
    },
    // The library compares every name with every other, which takes minutes in a file of thousands.
    Map(_key, { items }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) found.push({ offset: key.range?.[0] ?? 0, message: 'this name appears twice in the same block', remedy: 'keep one of the two' });
        names.add(key.value);
      }
    },
    Pair(_key, pair) {
      if (isScalar(pair.key) && pair.key.value === '__proto__') {
        found.push({ offset: pair.key.range?.[0] ?? 0, message: '"__proto__" cannot be used as a name', remedy: 'choose another name' });
      }
    },
  });
  return found;
}

type Pairs = ReadonlyMap<string, { readonly key: unknown; readonly value: unknown }>;
/** A block of thousands of names may have as many problems, each to be found in it. */
const pairs = new WeakMap<object, Pairs>();

function pairsIn(map: YAMLMap): Pairs {
  const known = pairs.get(map);
  if (known !== undefined) return known;
  const made: Pairs = new Map(map.items.flatMap((item) => (isScalar(item.key) ? [[String(item.key.value), item] as const] : [])));
  pairs.set(map, made);
  return made;
}

function locate(parsed: Document, path: YamlPath, part: 'key' | 'value', at: (offset: number) => Position): Position {
  let node: unknown = parsed.contents;
  let position = offsetOf(node);
  for (const [index, step] of path.entries()) {
    const collection = isAlias(node) ? node.resolve(parsed) : node;
    let key: unknown = null;
    if (isMap(collection)) {
      const pair = pairsIn(collection).get(String(step));
      if (pair === undefined) break;
      key = pair.key;
      node = pair.value;
    } else if (isSeq(collection)) {
      node = collection.items[Number(step)];
    } else break;
    const wantsKey = part === 'key' && index === path.length - 1;
    position = (wantsKey ? offsetOf(key) : null) ?? offsetOf(node) ?? offsetOf(key) ?? position;
  }
  return position === null ? START : at(position);
}

function offsetOf(node: unknown): number | null {
  const found: Node | null = isScalar(node) || isCollection(node) || isAlias(node) ? node : null;
  if (isPair(node)) return offsetOf(node.key);
  return found?.range?.[0] ?? null;
}
