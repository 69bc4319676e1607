/** Numbers that the vendor documents, and ours with their reasons. */

/**
 * Ours: rows handed over before a cursor is saved. Workday sends a report whole; a killed run reads it again and skips
 * what was saved. The cursor holds every row's hash, so that many small pages of a large report would cost more than they save.
 */
export const rowsPerPage = (rows: number): number => Math.min(500, Math.max(100, Math.ceil(rows / 20)));

/** Ours: documented is a hard limit of 2 GB for a report; one text in memory cannot be half as long. */
export const MAX_ANSWER_BYTES = 256 * 1_048_576;

/** Ours: a schema changes when somebody edits the report; check, describe and setup always read it anew. */
export const SCHEMA_TTL_MS = 3_600_000;

/** Ours: what must outlive a run (which candidate an application belongs to). */
export const MEMORY_TTL_MS = 400 * 86_400_000;

/** Ours: references of candidates in one request; no documented limit below the 999 of a page. */
export const CANDIDATES_PER_LOOKUP = 50;

/**
 * Ours: when more known rows than this and more than half of them are missing from a report at once, the report is
 * doubted, not the rows. Single rows that vanish are believed.
 */
export const DOUBTFUL_FROM = 6;

/** Ours: rows that show together that a column is always filled, or blank in all of them. Few hires are open at a time. */
export const HIDDEN_FROM = 3;

/** Ours: items per writeBack call; each is one request, and a batch that is read back costs one more report. */
export const WRITE_BACK_BATCH = 200;

/** Measured: one request per record. */
export const CALLS_PER_WRITE = { fields: 1, task: 0, note: 0 } as const;

/** Ours: how long a write waits that has nowhere to go; no longer than an administrator watches for it after naming the object. */
export const NOT_SET_UP_AGAIN_MS = 900_000;
