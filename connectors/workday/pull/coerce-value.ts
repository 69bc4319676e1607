import { isJsonArray, isJsonObject, type JsonPrimitive, type JsonValue } from '../../../src/core/json.ts';
import type { ColumnType } from '../columns.ts';

/**
 * A value as its column's type means it. Reports send nearly everything as text: booleans become true and false, a
 * date is its first ten characters (an offset behind it, as in 2026-12-01-08:00, never moves the day), numbers stay the
 * text they are so that 72 and "72" are no change. What does not fit the type stays as it came, for the core to judge.
 */
export function coerceValue(value: JsonValue, type: ColumnType): JsonValue {
  if (isJsonArray(value)) return value.map((item) => coerceValue(item, type));
  if (isJsonObject(value)) return value;
  if (type === 'boolean') return asBoolean(value);
  if (type === 'date') return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function asBoolean(value: JsonPrimitive): JsonPrimitive {
  if (typeof value === 'boolean' || value === null) return value;
  const text = String(value).trim().toLowerCase();
  if (['1', 'true', 'y', 'yes'].includes(text)) return true;
  return ['0', 'false', 'n', 'no'].includes(text) ? false : value;
}
