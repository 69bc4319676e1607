import { canonicalJson, type JsonObject, type JsonValue } from '../json.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';

/** Marks an acknowledged row whose fields we already restored once. */
export const RESTORED_ONCE = 'restored_once';
/** Code of a row, and of its sync error, that is left alone because somebody keeps changing our fields. */
export const OWN_FIELD_CHANGED = 'own_field_changed';

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value.trim() : value == null ? '' : canonicalJson(value));
const same = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => textOf(a) === textOf(b) || (typeof a === 'number' && Number(b) === a);

/**
 * Names of our own fields that somebody changed by hand: the source shows something else than what it acknowledged.
 * Compared as text, because vendors answer "85" for 85. Fields that were not read are not judged.
 */
export function ownDrift(own: JsonObject | null, row: OutboxRow | undefined): readonly string[] {
  if (own === null || row === undefined || row.state !== 'acknowledged' || row.acknowledged === null) return [];
  const { acknowledged } = row;
  return Object.keys(acknowledged).filter((name) => name in own && !same(own[name], acknowledged[name]));
}
