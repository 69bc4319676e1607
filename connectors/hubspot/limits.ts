/** HubSpot's own numbers, each with its source, and ours with their reason. */

/** Rows of one search answer (docs, "CRM search"). */
export const ROWS_PER_SEARCH = 200;
/** Characters of a search body (docs, "CRM search": 3,000); whether a long property list counts is not verified, so it does. */
export const SEARCH_BODY_CHARACTERS = 3_000;
/** OR-groups of one search, and filters in all of them (docs, "CRM search"). */
export const FILTER_GROUPS = 5;
export const FILTERS_PER_GROUP = 6;
export const FILTERS_PER_SEARCH = 18;
/** Searches per second and account, shared by all apps (docs, "CRM search"); a bit more than a second, because requests travel. */
export const SEARCHES_PER_WINDOW = 5;
export const SEARCH_WINDOW_MS = 1_100;
/** Inputs of batch read, create, update and upsert (docs, "Using object APIs"). */
export const ROWS_PER_BATCH = 100;
/** Inputs of an association batch read (docs, "Associations"). */
export const INPUTS_PER_ASSOCIATION_READ = 1_000;
/** Inputs of associate/default (docs, "Associations": 2,000 per create). */
export const INPUTS_PER_ASSOCIATE = 2_000;
/** Owners per page (published clients ask for as many, e.g. Workato's "Get owner details"). */
export const OWNERS_PER_PAGE = 500;
/** Rolling window of the burst limit (docs, "Usage guidelines"). */
export const BURST_WINDOW_MS = 10_000;
/** When so few calls of the window are left, we wait for the next: other apps may be about to use them. */
export const BURST_RESERVE = 3;
/** "You have reached your secondly limit.": nothing else says how long to wait. */
export const SECONDLY_WAIT_MS = 1_000;
/** A locked record is free after two seconds (docs, "Error handling", 423). */
export const LOCK_WAIT_MS = 2_000;

/** Deals whose associations are read together: as many as one association call takes. */
export const DEALS_PER_CHUNK = INPUTS_PER_ASSOCIATION_READ;
/** Records handed over at once: what one database transaction takes comfortably. */
export const RECORDS_PER_PAGE = 250;
/** Items taken at once: a thousand deals and their tasks need one associate/default. */
export const WRITE_BACK_BATCH = 2_000;
export const CALLS_PER_WRITE = {
  fast: { fields: 1 / ROWS_PER_BATCH, task: 1 / ROWS_PER_BATCH + 1 / INPUTS_PER_ASSOCIATE, note: 0 },
  save_calls: { fields: 1 / ROWS_PER_BATCH, task: 1 / ROWS_PER_BATCH + 1 / INPUTS_PER_ASSOCIATE, note: 0 },
};
/** Per portal, shared by all apps, counted anew at its midnight; Free and Starter (docs, "Usage guidelines"). Other portals tell more by header. */
export const DAILY_CALLS = { reset: 'midnight', usual: 250_000 } as const;
/** Longest text of a property (docs, "Properties"). */
export const TEXT_LENGTH = 65_536;

export const METADATA_TTL_MS = 24 * 3_600_000;
/** While a mapped property is missing, metadata is asked again so often, not in every run: an idle run stays one call. */
export const LOOK_AGAIN_AFTER_MS = 3_600_000;
/** Contacts and companies kept between runs: long enough for the daily sweep, short enough for a deleted person. */
export const CHILDREN_TTL_MS = 26 * 3_600_000;
/** Above so many, keeping children costs more than reading them again. */
export const MOST_KEPT_CHILDREN = 20_000;
/** Whether the portal takes tasks by our key is asked again after a month. */
export const TASK_MODE_TTL_MS = 30 * 24 * 3_600_000;
/** Open tasks are remembered, so that a deleted one is missed. */
export const OPEN_TASKS_TTL_MS = 400 * 24 * 3_600_000;
/** Tasks that the first reading found closed: for as long as their handoffs may still be written for the first time. */
export const ENDED_TASKS_TTL_MS = 30 * 24 * 3_600_000;
/** The sweep asks again for what changed in so long before the cursor: rows that the index showed later than the overlap. */
export const SWEEP_WINDOW_MS = 48 * 3_600_000;
/** More changed contacts than this at once is a campaign: they are left to the sweep. */
export const MOST_CHANGED_CHILDREN = 2_000;
/** So many times later than usual children and tasks are asked for when every run has more than a page of changed deals. */
export const PACE_WHEN_BUSY = 4;
/** A deal that is said to be missing is asked for by itself, up to so many: withdrawing a handoff by mistake is costly. */
export const MISSING_ASKED_ALONE = 50;

export const ATTEMPTS_PER_REQUEST = 4;
/** A longer wait is left to the caller: a lane must not hang. */
export const LONGEST_WAIT_MS = 60_000;
