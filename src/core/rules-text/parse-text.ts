import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node, type ParsedNode } from 'yaml';
import type { JsonValue } from '../json.ts';

export type Step = string | number;
export type Path = readonly Step[];
/** Both counted from 1, as editors show them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
export interface TextProblem extends Position {
  readonly message: string;
}

/** A text that was understood: its tree with the place of every token, and what it means. */
export interface ParsedText {
  readonly text: string;
  readonly document: Document.Parsed<ParsedNode>;
  readonly value: JsonValue;
  positionAt(offset: number): Position;
}
export type Parsed = { readonly ok: true; readonly parsed: ParsedText } | { readonly ok: false; readonly problems: readonly TextProblem[] };
export type ReadText = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** Nodes that aliases may add in all: a few repeated blocks, no billion laughs. */
const MAX_ALIAS_COUNT = 100;
const BYTE_ORDER_MARK = '\uFEFF';
/** Messages of the parser that a RevOps manager could not act upon. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab is used for indentation: indent with spaces',
  DUPLICATE_KEY: 'this name appears twice in the same block: keep one of the two',
  MULTIPLE_DOCS: 'the file holds more than one document: remove the line "---" and what follows it',
  NON_STRING_KEY: 'a name on the left of a colon must be plain text: write it as text, in quotes if need be',
};

const TOO_DEEP = 'the file is nested too deeply to be read: check that this is the right file';
/** Depending on where the stack ends, the parser says so or throws. */
const isTooDeep = ({ message }: Error): boolean => message.startsWith('Maximum call stack');

/** What a rules file means, or everything that makes it unreadable, each with its place. */
export function readText(text: string): ReadText {
  const result = parseText(text);
  return result.ok ? { ok: true, value: result.parsed.value } : result;
}

/** As readText, with the tree. A byte order mark must be taken off by the caller who counts offsets. */
export function parseText(source: string): Parsed {
  const text = splitMark(source).body;
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { line: 1, column: 1 } : { line, column: col };
  };
  const refuse = (offset: number, message: string): Parsed => ({ ok: false, problems: [{ ...positionAt(offset), message }] });
  try {
    const document = parseDocument(text, { lineCounter: lines, stringKeys: true, logLevel: 'error', keepSourceTokens: true });
    if (document.errors.some(isTooDeep)) return refuse(0, TOO_DEEP);
    const problems = [...document.errors.map((error) => ({ ...positionAt(error.pos[0]), message: plainMessage(error) })), ...unsafeNodes(document, positionAt)];
    if (problems.length > 0 || !('contents' in document)) return { ok: false, problems };
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
    if (!isJson(value)) return refuse(0, 'the file holds a value that is neither text, number, yes/no, list nor block: write it as text, in quotes');
    return { ok: true, parsed: { text, document, value, positionAt } };
  } catch (error) {
    // The library's guard against the "billion laughs" is a ReferenceError, an over-deep file overflows the stack.
    if (error instanceof ReferenceError) return refuse(0, 'aliases (*name) make the file far larger than it looks: write repeated blocks out, or repeat fewer of them');
    if (error instanceof RangeError) return refuse(0, TOO_DEEP);
    throw error;
  }
}

/** The text without its byte order mark, and the mark, to be put back. */
export function splitMark(text: string): { readonly mark: string; readonly body: string } {
  return text.startsWith(BYTE_ORDER_MARK) ? { mark: BYTE_ORDER_MARK, body: text.slice(1) } : { mark: '', body: text };
}

const plainMessage = (error: { code: string; message: string }): string =>
  PLAIN_WORDS[error.code] ?? `not readable as YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}`;

function unsafeNodes(document: Document, positionAt: (offset: number) => Position): TextProblem[] {
  const found: TextProblem[] = [];
  const report = (node: Node, message: string) => found.push({ ...positionAt(node.range?.[0] ?? 0), message });
  visit(document, {
    Alias(_key, node, ancestors) {
      const target = node.resolve(document);
      if (target === undefined) report(node, `"*${node.source}" refers to nothing that stands above it: write the value out`);
      else if (ancestors.some((ancestor) => ancestor === target)) report(node, `"*${node.source}" stands inside the block it refers to: write the block out`);
    },
    Pair(_key, pair) {
      if (isScalar(pair.key) && pair.key.value === '__proto__') report(pair.key, '"__proto__" cannot be used as a name: choose another one');
    },
  });
  return found;
}

function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return true;
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
}

/** Where the entry at `path` begins: its name in a block, its value in a list; null when there is none. Aliases are followed. */
export function lineOf(text: string, path: Path): Position | null {
  const result = parseText(text);
  if (!result.ok) return null;
  const { document, positionAt } = result.parsed;
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    const group = isAlias(node) ? node.resolve(document) : node;
    if (isMap(group)) {
      const pair = group.items.find((item) => isScalar(item.key) && item.key.value === String(step));
      if (pair === undefined || !isScalar(pair.key)) return null;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(group) && typeof step === 'number' && step in group.items) {
      node = group.items[step];
      offset = startOf(node) ?? offset;
    } else return null;
  }
  return positionAt(offset);
}

const startOf = (node: unknown): number | null => (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? null) : null);
