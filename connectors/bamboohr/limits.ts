/** Numbers that the vendor documents, and ours with their reasons. */

/** Documented for GET /employees/{id}: "The maximum number of fields per request is 400." */
export const MOST_FIELDS_PER_REQUEST = 400;

/** Documented for POST /api/v2/datasets/{name}/data. */
export const DATASET_PAGE_SIZE = 1_000;

/** Ours: records read before a page is handed over and its cursor saved; a killed run repeats at most these calls. */
export const EMPLOYEES_PER_PAGE = 50;
export const APPLICATIONS_PER_PAGE = 25;

/** Ours: from here on one dataset request that says who starts today or later is cheaper than reading everybody. */
export const PRESELECT_FROM = 25;

/** Ours: how many accepted applications are remembered; the list is newest first, so older ones are simply not walked. */
export const MOST_KNOWN_APPLICATIONS = 5_000;

/** Ours: from this many employees on, one read of the whole task table is cheaper than one per employee. */
export const READ_WHOLE_TABLE_FROM = 4;

/** Ours: items per writeBack call. */
export const WRITE_BACK_BATCH = 50;

/** Ours: metadata changes when an administrator edits fields; check, describe and setup always read it anew. */
export const METADATA_TTL_MS = 6 * 3_600_000;

/** Ours: what must outlive a run (when an offer was first seen accepted). */
export const MEMORY_TTL_MS = 400 * 86_400_000;

/** Ours: how long after the first day a hire is read even when the mapping only takes up future ones; day-90 check-ins end before. */
export const WATCH_HIRES_FOR_DAYS = 120;

/** Measured: fields are written and read back; rows are written singly, with two reads of the table per batch. */
export const CALLS_PER_WRITE = { fields: 2, task: 1 + 2 / WRITE_BACK_BATCH, note: 1 } as const;
