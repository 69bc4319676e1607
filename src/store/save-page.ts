import type { HandoffEvent } from '../core/handoff/handoff.ts';
import { NewConnectionError, StateMovedError, type PageWrite } from '../core/ports.ts';
import { encodeJson, givenRows, inSteps, namesOf, type Columns, type Database, type Query } from './database.ts';
import { findHolders } from './find-page-state.ts';
import { saveHandoffs } from './handoff-rows.ts';
import { saveOutbox } from './outbox-rows.ts';
import { saveSources, sourceKey } from './source-rows.ts';
import { saveSyncErrors } from './sync-errors.ts';

/** One transaction: everything of the page with its cursor, or nothing. */
export async function savePage(database: Database, given: PageWrite): Promise<void> {
  if (isEmpty(given)) return saveCursor(database.query, given);
  await database.transaction(async (query) => {
    if (given.looked !== undefined) await refuseUnseen(query, given.looked);
    const page = await withoutForgotten(query, given);
    await saveHandoffs(query, page.handoffs);
    // Before the snapshots: what a snapshot of the current version refers to must be there.
    await saveSources(query, page.sources);
    await saveSnapshots(query, page);
    await saveEvents(query, page.events, page.runId);
    await saveOutbox(query, page.outbox);
    await resolveEnded(query, page);
    await saveSyncErrors(query, page.errors);
    await saveCursor(query, page);
  });
}

/** Most pages of an idle connection: nothing but where reading stands. */
const isEmpty = ({ handoffs, sources, snapshots, events, outbox, errors, looked }: PageWrite): boolean =>
  looked === undefined && [handoffs, sources, snapshots, events, outbox, errors].every((rows) => rows.length === 0);

async function saveCursor(query: Query, { connection, cursor }: PageWrite): Promise<void> {
  if (cursor !== undefined) await query(`UPDATE connections SET cursor = $2::jsonb WHERE id = $1`, [connection, encodeJson(cursor)]);
}

/** What a source refused of a row that nobody wants any more is no trouble any more. */
async function resolveEnded(query: Query, page: PageWrite): Promise<void> {
  const ended = page.outbox.filter((row) => row.state === 'ended').map((row) => row.id);
  const at = page.handoffs[0]?.updatedAt;
  if (ended.length === 0 || at === undefined) return;
  await query(
    `UPDATE sync_errors SET resolved_at = $2::timestamptz FROM outbox
     WHERE sync_errors.outbox_id = outbox.id AND outbox.id = ANY($1::text[]) AND outbox.state = 'ended' AND sync_errors.resolved_at IS NULL`,
    [ended, at],
  );
}

/**
 * Two lanes may read records of one deal at the same time, neither seeing the other's. So whoever found new records takes
 * turns with the others here, and looks again: what appeared meanwhile must be joined. Records of a connection that is new
 * since then were not looked at at all.
 */
async function refuseUnseen(query: Query, looked: NonNullable<PageWrite['looked']>): Promise<void> {
  await query(`SELECT pg_advisory_xact_lock(hashtextextended('handoff new records', 0))`);
  const unknown = await query<{ id: string }>(`SELECT id FROM connections WHERE NOT id = ANY($1::text[])`, [looked.known]);
  if (unknown.length > 0) throw new NewConnectionError(`${unknown.map(({ id }) => id).join(', ')} was connected meanwhile`);
  const seen = new Set(looked.holders);
  const holders = await findHolders(query, looked.connections, looked);
  if (holders.some((id) => !seen.has(id))) throw new StateMovedError('a record of the same handoff was saved by another run meanwhile');
}

/** A person who was forgotten does not come back with the next pull of the same record. */
async function withoutForgotten(query: Query, page: PageWrite): Promise<PageWrite> {
  const ids = new Set<string>();
  for (const handoff of page.handoffs) ids.add(handoff.id);
  for (const source of page.sources) ids.add(source.handoffId);
  for (const { source } of page.snapshots) ids.add(source.handoffId);
  for (const row of page.outbox) ids.add(row.handoffId);
  for (const { handoffId } of [...page.errors, ...page.events]) if (handoffId !== null) ids.add(handoffId);
  if (ids.size === 0) return page;
  const rows = await query<{ id: string }>(`SELECT id FROM handoffs WHERE forgotten_at IS NOT NULL AND id = ANY($1::text[])`, [[...ids]]);
  if (rows.length === 0) return page;
  const forgotten = new Set(rows.map((row) => row.id));
  return {
    ...page,
    handoffs: page.handoffs.filter((handoff) => !forgotten.has(handoff.id)),
    sources: page.sources.filter((source) => !forgotten.has(source.handoffId)),
    snapshots: page.snapshots.filter(({ source }) => !forgotten.has(source.handoffId)),
    outbox: page.outbox.filter((row) => !forgotten.has(row.handoffId)),
    events: page.events.filter(({ handoffId }) => handoffId === null || !forgotten.has(handoffId)),
    errors: page.errors.filter((error) => error.handoffId === null || !forgotten.has(error.handoffId)),
  };
}

const SNAPSHOT_COLUMNS = {
  handoff_id: 'text', connection: 'text', object: 'text', external_id: 'text', version: 'text', reason: 'text', taken_at: 'timestamptz',
  score: 'integer', fields: 'jsonb', related: 'jsonb',
} as const satisfies Columns;
const INSERT_SNAPSHOTS = `INSERT INTO snapshots (${namesOf(SNAPSHOT_COLUMNS)}) SELECT ${namesOf(SNAPSHOT_COLUMNS)} FROM ${givenRows(SNAPSHOT_COLUMNS)}`;

async function saveSnapshots(query: Query, page: PageWrite): Promise<void> {
  if (page.snapshots.length === 0) return;
  const current = new Map(page.sources.map((source) => [sourceKey(source), source]));
  const rows = page.snapshots.map(({ source, reason, takenAt, score }) => {
    // A snapshot of the very version that this page stores refers to it instead of repeating the body.
    const isCurrent = current.get(sourceKey(source)) === source;
    return {
      handoff_id: source.handoffId, connection: source.connection, object: source.object, external_id: source.externalId,
      version: source.version, reason, taken_at: takenAt, score,
      ...(isCurrent ? {} : { fields: source.fields, related: source.related }),
    };
  });
  for (const step of inSteps(rows)) await query(INSERT_SNAPSHOTS, [encodeJson(step)]);
}

const EVENT_COLUMNS = { handoff_id: 'text', connection: 'text', type: 'text', at: 'timestamptz', data: 'jsonb', run_id: 'text' } as const satisfies Columns;
const INSERT_EVENTS = `INSERT INTO events (${namesOf(EVENT_COLUMNS)}) SELECT ${namesOf(EVENT_COLUMNS)} FROM ${givenRows(EVENT_COLUMNS)}`;

export async function saveEvents(query: Query, events: readonly HandoffEvent[], runId?: string): Promise<void> {
  const rows = events.map((event) => ({
    handoff_id: event.handoffId, connection: event.connection, type: event.type, at: event.at, data: event.data, run_id: runId ?? null,
  }));
  for (const step of inSteps(rows)) await query(INSERT_EVENTS, [encodeJson(step)]);
}
