import { isJsonArray, isJsonObject, type JsonObject } from '../json.ts';
import { normaliseText } from './placeholder.ts';
import type { CanonicalValue } from './record.ts';

/**
 * Whether two valid answers to one question say different things. Case, spaces, time of day and what only one of them
 * names (a currency, an e-mail) make no other fact; lists are never compared.
 */
export function areDifferent(a: CanonicalValue, b: CanonicalValue): boolean {
  if (a === null || b === null || isJsonArray(a) || isJsonArray(b)) return false;
  if (isJsonObject(a) || isJsonObject(b)) return isJsonObject(a) && isJsonObject(b) && areDifferentThings(a, b);
  const [one, other] = [spanOf(a), spanOf(b)];
  if (one !== null && other !== null) return one.from > other.to || other.from > one.to;
  return normaliseText(String(a)) !== normaliseText(String(b));
}

/** Money by amount and currency, people by e-mail, else by name. */
function areDifferentThings(a: JsonObject, b: JsonObject): boolean {
  if (typeof a['amount'] === 'number' && typeof b['amount'] === 'number') return Math.abs(a['amount'] - b['amount']) >= SMALLEST_AMOUNT || differIn(a, b, 'currency');
  if (typeof a['email'] === 'string' && typeof b['email'] === 'string') return differIn(a, b, 'email');
  return differIn(a, b, 'name');
}

/** Less than a cent is rounding. */
const SMALLEST_AMOUNT = 0.005;

function differIn(a: JsonObject, b: JsonObject, name: string): boolean {
  const [one, other] = [a[name], b[name]];
  return typeof one === 'string' && typeof other === 'string' && normaliseText(one) !== normaliseText(other);
}

const DAY_MS = 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}T/;
/** The time that a date or moment may mean, in ms; null for anything else. Two dates are told apart by the day. */
function spanOf(value: string | number | boolean): { readonly from: number; readonly to: number } | null {
  if (typeof value !== 'string') return null;
  const start = Date.parse(value.slice(0, 10));
  if (Number.isNaN(start)) return null;
  if (ISO_DATE.test(value)) return { from: start, to: start };
  const moment = ISO_MOMENT.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(moment)) return null;
  // Midnight of the next day, written in UTC by a system up to 14 hours ahead of it.
  const day = Math.floor(moment / DAY_MS) * DAY_MS;
  return { from: day, to: moment - day >= 10 * 3_600_000 ? day + DAY_MS : day };
}
