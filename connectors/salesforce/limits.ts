/** Salesforce's own numbers, each with its source, and ours with their reason. */

/** Query, queryAll, query-more and sObject Collections subrequests in one Composite (REST API guide, "Composite"). */
export const HEAVY_SUBREQUESTS_PER_COMPOSITE = 5;
/** All subrequests in one Composite (REST API guide, "Composite"). */
export const SUBREQUESTS_PER_COMPOSITE = 25;
/** Rows in one sObject Collections write; more is EXCEEDED_ID_LIMIT (REST API guide, "sObject Collections"). */
export const ROWS_PER_COLLECTION = 200;
/** Ids in one sObject Collections retrieve by POST (REST API guide, "Get Records by ID"). */
export const IDS_PER_RETRIEVE = 2_000;
/** A WHERE clause may have 4,000 characters (SOQL limits); the rest is room for the fixed part of ours. */
export const WHERE_CHARACTERS = 4_000;
/** 21 characters per quoted id: 180 ids leave 220 characters of the WHERE clause for what stands beside them. */
export const IDS_PER_QUERY = 180;
/** Above two id chunks (three with both child relations are two Composites) ordered streams need fewer calls. */
export const ROWS_READ_BY_ID = 2 * IDS_PER_QUERY;
/** A full query page (REST API guide, "Query Options Header"); pages may be shorter, never rely on it. */
export const ROWS_PER_QUERY_PAGE = 2_000;
/** Records handed over at once: what one database transaction takes comfortably. */
export const RECORDS_PER_PAGE = 500;
/** Items taken at once: ten full Composites when half of them are fields and half are tasks. */
export const WRITE_BACK_BATCH = 4_000;
/** Collections alone, or five of them in one Composite; notes are not written. */
export const CALLS_PER_WRITE = {
  fast: { fields: 1 / ROWS_PER_COLLECTION, task: 1 / ROWS_PER_COLLECTION, note: 0 },
  save_calls: {
    fields: 1 / (ROWS_PER_COLLECTION * HEAVY_SUBREQUESTS_PER_COMPOSITE),
    task: 1 / (ROWS_PER_COLLECTION * HEAVY_SUBREQUESTS_PER_COMPOSITE),
    note: 0,
  },
};
/** Per org, of the last 24 hours; Developer Edition (limits quick reference). Other orgs tell more by Sforce-Limit-Info. */
export const DAILY_CALLS = { reset: 'rolling', usual: 15_000 } as const;
/** Text fields that are cheap to select; longer ones shrink query pages (Salesforce help 000386264). */
export const SHORT_TEXT_LENGTH = 255;

export const DESCRIBE_TTL_MS = 24 * 60 * 60 * 1_000;
/** A sweep reads again what changed in the day before the cursor, for transactions that committed later than the overlap. */
export const SWEEP_WINDOW_MS = 24 * 60 * 60 * 1_000;

export const ATTEMPTS_PER_REQUEST = 4;
/** Salesforce waits 10 s for a row lock itself, so a few spaced attempts are enough. */
export const ATTEMPTS_PER_LOCKED_ROW = 5;
export const FIRST_BACKOFF_MS = 500;
/** Advice for "ConcurrentRequests Limit exceeded": 30 to 60 seconds. */
export const CONCURRENT_LIMIT_WAIT_MS = 30_000;
/** The daily limit is a rolling 24 hours; there is no Retry-After, so we look again in a while. */
export const DAILY_LIMIT_WAIT_MS = 15 * 60 * 1_000;

/** A token that is refused again this soon will not be mended by a third one (jsforce would ask for ever). */
export const REFRESH_WINDOW_MS = 30_000;
/** Even with successes in between, more refreshes than this within the window are a fault of the account. */
export const REFRESHES_PER_WINDOW = 10;
