import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMap, isNode, isScalar, parseDocument } from 'yaml';
import { canonicalJson, isJsonArray, isJsonObject, type JsonValue } from '../../../src/core/json.ts';
import { EditError } from '../../../src/core/rules-text/edit-error.ts';
import type { Edit } from '../../../src/core/rules-text/change-value.ts';
import { editText } from '../../../src/core/rules-text/edit-text.ts';
import { readText, type Path } from '../../../src/core/rules-text/parse-text.ts';
import { generatedFile, sentValue } from './generated-files.ts';

const root = new URL('../../../', import.meta.url);
const ours = [
  ...['customer', 'employee'].flatMap((folder) => readdirSync(new URL(`mappings/${folder}/`, root)).map((name) => `mappings/${folder}/${name}`)),
  'docs/example-connections.yaml',
].filter((name) => name.endsWith('.yaml')).map((name) => ({ name, text: readFileSync(new URL(name, root), 'utf8') }));

function meaning(text: string): JsonValue {
  const result = readText(text);
  if (!result.ok) throw new Error(`unreadable: ${JSON.stringify(result.problems)}\n${text}`);
  return result.value;
}
const pathsOf = (value: JsonValue, path: Path = []): Path[] => [
  path,
  ...(isJsonArray(value) ? value.flatMap((item, index) => pathsOf(item, [...path, index])) : isJsonObject(value) ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key])) : []),
];
const at = (value: JsonValue | undefined, path: Path): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>((found, step) => (isJsonArray(found) ? found[Number(step)] : isJsonObject(found) ? found[String(step)] : undefined), value);

/** An oracle of its own: what the edit makes of the bare value. */
function asked(before: JsonValue, edit: Edit): JsonValue {
  const step = (value: JsonValue, path: Path): JsonValue => {
    const [first, ...rest] = path;
    if (first === undefined) return atEnd(value);
    if (isJsonArray(value)) {
      if (rest.length === 0 && edit.op === 'remove') return value.toSpliced(Number(first), 1);
      return value.toSpliced(Number(first), 1, step(value[Number(first)] ?? null, rest));
    }
    const entries = new Map(Object.entries(isJsonObject(value) ? value : {}));
    const inner = entries.get(String(first)) ?? null;
    if (rest.length === 0 && (edit.op === 'remove' || edit.op === 'rename')) entries.delete(String(first));
    if (rest.length === 0 && edit.op === 'rename') entries.set(edit.key, inner);
    else if (rest.length > 0 || edit.op !== 'remove') entries.set(String(first), step(inner, rest));
    return Object.fromEntries(entries);
  };
  const atEnd = (value: JsonValue): JsonValue => {
    if (edit.op === 'set') return edit.value;
    if (edit.op === 'insert' && isJsonArray(value)) return value.toSpliced(edit.index, 0, edit.value);
    if (edit.op === 'move' && isJsonArray(value)) return value.toSpliced(edit.from, 1).toSpliced(edit.to, 0, value[edit.from] ?? null);
    return value;
  };
  return step(before, edit.path);
}

function drawEdit(value: JsonValue, pick: number, other: number, kind: number, sent: JsonValue): Edit | undefined {
  const paths = pathsOf(value);
  const path = paths[pick % paths.length] ?? [];
  const standing = at(value, path);
  const parent = path.length > 0 ? at(value, path.slice(0, -1)) : undefined;
  const key = ['renamed', 'no', '5', 'a: b', 'two  words'][other % 5] ?? '';
  const candidates: (Edit | null)[] = [
    { op: 'set', path, value: sent },
    path.length > 0 ? { op: 'remove', path } : null,
    isJsonArray(standing) ? { op: 'insert', path, index: other % (standing.length + 1), value: sent } : null,
    isJsonObject(parent) && !Object.hasOwn(parent, key) ? { op: 'rename', path, key } : null,
    isJsonArray(standing) && standing.length > 0 ? { op: 'move', path, from: other % standing.length, to: Math.floor(other / 7) % standing.length } : null,
    isJsonObject(standing) ? { op: 'set', path: [...path, `new ${other % 3}`], value: sent } : null,
  ];
  const options = candidates.flatMap((option) => option ?? []);
  return options[kind % options.length];
}

/** First and last line that an edit may touch: the entry (or, where entries come and go, its group), and comments and blank lines around it. */
function mayTouch(text: string, edit: Edit, isNew: boolean): [number, number] {
  const body = text.replace(/^\uFEFF/, '');
  const document = parseDocument(body, { stringKeys: true });
  const path = isNew || edit.op === 'remove' ? edit.path.slice(0, -1) : edit.path;
  const nodeAt = (steps: Path): unknown => (steps.length === 0 ? document.contents : document.getIn(steps, true));
  const node = nodeAt(path);
  const parent = path.length === 0 ? null : nodeAt(path.slice(0, -1));
  const key = isMap(parent) ? parent.items.map((pair) => pair.key).find((found) => isScalar(found) && found.value === String(path.at(-1))) : null;
  const [keyStart, , keyEnd] = (isScalar(key) ? key.range : null) ?? [];
  const [nodeStart, , nodeEnd] = (isNode(node) ? node.range : null) ?? [];
  const lineAt = (offset: number) => body.slice(0, offset).split('\n').length - 1;
  const start = keyStart ?? nodeStart ?? 0;
  const end = nodeEnd ?? keyEnd ?? body.length;
  const lines = body.split('\n');
  let first = lineAt(start);
  while (first > 0 && /^[\s-]*(#[^\n]*)?$/.test(lines[first - 1] ?? '')) first -= 1;
  return [first, lineAt(end)];
}

function checkEdit(text: string, edit: Edit): 'done' | 'refused' {
  const before = meaning(text);
  let after: string;
  try {
    after = editText(text, [edit]);
  } catch (error) {
    if (error instanceof EditError) return 'refused';
    throw error;
  }
  const wanted = asked(before, edit);
  expect(canonicalJson(meaning(after))).toBe(canonicalJson(wanted));
  if (canonicalJson(wanted) === canonicalJson(before) && edit.op === 'set') expect(after).toBe(text);
  const isNew = edit.op === 'set' && at(before, edit.path) === undefined;
  const [first, last] = mayTouch(text, edit, isNew);
  const oldLines = text.split('\n');
  const newLines = after.split('\n');
  const tail = oldLines.slice(last + 1);
  expect(newLines.slice(0, first)).toEqual(oldLines.slice(0, first));
  // A line break that is missing at the end of the file belongs to its last line.
  if (tail.length > 1) expect(newLines.slice(newLines.length - tail.length)).toEqual(tail);
  return 'done';
}

const draw = fc.tuple(fc.nat(10_000), fc.nat(10_000), fc.nat(), sentValue);

describe('a rules file that is opened and saved', () => {
  it.each(ours)('stays byte for byte the same when nothing was changed: $name', ({ text }) => {
    const value = meaning(text);
    expect(editText(text, [])).toBe(text);
    expect(editText(text, pathsOf(value).map((path) => ({ op: 'set', path, value: at(value, path) ?? null })))).toBe(text);
  });

  it('stays byte for byte the same when nothing was changed: a thousand generated files', () => {
    fc.assert(fc.property(generatedFile, (text) => {
      const value = meaning(text);
      expect(editText(text, [])).toBe(text);
      expect(editText(text, [...pathsOf(value).slice(0, 12).map((path): Edit => ({ op: 'set', path, value: at(value, path) ?? null })), { op: 'set', path: [], value }])).toBe(text);
    }), { numRuns: 1000 });
  });

  it('changes only the lines of the edited entry and means what was asked: a thousand generated files', () => {
    const outcomes = { done: 0, refused: 0 };
    fc.assert(fc.property(generatedFile, draw, (text, [pick, other, kind, sent]) => {
      const edit = drawEdit(meaning(text), pick, other, kind, sent);
      if (edit !== undefined) outcomes[checkEdit(text, edit)] += 1;
    }), { numRuns: 1000 });
    expect(outcomes.done).toBeGreaterThan(400);
    expect(outcomes.refused / outcomes.done).toBeLessThan(0.02);
  });

  it.each(ours)('changes only the lines of the edited entry and means what was asked: $name', ({ text }) => {
    const value = meaning(text);
    fc.assert(fc.property(draw, ([pick, other, kind, sent]) => {
      const edit = drawEdit(value, pick, other, kind, sent);
      if (edit !== undefined) checkEdit(text, edit);
    }), { numRuns: 40 });
  });
});
