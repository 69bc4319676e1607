import type { StoredHandoff } from '../core/handoff/handoff.ts';
import type { JsonValue } from '../core/json.ts';
import type { HandoffFilter } from '../core/ports.ts';
import { isoOf, type Database } from './database.ts';
import { selectHandoffs } from './handoff-rows.ts';

/** A list nobody limited must not fill the memory: some 10 KB a handoff. */
const DEFAULT_LIMIT = 1_000;

function conditionsOf(filter: HandoffFilter): { readonly where: string; readonly parameters: unknown[] } {
  const tests: [string, unknown][] = [];
  if (filter.connection !== undefined) tests.push(['(connection = ? OR also_in @> ARRAY[?::text])', filter.connection]);
  if (filter.with !== undefined) tests.push(['(connection = ? OR also_in @> ARRAY[?::text])', filter.with]);
  if (filter.kind !== undefined) tests.push(['kind = ?', filter.kind]);
  if (filter.backlog !== undefined) tests.push(['backlog = ?', filter.backlog]);
  if (filter.status !== undefined) tests.push(['status = ANY(?::text[])', filter.status]);
  if (filter.after !== undefined) tests.push(['(created_at < (?::jsonb ->> 0)::timestamptz OR (created_at = (?::jsonb ->> 0)::timestamptz AND id > ?::jsonb ->> 1))', JSON.stringify([filter.after.at, filter.after.id])]);
  const where = [...tests.map(([test], index) => test.replaceAll('?', `$${index + 1}`)), ...(filter.absorbed === true ? [] : ['absorbed_into IS NULL'])];
  return { where: where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`, parameters: tests.map(([, value]) => value) };
}

/** Newest first; 1,000 at most unless the filter says otherwise. */
export function listHandoffs(database: Database, filter: HandoffFilter): Promise<readonly StoredHandoff[]> {
  const { where, parameters } = conditionsOf(filter);
  const next = parameters.length + 1;
  return selectHandoffs(database.query, `${where} ORDER BY created_at DESC, id LIMIT $${next} OFFSET $${next + 1}`, [
    ...parameters, filter.limit ?? DEFAULT_LIMIT, filter.offset ?? 0,
  ]);
}

export async function countHandoffs(database: Database, filter: HandoffFilter): Promise<number> {
  const { where, parameters } = conditionsOf(filter);
  const rows = await database.query<{ found: number }>(`SELECT count(*)::integer AS found FROM handoffs ${where}`, parameters);
  return rows[0]?.found ?? 0;
}

const SHORTEST_ID = 8;
const MOST_FOUND = 20;

/** By the whole id, by a beginning of 8 characters or more, or by a source's external id; 20 at most. */
export function findHandoffByText(database: Database, text: string): Promise<readonly StoredHandoff[]> {
  const literal = text.replace(/[\\%_]/g, '\\$&');
  const beginning = text.length >= SHORTEST_ID ? `${literal}%` : literal;
  return selectHandoffs(
    database.query,
    `WHERE id LIKE $1 OR id = $2 OR id IN (SELECT handoff_id FROM sources WHERE external_id = $2) ORDER BY (id = $2) DESC, created_at DESC, id LIMIT ${MOST_FOUND}`,
    [beginning, text],
  );
}

/**
 * Letters beyond ASCII are folded here, in the forms that people write: how a server folds them depends on its locale.
 * The text is searched as JSON holds it, hence the JSON escapes before those of LIKE.
 */
export function patternsFor(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const titled = lower.replace(/(^|[\s'-])(\p{L})/gu, (_match, before: string, letter: string) => before + letter.toUpperCase());
  const variants = [text, lower, text.toUpperCase(), titled].flatMap((variant) => [variant, variant.normalize('NFC'), variant.normalize('NFD')]);
  const escaped = variants.map((variant) => JSON.stringify(variant).slice(1, -1).replace(/[\\%_]/g, '\\$&'));
  return [...new Set(escaped)].map((variant) => `%${variant}%`);
}

/**
 * Handoffs whose sources, now or in an earlier version, hold the text, or about which somebody wrote it. Who decided is not
 * searched: a colleague's name is no reason to erase a customer. Reads every row: asked for by a person, seldom.
 */
export function findHandoffsMentioning(database: Database, text: string): Promise<readonly StoredHandoff[]> {
  return selectHandoffs(
    database.query,
    `WHERE id IN (
       SELECT handoff_id FROM sources WHERE fields::text ILIKE ANY($1::text[]) OR related::text ILIKE ANY($1::text[])
       UNION SELECT handoff_id FROM snapshots WHERE fields::text ILIKE ANY($1::text[]) OR related::text ILIKE ANY($1::text[])
       UNION SELECT id FROM handoffs WHERE acceptance IS NOT NULL AND jsonb_path_query_array(acceptance, '$.**.text')::text ILIKE ANY($1::text[])
     ) ORDER BY created_at DESC, id LIMIT $2`,
    [text.trim() === '' ? [] : patternsFor(text), DEFAULT_LIMIT],
  );
}

export interface FoundSnapshot {
  readonly takenAt: string;
  readonly reason: string;
  readonly object: string;
  readonly externalId: string;
  readonly fields: JsonValue;
  readonly score: number | null;
}

/** Oldest first. */
export async function findSnapshots(database: Database, handoffId: string): Promise<readonly FoundSnapshot[]> {
  const rows = await database.query<{ taken_at: Date; reason: string; object: string; external_id: string; fields: JsonValue; score: number | null }>(
    `SELECT taken_at, reason, object, external_id, coalesce(snapshots.fields, sources.fields) AS fields, score
     FROM snapshots LEFT JOIN sources USING (connection, object, external_id)
     WHERE snapshots.handoff_id = $1 ORDER BY snapshots.id`,
    [handoffId],
  );
  return rows.map((row) => ({
    takenAt: isoOf(row.taken_at), reason: row.reason, object: row.object, externalId: row.external_id, fields: row.fields, score: row.score,
  }));
}
