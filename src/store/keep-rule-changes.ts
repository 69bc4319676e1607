import type { JsonValue } from '../core/json.ts';
import { REPEATED_TEXTS_KEY, type Opening, type PublishedHead, type RuleStore } from '../core/line/rule-store.ts';
import type { Database } from './database.ts';
import { CONNECTION_COLUMNS, connectionOf, type ConnectionRow } from './keep-connections.ts';

type OpeningRow = { [Column in keyof ConnectionRow]: ConnectionRow[Column] | null } & { changes: string; repeated_texts: JsonValue | null };

const FIND_OPENING = `
  SELECT rule_changes.count AS changes, ${CONNECTION_COLUMNS},
    (SELECT value FROM cache_entries WHERE connection = $1 AND key = '${REPEATED_TEXTS_KEY}' AND expires_at > $2::timestamptz) AS repeated_texts
  FROM rule_changes LEFT JOIN connections ON id = $1`;

const FIND_HEADS = 'SELECT DISTINCT ON (name) name, version, hash FROM published_files ORDER BY name, version DESC';

/** Which rules hold, and the number that tells when they may have changed. */
export const keepRuleChanges = (database: Database): RuleStore => ({
  findOpening: async (connection, now): Promise<Opening> => {
    const [row] = await database.query<OpeningRow>(FIND_OPENING, [connection, now]);
    if (row === undefined) throw new Error('the table rule_changes lost its row');
    return { connection: isThere(row) ? connectionOf(row) : null, repeatedTexts: row.repeated_texts, changes: Number(row.changes) };
  },
  findRuleChanges: async () => {
    const [row] = await database.query<{ count: string }>('SELECT count FROM rule_changes');
    return row === undefined ? null : Number(row.count);
  },
  findPublishedHeads: () => database.query<PublishedHead>(FIND_HEADS),
  findCached: async (key, now) => {
    const rows = await database.query<{ connection: string; value: JsonValue }>('SELECT connection, value FROM cache_entries WHERE key = $1 AND expires_at > $2::timestamptz', [key, now]);
    return new Map(rows.map((row) => [row.connection, row.value]));
  },
});

const isThere = (row: OpeningRow): row is OpeningRow & ConnectionRow => row.id !== null;
