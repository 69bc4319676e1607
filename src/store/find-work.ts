import type { RecordRef } from '../core/connector.ts';
import { CUT_RULES, WANTED_AGAIN } from '../core/retention/cut-handoff.ts';
import type { Database } from './database.ts';

/*
 * There are few different hashes, and usually every row has the current one: jumping from one hash to the next in the
 * index answers "nothing to do" without reading every handoff, and steps over all that are cut. Handoffs that another connection founded are few.
 */
const FIND_TO_REASSESS = `
  WITH RECURSIVE hashes AS (
    (SELECT assessed_with FROM handoffs WHERE connection = $1 ORDER BY assessed_with LIMIT 1)
    UNION ALL
    SELECT (SELECT assessed_with FROM handoffs WHERE connection = $1 AND assessed_with > hashes.assessed_with ORDER BY assessed_with LIMIT 1)
    FROM hashes WHERE hashes.assessed_with IS NOT NULL
  ),
  last AS (SELECT created_at, id FROM handoffs WHERE id = $5),
  candidates AS (
    SELECT old.created_at, old.id FROM hashes CROSS JOIN LATERAL (
      SELECT created_at, id FROM handoffs
      WHERE connection = $1 AND assessed_with = hashes.assessed_with AND forgotten_at IS NULL AND cut_at IS NULL
        AND ($5::text IS NULL OR (created_at, id) > (SELECT created_at, id FROM last))
      ORDER BY created_at, id LIMIT $4
    ) AS old WHERE hashes.assessed_with <> ALL($2::text[])
    UNION
    SELECT created_at, id FROM handoffs
    WHERE connection = $1 AND next_tick_at <= $3::timestamptz AND forgotten_at IS NULL AND cut_at IS NULL
      AND ($5::text IS NULL OR (created_at, id) > (SELECT created_at, id FROM last))
    UNION
    SELECT created_at, id FROM handoffs
    WHERE also_in @> ARRAY[$1::text] AND (assessed_with <> ALL($2::text[]) OR next_tick_at <= $3::timestamptz) AND forgotten_at IS NULL AND cut_at IS NULL
      AND ($5::text IS NULL OR (created_at, id) > (SELECT created_at, id FROM last))
  )
  SELECT id FROM candidates ORDER BY created_at, id LIMIT $4`;

/** Oldest handoff first; `afterId` is the last id of the step before. */
export async function findToReassess(
  database: Database,
  asked: { readonly connection: string; readonly configHashes: readonly string[]; readonly now: string; readonly limit: number; readonly afterId: string | null },
): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(FIND_TO_REASSESS, [asked.connection, [...asked.configHashes, CUT_RULES], asked.now, asked.limit, asked.afterId]);
  return rows.map((row) => row.id);
}

/** Records that we believe present, in the order of their ids; forgotten ones are not asked for again. */
export async function* eachKnownRecord(database: Database, connection: string, object: string, step: number): AsyncGenerator<readonly RecordRef[], void, undefined> {
  let after = '';
  for (;;) {
    const rows = await database.query<{ external_id: string }>(
      `SELECT external_id FROM sources
       WHERE connection = $1 AND object = $2 AND external_id > $3 AND state = 'present' AND forgotten_at IS NULL
       ORDER BY external_id LIMIT $4`,
      [connection, object, after, step],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => ({ object, externalId: row.external_id }));
    if (rows.length < step) return;
    after = last.external_id;
  }
}

export async function countKnownRecords(database: Database, connection: string): Promise<number> {
  const rows = await database.query<{ known: number }>(
    `SELECT count(*)::integer AS known FROM sources WHERE connection = $1 AND state = 'present' AND forgotten_at IS NULL`,
    [connection],
  );
  return rows[0]?.known ?? 0;
}

/** Records of cut handoffs that are coming back, to be read again (core/retention/cut-handoff.ts). */
export const findWantedRecords = ({ query }: Database, connection: string, objects: readonly string[], limit: number): Promise<readonly RecordRef[]> =>
  query<RecordRef>(
    `SELECT object, external_id AS "externalId" FROM sources WHERE connection = $1 AND fingerprint = '${WANTED_AGAIN}' AND state = 'present' AND object = ANY($2::text[]) ORDER BY object, external_id LIMIT $3`,
    [connection, objects, limit],
  );
