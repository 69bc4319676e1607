/** Numbers that the vendor documents, and ours with their reasons. */

/** Documented for GET /v2/persons and employments; 100 was answered with 400 "Provided value for limit is not valid". */
export const PERSONS_PER_LIST = 50;

/** Documented for the recruiting lists whose pages are public (get_v2-recruiting-jobs, -candidates); not seen for applications. */
export const APPLICATIONS_PER_LIST = 200;

/** Documented for POST /v1/company/documents. */
export const DOCUMENTS_PER_MINUTE = 60;
export const MOST_TITLE_CHARACTERS = 255;

/**
 * Longest text of an attribute, of one line or of several (Personio help, "Attributes in Personio"). An older page of the
 * interface calls texts of several lines unlimited.
 */
export const MOST_TEXT_CHARACTERS = 2_000;

/** Ours: records read before a page is handed over and its cursor saved; a killed run repeats at most these calls. */
export const RECORDS_PER_PAGE = 25;

/** Ours: a list that goes on longer than this does not end. */
export const MOST_LIST_PAGES = 20_000;

/** Ours: how many accepted applications are remembered, the newest. */
export const MOST_KNOWN_APPLICATIONS = 5_000;

/** Ours: how long after the first day a hire is followed; day-90 check-ins end before. */
export const WATCH_HIRES_FOR_DAYS = 120;

/** Ours: items per writeBack call; their persons are read back in one list. */
export const WRITE_BACK_BATCH = 50;

/** Ours: how long a write waits for an attribute, a tick or a category; no longer than an administrator watches for it after mending. */
export const MENDED_AGAIN_MS = 900_000;

/** Ours: the catalogue changes when an administrator edits attributes; check, describe and setup always read it anew. */
export const CATALOGUE_TTL_MS = 6 * 3_600_000;
/** How long what was just asked counts as asked now. */
export const FRESH_FOR_MS = 60_000;

/** Ours: names of departments, offices, companies and cost centers; the daily sweep reads them anew. */
export const LOOKUP_TTL_MS = 24 * 3_600_000;

/** Ours: what must outlive a run (when an offer was accepted, which attributes were there). */
export const MEMORY_TTL_MS = 400 * 86_400_000;

/** Ours: a token is renewed this much before it ends, so that it does not end on the way. */
export const TOKEN_EARLY_MS = 60_000;

/**
 * Ours. Personio promises no Retry-After, so the waits are our own: 1–2 s, then doubled. Spread, so that clients that
 * failed together do not come back together.
 */
export const RETRY = { attempts: 4, firstWaitMs: 2_000, longestWaitMs: 30_000 } as const;

/** Measured: one PATCH each, and one list of up to 50 persons to read back. Tasks are lines of an attribute, not writes of their own. */
export const CALLS_PER_WRITE = { fields: 1 + 1 / WRITE_BACK_BATCH, task: 0, note: 1 } as const;
