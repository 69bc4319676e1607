import type { FilterStore, SavedFilter } from '../core/view/saved-filter.ts';
import { encodeJson, isoOf, type Database } from './database.ts';

interface FilterRow {
  name: string;
  filter: SavedFilter['filter'];
  saved_at: Date;
}

/** Several at once of one caller take turns, so that nobody gets past the most. */
const SAVE = `
  INSERT INTO saved_filters (caller, name, filter, saved_at)
  SELECT $1, $2, $3::jsonb, $4::timestamptz WHERE (SELECT count(*) FROM saved_filters WHERE caller = $1 AND name <> $2) < $5
  ON CONFLICT (caller, name) DO UPDATE SET filter = excluded.filter, saved_at = excluded.saved_at
  RETURNING name`;

/** Filters that people saved for themselves. */
export const keepFilters = (database: Database): FilterStore => ({
  findFilters: async (caller) =>
    (await database.query<FilterRow>('SELECT name, filter, saved_at FROM saved_filters WHERE caller = $1 ORDER BY name', [caller]))
      .map(({ name, filter, saved_at }) => ({ name, filter, savedAt: isoOf(saved_at) })),
  saveFilter: (caller, { name, filter, savedAt }, most) =>
    database.transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`handoff filters ${caller}`]);
      return (await query(SAVE, [caller, name, encodeJson(filter), savedAt, most])).length > 0;
    }),
  deleteFilter: async (caller, name) =>
    (await database.query('WITH gone AS (DELETE FROM saved_filters WHERE caller = $1 AND name = $2 RETURNING name) SELECT name FROM gone', [caller, name])).length > 0,
});
