import type { Condition } from '../../../src/core/connector.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';

/** Whether a record is worth handing over the first time. A hint: the core decides again, so what cannot be judged here holds. */
export function isInteresting(sets: readonly (readonly Condition[])[], fields: JsonObject, today: string): boolean {
  return sets.length === 0 || sets.some((set) => set.every((condition) => holds(condition, valueAt(fields, condition.path), today)));
}

function holds({ oneOf, noneOf, atLeast, present, notPast }: Condition, value: JsonValue, today: string): boolean {
  if (typeof value === 'object' && value !== null) return true;
  const isBlank = value === null || (typeof value === 'string' && value.trim() === '');
  const isAmong = (wanted: NonNullable<Condition['oneOf']>): boolean => wanted.some((one) => (one === null ? isBlank : value !== null && String(one) === String(value)));
  if (present !== undefined && isBlank === present) return false;
  if (oneOf !== undefined && !isAmong(oneOf)) return false;
  if (noneOf !== undefined && isAmong(noneOf)) return false;
  if (atLeast !== undefined && !(Number(value) >= atLeast)) return false;
  return notPast === undefined || (typeof value === 'string' && value.slice(0, 10) >= today) === notPast;
}

export function valueAt(fields: JsonObject, path: string): JsonValue {
  let value: JsonValue | undefined = fields;
  for (const step of path.split('.')) value = isJsonObject(value) ? value[step] : undefined;
  return value ?? null;
}
