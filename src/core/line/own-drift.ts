import { canonicalJson, type JsonObject, type JsonValue } from '../json.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';

/** Marks an acknowledged row whose fields we already restored once. */
export const RESTORED_ONCE = 'restored_once';
/** Code of a row, and of its sync error, that is left alone because somebody keeps changing our fields. */
export const OWN_FIELD_CHANGED = 'own_field_changed';

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value == null ? '' : canonicalJson(value));

/** Vendors answer "85" or "85.0" for 85, and cut a text that is longer than their field. */
function same(shown: JsonValue | undefined, acknowledged: JsonValue | undefined): boolean {
  const [a, b] = [textOf(shown), textOf(acknowledged)];
  if (a === b) return true;
  if (a !== '' && b !== '' && (typeof shown === 'number' || typeof acknowledged === 'number')) return Number(a) === Number(b);
  return a.endsWith('…') && b.startsWith(a.slice(0, -1));
}

/**
 * Names of our own fields that somebody changed by hand: the source shows something else than what it acknowledged.
 * Compared as text, because vendors answer "85" for 85. Fields that were not read are not judged.
 */
export function ownDrift(own: JsonObject | null, row: OutboxRow | undefined): readonly string[] {
  if (own === null || row === undefined || row.state !== 'acknowledged' || row.acknowledged === null) return [];
  const { acknowledged } = row;
  return Object.keys(acknowledged).filter((name) => name in own && !same(own[name], acknowledged[name]));
}
