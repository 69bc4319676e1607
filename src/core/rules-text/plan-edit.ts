import { diffIndices } from 'node-diff3';
import { canonicalJson, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { valueAt, type Change, type Edit } from './change-value.ts';
import { EditError } from './edit-error.ts';
import { nameOf } from './find-target.ts';
import { lineOf, type ParsedText, type Path, type Step } from './parse-text.ts';

/** The edit as changes of single entries, to be made one after the other; none when the text says so already. Throws EditError when it fits nothing in the file. */
export function planEdit(parsed: ParsedText, edit: Edit): Change[] {
  const refuse = (path: Path, message: string) => new EditError(lineOf(parsed.text, path) ?? { line: 1, column: 1 }, message, 'Read the file again: somebody may have changed it.');
  const standing = valueAt(parsed.value, edit.path);
  if (edit.op === 'set') return standing === undefined ? [planMissing(parsed.value, edit.path, edit.value, refuse)] : planDifference(edit.path, standing, edit.value);
  if (standing === undefined) throw refuse(edit.path.slice(0, -1), `${nameOf(edit.path)} is not in the file`);
  if (edit.op === 'insert') return [planInsert(standing, edit, refuse)];
  if (edit.op === 'move') return planMove(standing, edit, refuse);
  const parent = valueAt(parsed.value, edit.path.slice(0, -1));
  if (edit.path.length === 0) throw refuse([], `the file as a whole cannot be ${edit.op === 'remove' ? 'removed' : 'renamed'}`);
  if (edit.op === 'rename') {
    if (!isJsonObject(parent)) throw refuse(edit.path, `${nameOf(edit.path)} stands in a list and has no name`);
    if (edit.key === String(edit.path.at(-1))) return [];
    if (Object.hasOwn(parent, edit.key)) throw new EditError(lineOf(parsed.text, edit.path) ?? { line: 1, column: 1 }, `"${edit.key}" stands there already`, 'Choose another name.');
    return [edit];
  }
  const isOnly = Object.keys(parent ?? {}).length === 1;
  return [isOnly ? { op: 'replace', path: edit.path.slice(0, -1), value: isJsonArray(parent) ? [] : {} } : edit];
}

type Refuse = (path: Path, message: string) => EditError;

function planInsert(list: JsonValue, edit: Edit & { op: 'insert' }, refuse: Refuse): Change {
  if (list === null) return { op: 'replace', path: edit.path, value: [edit.value] };
  if (!isJsonArray(list)) throw refuse(edit.path, `${nameOf(edit.path)} is not a list`);
  if (!Number.isInteger(edit.index) || edit.index < 0 || edit.index > list.length) throw refuse(edit.path, `${nameOf(edit.path)} has ${list.length} entries: nothing can be put at place ${edit.index + 1}`);
  return planAdd(edit.path, edit.index, null, edit.value, list.length);
}

function planMove(list: JsonValue, edit: Edit & { op: 'move' }, refuse: Refuse): Change[] {
  if (!isJsonArray(list)) throw refuse(edit.path, `${nameOf(edit.path)} is not a list`);
  if (!(edit.from in list) || !(edit.to in list)) throw refuse(edit.path, `${nameOf(edit.path)} has ${list.length} entries: place ${edit.from + 1} cannot go to place ${edit.to + 1}`);
  return edit.from === edit.to ? [] : [edit];
}

/** The first entry of an empty list or map is a new list or map, so that it may become a block. */
const planAdd = (path: Path, index: number, key: string | null, value: JsonValue, length: number): Change =>
  length === 0 ? { op: 'replace', path, value: key === null ? [value] : { [key]: value } } : { op: 'add', path, index, key, value };

/** Adds what is missing on the way, too. */
function planMissing(root: JsonValue, path: Path, value: JsonValue, refuse: Refuse): Change {
  let depth = 0;
  while (valueAt(root, path.slice(0, depth + 1)) !== undefined) depth += 1;
  const above = path.slice(0, depth);
  const parent = valueAt(root, above) ?? null;
  const [step, ...rest] = path.slice(depth);
  if (step === undefined) return { op: 'replace', path, value };
  const wrapped = rest.reduceRight<JsonValue>((inner, name) => wrap(name, inner, path, refuse), value);
  if (parent === null) return { op: 'replace', path: above, value: wrap(step, wrapped, path, refuse) };
  if (isJsonArray(parent)) {
    if (step !== parent.length) throw refuse(above, `${nameOf(above)} has ${parent.length} entries: nothing can be put at "${step}"`);
    return planAdd(above, step, null, wrapped, parent.length);
  }
  if (!isJsonObject(parent)) throw refuse(above, `${nameOf(above)} is a single value and can hold no "${step}"`);
  const { length } = Object.keys(parent);
  return planAdd(above, length, String(step), wrapped, length);
}

function wrap(step: Step, value: JsonValue, path: Path, refuse: Refuse): JsonValue {
  if (typeof step === 'string') return { [step]: value };
  if (step !== 0) throw refuse([], `${nameOf(path)} cannot begin a list at place ${step + 1}`);
  return [value];
}

/** Only what differs is touched: entries in common stay, with their comments. */
function planDifference(path: Path, before: JsonValue, after: JsonValue): Change[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (isJsonObject(before) && isJsonObject(after) && Object.keys(after).some((key) => Object.hasOwn(before, key))) return planMap(path, before, after);
  if (isJsonArray(before) && isJsonArray(after) && before.length > 0 && after.length > 0) return planList(path, before, after);
  return [{ op: 'replace', path, value: after }];
}

function planMap(path: Path, before: JsonObject, after: JsonObject): Change[] {
  const order = Object.keys(before);
  const changes: Change[] = [];
  let place = 0;
  for (const [key, value] of Object.entries(after)) {
    const standing = Object.hasOwn(before, key) ? before[key] : undefined;
    if (standing === undefined) {
      changes.push({ op: 'add', path, index: place, key, value });
      order.splice(place, 0, key);
      place += 1;
    } else {
      changes.push(...planDifference([...path, key], standing, value));
      place = order.indexOf(key) + 1;
    }
  }
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [...changes, ...gone.map((key): Change => ({ op: 'remove', path: [...path, key] }))];
}

function planList(path: Path, before: readonly JsonValue[], after: readonly JsonValue[]): Change[] {
  const hunks = diffIndices(before.map(canonicalJson), after.map(canonicalJson));
  // From the end, so that places before a change stay what they are.
  return hunks.toReversed().flatMap(({ buffer1: [start, length], buffer2: [newStart, newLength] }) => {
    const wanted = after.slice(newStart, newStart + newLength);
    const common = Math.min(length, newLength);
    const extra = wanted.slice(common).map((value, index): Change => ({ op: 'add', path, index: start + common + index, key: null, value }));
    const surplus = Array.from({ length: length - common }, (_, index): Change => ({ op: 'remove', path: [...path, start + length - 1 - index] }));
    const kept = wanted.slice(0, common).flatMap((value, index) => planDifference([...path, start + index], before[start + index] ?? null, value));
    return [...extra, ...surplus, ...kept];
  });
}
