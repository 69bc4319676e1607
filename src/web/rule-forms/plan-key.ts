import type { JsonValue } from '../../core/json.ts';
import { valueAt, type Edit } from '../../core/rules-text/change-value.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';

/** Sets what stands at `path`, or takes it out when `value` is undefined: what means the default need not stand in the file. */
export function setOrDrop(file: JsonValue, path: Path, value: JsonValue | undefined): readonly Edit[] {
  if (value !== undefined) return [{ op: 'set', path, value }];
  return valueAt(file, path) === undefined ? [] : [{ op: 'remove', path }];
}

/** Puts an entry into a list that may not be there yet. */
export const addTo = (file: JsonValue, path: Path, index: number, value: JsonValue): readonly Edit[] =>
  Array.isArray(valueAt(file, path)) ? [{ op: 'insert', path, index, value }] : [{ op: 'set', path, value: [value] }];

/** An entry of a list as it was last seen: by its place, else, when the list changed meanwhile, by its id. */
export interface Target {
  readonly list: Path;
  readonly index: number;
  readonly id: string;
}

/** Where it stands now; null when it is gone. */
export function locate(file: JsonValue, { list, index, id }: Target): Path | null {
  const entries = valueAt(file, list);
  if (!Array.isArray(entries)) return null;
  const idAt = (place: number): JsonValue | undefined => valueAt(file, [...list, place, 'id']) ?? '';
  if (index < entries.length && idAt(index) === id) return [...list, index];
  const found = entries.findIndex((_, place) => idAt(place) === id);
  return found < 0 ? null : [...list, found];
}
