import type { StoredSource } from '../core/handoff/handoff.ts';
import { encodeJson, givenRows, inSteps, lastPerKey, namesOf, type Columns, type Query } from './database.ts';

const COLUMNS = {
  connection: 'text', object: 'text', external_id: 'text', handoff_id: 'text', version: 'text', fingerprint: 'text', state: 'text', url: 'text',
  fields: 'jsonb', related: 'jsonb', unreadable: 'jsonb', nonexistent: 'jsonb', read_at: 'text', last_human_edit_at: 'text', lock_group: 'text',
  match_key: 'text', shared_keys: 'text[]',
} as const satisfies Columns;

interface SourceRow {
  connection: string;
  object: string;
  external_id: string;
  handoff_id: string;
  version: string;
  fingerprint: string;
  state: StoredSource['state'];
  url: string | null;
  fields: StoredSource['fields'];
  related: StoredSource['related'];
  unreadable: StoredSource['unreadable'];
  nonexistent: StoredSource['nonexistent'];
  read_at: string;
  last_human_edit_at: string | null;
  lock_group: string | null;
  match_key: string | null;
  shared_keys: readonly string[] | null;
}

const sourceOf = (row: SourceRow): StoredSource => ({
  connection: row.connection,
  object: row.object,
  externalId: row.external_id,
  handoffId: row.handoff_id,
  version: row.version,
  fingerprint: row.fingerprint,
  state: row.state,
  url: row.url,
  fields: row.fields,
  related: row.related,
  unreadable: row.unreadable,
  nonexistent: row.nonexistent,
  readAt: row.read_at,
  lastHumanEditAt: row.last_human_edit_at,
  lockGroup: row.lock_group,
  matchKey: row.match_key,
  ...(row.shared_keys === null ? {} : { sharedKeys: row.shared_keys }),
});

const rowOf = (source: StoredSource): SourceRow => ({
  connection: source.connection,
  object: source.object,
  external_id: source.externalId,
  handoff_id: source.handoffId,
  version: source.version,
  fingerprint: source.fingerprint,
  state: source.state,
  url: source.url,
  fields: source.fields,
  related: source.related,
  unreadable: source.unreadable,
  nonexistent: source.nonexistent,
  read_at: source.readAt,
  last_human_edit_at: source.lastHumanEditAt,
  lock_group: source.lockGroup,
  match_key: source.matchKey,
  shared_keys: source.sharedKeys ?? null,
});

const KEY = new Set(['connection', 'object', 'external_id']);

// All parts of one statement see the tables as they were before it, so `kept` copies the body that the upsert replaces.
const UPSERT = `
  WITH given AS MATERIALIZED (SELECT * FROM ${givenRows(COLUMNS)}),
  kept AS (
    UPDATE snapshots SET fields = sources.fields, related = sources.related
    FROM given JOIN sources USING (connection, object, external_id)
    WHERE snapshots.connection = given.connection AND snapshots.object = given.object AND snapshots.external_id = given.external_id
      AND snapshots.fields IS NULL AND (sources.fields, sources.related) IS DISTINCT FROM (given.fields, given.related)
  )
  INSERT INTO sources (${namesOf(COLUMNS)}) SELECT ${namesOf(COLUMNS)} FROM given
  ON CONFLICT (connection, object, external_id) DO UPDATE
  SET ${Object.keys(COLUMNS).filter((name) => !KEY.has(name)).map((name) => `${name} = excluded.${name}`).join(', ')}`;

export const sourceKey = (source: StoredSource): string => `${source.connection}\0${source.object}\0${source.externalId}`;

export async function saveSources(query: Query, sources: readonly StoredSource[]): Promise<void> {
  for (const step of inSteps(lastPerKey(sources, sourceKey))) await query(UPSERT, [encodeJson(step.map(rowOf))]);
}

/** `where` is SQL of ours, never a caller's text. */
export async function selectSources(query: Query, where: string, parameters: readonly unknown[]): Promise<readonly StoredSource[]> {
  const rows = await query<SourceRow>(`SELECT ${namesOf(COLUMNS)} FROM sources ${where}`, parameters);
  return rows.map(sourceOf);
}
