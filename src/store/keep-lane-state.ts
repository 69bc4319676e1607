import type { JsonValue } from '../core/json.ts';
import type { LanePause } from '../core/lanes/decide-pause.ts';
import { SLOT_AHEAD_DAYS, type LaneStore, type PullRequested, type StoredLane } from '../core/lanes/lane-store.ts';
import { STALE_AFTER_HOURS } from '../core/lanes/stale.ts';
import { encodeJson, isoOrNull, type Database, type Query } from './database.ts';

interface LaneRow {
  connection: string;
  last_slot: Date | null;
  pull_due_at: Date | null;
  /** `at`: when it was asked. */
  requested: (PullRequested & { at?: string }) | null;
  paused: LanePause | null;
  failures: number;
  not_before: Date | null;
  poll: JsonValue | null;
}

const wantedOf = ({ full, massChangeConfirmed }: PullRequested): PullRequested => ({
  ...(full === undefined ? {} : { full }),
  ...(massChangeConfirmed === undefined ? {} : { massChangeConfirmed }),
});
const laneOf = (row: LaneRow): StoredLane => ({
  connection: row.connection,
  lastSlot: isoOrNull(row.last_slot),
  pullDueAt: isoOrNull(row.pull_due_at),
  requested: row.requested === null ? null : wantedOf(row.requested),
  paused: row.paused,
  failures: row.failures,
  notBefore: isoOrNull(row.not_before),
  poll: row.poll,
});
const emptyLane = (connection: string): StoredLane => ({ connection, lastSlot: null, pullDueAt: null, requested: null, paused: null, failures: 0, notBefore: null, poll: null });
const SELECT_LANES = 'SELECT connection, last_slot, pull_due_at, requested, paused, failures, not_before, poll FROM lanes';
const jsonOrNull = (value: unknown): string | null => (value === null ? null : encodeJson(value));

/*
 * Writes of a connection that the rollout keeps back are not due, and a frozen one waits for a person. Rows are found by
 * jumping from connection to connection in the index: what waits for its moment is not read.
 */
const FIND_DUE = `
  SELECT lanes.connection FROM lanes
  WHERE paused IS NULL AND pull_due_at <= $1::timestamptz AND (not_before IS NULL OR not_before <= $1::timestamptz)
  UNION
  SELECT lanes.connection FROM lanes WHERE look_again_at <= $1::timestamptz
  UNION
  SELECT connections.id FROM connections LEFT JOIN lanes ON lanes.connection = connections.id
  WHERE connections.frozen IS NULL AND lanes.paused IS NULL AND (lanes.not_before IS NULL OR lanes.not_before <= $1::timestamptz)
    AND EXISTS (SELECT 1 FROM hints WHERE hints.connection = connections.id AND pending_since IS NOT NULL AND due_at <= $1::timestamptz)
  UNION
  SELECT connections.id FROM connections LEFT JOIN lanes ON lanes.connection = connections.id
  WHERE connections.rollout <> 'observe' AND connections.frozen IS NULL AND lanes.paused IS NULL AND (lanes.not_before IS NULL OR lanes.not_before <= $1::timestamptz)
    AND EXISTS (SELECT 1 FROM outbox WHERE outbox.connection = connections.id AND undelivered AND (not_before IS NULL OR outbox.not_before <= $1::timestamptz)
      AND (connections.rollout <> 'fields' OR kind <> 'task'))
  ORDER BY 1`;

/** A server whose clock was wrong claimed it: that must not keep the connection from its ticks until that time comes. */
const AHEAD = `coalesce(lane.last_slot > excluded.last_slot + interval '${SLOT_AHEAD_DAYS} day', false)`;

/**
 * Whoever goes on after a long rest shows what may be out of date. A rest that follows before all was checked is part of
 * the first; one in which somebody read everything by hand counts from there.
 */
const REST_ENDED = `
  WITH rest AS (
    SELECT greatest((paused ->> 'at')::timestamptz, last_complete_at) AS began FROM lanes LEFT JOIN watch_states USING (connection)
    WHERE connection = $1 AND paused IS NOT NULL AND $2::jsonb IS NULL
  ), noted AS (
    UPDATE connections SET stale = coalesce(stale, '{}') || jsonb_build_object(
      'since', coalesce(stale ->> 'since', to_char(began AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
      'resumedAt', $6::text, 'shown', coalesce((stale ->> 'shown')::boolean, false))
    FROM rest WHERE connections.id = $1 AND began <= $5::timestamptz - interval '${STALE_AFTER_HOURS} hours'
  )`;

/** The memory of the lanes: small rows, one statement each. */
export function keepLaneState({ query }: Database): LaneStore {
  return {
    claimTick: async (connection, slot) => {
      const rows = await query(
        `INSERT INTO lanes AS lane (connection, last_slot, pull_due_at) VALUES ($1, $2::timestamptz, $2::timestamptz)
         ON CONFLICT (connection) DO UPDATE SET last_slot = excluded.last_slot,
           pull_due_at = CASE WHEN ${AHEAD} THEN excluded.pull_due_at ELSE greatest(lane.pull_due_at, excluded.pull_due_at) END,
           not_before = CASE WHEN ${AHEAD} THEN NULL ELSE lane.not_before END
           WHERE lane.last_slot IS NULL OR lane.last_slot < excluded.last_slot OR ${AHEAD}
         RETURNING connection`,
        [connection, slot],
      );
      return rows.length > 0;
    },
    lastSlots: async () => {
      const rows = await query<{ connection: string; last_slot: Date }>('SELECT connection, last_slot FROM lanes WHERE last_slot IS NOT NULL');
      return new Map(rows.map((row) => [row.connection, row.last_slot.toISOString()]));
    },
    requestPull: async (connection, at, requested) => {
      await query(
        `INSERT INTO lanes AS lane (connection, pull_due_at, requested) VALUES ($1, $2::timestamptz, $3::jsonb)
         ON CONFLICT (connection) DO UPDATE SET pull_due_at = excluded.pull_due_at, requested = coalesce(lane.requested, '{}') || excluded.requested, not_before = NULL`,
        [connection, at, encodeJson({ ...requested, at })],
      );
    },
    findLane: async (connection) => {
      const [row] = await query<LaneRow>(`${SELECT_LANES} WHERE connection = $1`, [connection]);
      return row === undefined ? emptyLane(connection) : laneOf(row);
    },
    findLanes: async () => (await query<LaneRow>(`${SELECT_LANES} ORDER BY connection`)).map(laneOf),
    settlePull: async (connection, dueAt, { failures, notBefore }) => {
      await query(
        `UPDATE lanes SET pull_due_at = CASE WHEN pull_due_at <= $2::timestamptz THEN NULL ELSE pull_due_at END,
           requested = CASE WHEN coalesce((requested->>'at')::timestamptz, pull_due_at) <= $2::timestamptz THEN NULL ELSE requested END, failures = $3, not_before = $4::timestamptz
         WHERE connection = $1`,
        [connection, dueAt, failures, notBefore],
      );
    },
    holdOff: async (connection, { failures, notBefore }) => {
      await query(
        `INSERT INTO lanes (connection, failures, not_before) VALUES ($1, $2, $3::timestamptz)
         ON CONFLICT (connection) DO UPDATE SET failures = excluded.failures, not_before = excluded.not_before`,
        [connection, failures, notBefore],
      );
    },
    savePoll: async (connection, poll) => {
      await query(
        `INSERT INTO lanes (connection, poll) VALUES ($1, $2::jsonb) ON CONFLICT (connection) DO UPDATE SET poll = excluded.poll`,
        [connection, jsonOrNull(poll)],
      );
    },
    savePause: async (connection, paused, now) => {
      await query(
        `${REST_ENDED}
         INSERT INTO lanes AS lane (connection, paused, look_again_at, pull_due_at) VALUES ($1, $2::jsonb, $3::timestamptz, $4::timestamptz)
         ON CONFLICT (connection) DO UPDATE SET paused = excluded.paused, look_again_at = excluded.look_again_at,
           pull_due_at = CASE WHEN excluded.paused IS NULL THEN coalesce(lane.pull_due_at, excluded.pull_due_at) ELSE lane.pull_due_at END,
           failures = CASE WHEN excluded.paused IS NULL THEN 0 ELSE lane.failures END, not_before = CASE WHEN excluded.paused IS NULL THEN NULL ELSE lane.not_before END`,
        [connection, jsonOrNull(paused), paused?.lookAgainAt ?? null, paused === null ? now : null, now, now],
      );
    },
    findDueLanes: async (now) => (await query<{ connection: string }>(FIND_DUE, [now])).map((row) => row.connection),
  };
}

/**
 * What is wanted, when a tick was last claimed, the rhythm of polling and a person's pause move along. What stopped the
 * account under its old id does not: it has just answered under the new one, whose lane may be at work already.
 */
export async function moveLane(query: Query, from: string, to: string): Promise<void> {
  await query(
    `INSERT INTO lanes AS lane (connection, last_slot, pull_due_at, requested, paused, poll)
     SELECT $2, last_slot, pull_due_at, requested, CASE WHEN paused ->> 'by' = 'person' THEN paused END, poll FROM lanes WHERE connection = $1
     ON CONFLICT (connection) DO UPDATE SET last_slot = greatest(lane.last_slot, excluded.last_slot), pull_due_at = greatest(lane.pull_due_at, excluded.pull_due_at),
       requested = coalesce(lane.requested, excluded.requested), paused = coalesce(lane.paused, excluded.paused), poll = coalesce(lane.poll, excluded.poll)`,
    [from, to],
  );
  await query('DELETE FROM lanes WHERE connection = $1', [from]);
}
