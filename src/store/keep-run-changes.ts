import type { HandoffEvent, StoredHandoff } from '../core/handoff/handoff.ts';
import type { JsonValue } from '../core/json.ts';
import type { RunChangeStore, RunEvents, RunWrite } from '../core/view/run-detail.ts';
import type { Found } from '../core/view/browse-store.ts';
import type { Database, Query } from './database.ts';

/** What happened to handoffs; what happened to tasks in a source stands with the writes. */
const CHANGES: readonly HandoffEvent['type'][] = [
  'handoff_found', 'handoff_scored', 'status_changed', 'withdrawn', 'rewon', 'joined', 'linked', 'unlinked', 'task_closed_by_person', 'task_deleted_by_person', 'task_moved',
  'anchor_moved', 'field_restored', 'delta_opened', 'delta_closed',
];
const TASK_WRITES: readonly HandoffEvent['type'][] = ['task_created', 'task_closed', 'task_withdrawn'];

/** $1 types, $2 from, $3 to, $4 the run, or the connection of a run that named nothing. Types and time are what the index knows. */
const ofRun = (exact: boolean): string =>
  `events.type = ANY($1::text[]) AND events.at >= $2::timestamptz AND events.at <= $3::timestamptz AND events.handoff_id IS NOT NULL AND ${exact ? 'events.run_id = $4' : 'events.run_id IS NULL AND events.connection = $4'}`;
const findEvents = (exact: boolean): string => `
  WITH found AS (SELECT handoff_id, min(id) AS first FROM events WHERE ${ofRun(exact)} GROUP BY handoff_id),
  shown AS (SELECT * FROM found ORDER BY first LIMIT $5)
  SELECT events.handoff_id, events.type, events.data, handoffs.kind, handoffs.title, (SELECT count(*)::integer FROM found) AS total
  FROM shown JOIN events USING (handoff_id) LEFT JOIN handoffs ON handoffs.id = events.handoff_id
  WHERE ${ofRun(exact)} ORDER BY shown.first, events.id`;

type NamedRow = { handoff_id: string; kind: StoredHandoff['kind'] | null; title: string | null; total: number };
type EventRow = NamedRow & Pick<HandoffEvent, 'type'> & { data: JsonValue };
type WriteRow = NamedRow & { object: string; external_id: string; what: RunWrite['what']; state: string | null; fields: readonly string[] | null };

const namedIn = ({ kind, title }: NamedRow): Pick<StoredHandoff, 'kind' | 'title'> | null => (kind === null || title === null ? null : { kind, title });

const FIND_WRITES = `
  SELECT outbox.handoff_id, outbox.object, outbox.external_id, outbox.kind AS what, handoffs.kind, handoffs.title, count(*) OVER ()::integer AS total,
    CASE WHEN outbox.kind = 'task' THEN shown.body ->> 'status' END AS state,
    CASE WHEN outbox.kind = 'fields' THEN ARRAY(SELECT jsonb_object_keys(shown.body) ORDER BY 1) END AS fields
  FROM outbox LEFT JOIN handoffs ON handoffs.id = outbox.handoff_id
    CROSS JOIN LATERAL (SELECT CASE WHEN acknowledged_hash = desired_hash THEN desired ELSE coalesce(acknowledged, '{}') END AS body) AS shown
  WHERE acknowledged_run = $1 ORDER BY outbox.handoff_id, sort_order, outbox.id LIMIT $2`;

const STATE_AFTER: Readonly<Partial<Record<HandoffEvent['type'], string>>> = { task_created: 'open', task_closed: 'done', task_withdrawn: 'withdrawn' };

async function findWrites(query: Query, run: string, limit: number): Promise<Found<RunWrite>> {
  const rows = await query<WriteRow>(FIND_WRITES, [run, limit]);
  return {
    items: rows.map((row) => ({ handoffId: row.handoff_id, handoff: namedIn(row), record: { object: row.object, externalId: row.external_id }, what: row.what, state: row.state, fields: row.fields ?? [] })),
    total: rows[0]?.total ?? 0,
  };
}

function groupEvents(rows: readonly EventRow[]): Found<RunEvents> {
  const groups = new Map<string, RunEvents & { readonly events: RunEvents['events'][number][] }>();
  for (const row of rows) {
    const group = groups.get(row.handoff_id) ?? { handoffId: row.handoff_id, handoff: namedIn(row), events: [] };
    group.events.push({ type: row.type, data: row.data });
    groups.set(row.handoff_id, group);
  }
  return { items: [...groups.values()], total: rows[0]?.total ?? 0 };
}

function taskWritesIn({ items, total }: Found<RunEvents>): Found<RunWrite> {
  const writes = items.flatMap(({ handoffId, handoff, events }) => events.map(({ type }) => ({ handoffId, handoff, record: null, what: 'task' as const, state: STATE_AFTER[type] ?? null, fields: [] })));
  return { items: writes, total: Math.max(total, writes.length) };
}

/** What a run changed and wrote, as far as it is kept. */
export const keepRunChanges = ({ query }: Database): RunChangeStore => ({
  findRunChanges: async ({ id, connection, startedAt }, to, limit) => {
    const [run] = await query<{ names_changes: boolean }>('SELECT names_changes FROM runs WHERE id = $1', [id]);
    const exact = run?.names_changes ?? false;
    const eventsOf = async (types: readonly HandoffEvent['type'][]): Promise<Found<RunEvents>> => groupEvents(await query<EventRow>(findEvents(exact), [types, startedAt, to, exact ? id : connection, limit]));
    return { exact, handoffs: await eventsOf(CHANGES), written: exact ? await findWrites(query, id, limit) : taskWritesIn(await eventsOf(TASK_WRITES)) };
  },
  findTitles: async (handoffIds) => {
    const rows = await query<Pick<StoredHandoff, 'id' | 'kind' | 'title'>>('SELECT id, kind, title FROM handoffs WHERE id = ANY($1::text[])', [handoffIds]);
    return new Map(rows.map(({ id, kind, title }) => [id, { kind, title }]));
  },
});
