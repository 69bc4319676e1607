import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts';
import type { Path, Step } from './parse-text.ts';

/** What a person asks for. In `insert` and `move` the path is that of the list; `to` is the place in the finished list. */
export type Edit =
  | { readonly op: 'set'; readonly path: Path; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: Path }
  | { readonly op: 'insert'; readonly path: Path; readonly index: number; readonly value: JsonValue }
  | { readonly op: 'rename'; readonly path: Path; readonly key: string }
  | { readonly op: 'move'; readonly path: Path; readonly from: number; readonly to: number };

/** One splice of the text: an edit broken down until it concerns one entry. `key` is null in a list. */
export type Change =
  | { readonly op: 'replace'; readonly path: Path; readonly value: JsonValue }
  | { readonly op: 'add'; readonly path: Path; readonly index: number; readonly key: string | null; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: Path }
  | { readonly op: 'rename'; readonly path: Path; readonly key: string }
  | { readonly op: 'move'; readonly path: Path; readonly from: number; readonly to: number };

/** What stands at `path`; undefined when nothing does. */
export function valueAt(value: JsonValue, path: Path): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const step of path) found = childOf(found, step);
  return found;
}

function childOf(value: JsonValue | undefined, step: Step): JsonValue | undefined {
  if (isJsonArray(value)) return typeof step === 'number' ? value[step] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, String(step)) ? value[String(step)] : undefined;
}

/** What the text must mean after the change; the change must fit what stands there. */
export function changeValue(value: JsonValue, change: Change): JsonValue {
  if (change.op === 'replace') return updateAt(value, change.path, () => change.value);
  if (change.op === 'move') {
    return updateAt(value, change.path, (list) => {
      if (!isJsonArray(list)) return list;
      const rest = list.filter((_, index) => index !== change.from);
      return [...rest.slice(0, change.to), ...list.slice(change.from, change.from + 1), ...rest.slice(change.to)];
    });
  }
  if (change.op === 'add') return updateAt(value, change.path, (group) => addTo(group, change.index, change.key, change.value));
  const last = change.path.at(-1) ?? '';
  return updateAt(value, change.path.slice(0, -1), (group) => {
    if (isJsonArray(group)) return group.filter((_, index) => index !== last);
    if (!isJsonObject(group)) return group;
    const entries = Object.entries(group);
    if (change.op === 'remove') return Object.fromEntries(entries.filter(([key]) => key !== String(last)));
    return Object.fromEntries(entries.map(([key, item]) => [key === String(last) ? change.key : key, item]));
  });
}

function addTo(group: JsonValue, index: number, key: string | null, value: JsonValue): JsonValue {
  if (key === null) {
    const list = isJsonArray(group) ? group : [];
    return [...list.slice(0, index), value, ...list.slice(index)];
  }
  const entries = isJsonObject(group) ? Object.entries(group) : [];
  return Object.fromEntries([...entries.slice(0, index), [key, value], ...entries.slice(index)]);
}

function updateAt(value: JsonValue, path: Path, update: (value: JsonValue) => JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return update(value);
  if (isJsonArray(value)) return value.map((item, index) => (index === step ? updateAt(item, rest, update) : item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === String(step) ? updateAt(item, rest, update) : item]));
}
