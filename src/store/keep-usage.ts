import type { BudgetPlace, KnownAccount, Reservation, Settlement, Usage, UsageStore } from '../core/budget/usage-store.ts';
import type { CallPurpose } from '../core/connector.ts';
import { isoOrNull, type Database, type Query } from './database.ts';

interface AccountRow {
  daily_limit: string | null;
  others: string | null;
  reported_at: Date | null;
  time_zone: string | null;
}
interface UsedRow {
  read_calls: string;
  write_calls: string;
  look_calls: string;
  oldest: Date | null;
}

const numberOrNull = (value: string | null): number | null => (value === null ? null : Number(value));
const knownOf = (row: AccountRow | undefined): Usage['known'] => ({
  limit: numberOrNull(row?.daily_limit ?? null),
  others: numberOrNull(row?.others ?? null),
  reportedAt: isoOrNull(row?.reported_at ?? null),
  timeZone: row?.time_zone ?? null,
});
const usedOf = (row: UsedRow | undefined): Pick<Usage, 'used' | 'oldest'> => ({
  used: { read: Number(row?.read_calls ?? 0), write: Number(row?.write_calls ?? 0), look: Number(row?.look_calls ?? 0) },
  oldest: isoOrNull(row?.oldest ?? null),
});

const SELECT_USED = `
  SELECT coalesce(sum(read_calls), 0)::bigint AS read_calls, coalesce(sum(write_calls), 0)::bigint AS write_calls,
    coalesce(sum(look_calls), 0)::bigint AS look_calls, min(bucket) FILTER (WHERE read_calls + write_calls + look_calls > 0) AS oldest
  FROM call_usage WHERE budget = $1 AND bucket >= $2::timestamptz`;
/** Creates the account's row or locks it until the end of the transaction: calls are handed out one process after the other. */
const LOCK = `
  INSERT INTO call_budgets (budget) VALUES ($1) ON CONFLICT (budget) DO UPDATE SET budget = excluded.budget
  RETURNING daily_limit, others, reported_at, time_zone`;
/** Others' calls are what the account counted and we did not. */
const LEARN = `
  WITH learned AS (UPDATE call_budgets SET daily_limit = coalesce($2::bigint, daily_limit), time_zone = coalesce($3, time_zone),
    others = CASE WHEN $4::bigint IS NULL THEN others ELSE greatest(0, $4::bigint - $5::bigint) END,
    reported_at = CASE WHEN $4::bigint IS NULL THEN reported_at ELSE $6::timestamptz END
  WHERE budget = $1 RETURNING daily_limit, others, reported_at, time_zone)
  SELECT * FROM learned`;
/** The account's row first, as everywhere, so that two processes never wait for each other in a circle. */
const SETTLE = `
  WITH learned AS (
    INSERT INTO call_budgets AS known (budget, daily_limit, time_zone, others, reported_at)
    VALUES ($1, $4::bigint, $5, CASE WHEN $6::bigint IS NULL THEN NULL ELSE greatest(0, $6::bigint) END, CASE WHEN $6::bigint IS NULL THEN NULL ELSE $7::timestamptz END)
    ON CONFLICT (budget) DO UPDATE SET daily_limit = coalesce(excluded.daily_limit, known.daily_limit), time_zone = coalesce(excluded.time_zone, known.time_zone),
      others = CASE WHEN $6::bigint IS NULL THEN known.others ELSE greatest(0, $6::bigint + $8::bigint + $9::bigint + $10::bigint -
        (SELECT coalesce(sum(read_calls + write_calls + look_calls), 0)::bigint FROM call_usage WHERE budget = $1 AND bucket >= $2::timestamptz)) END,
      reported_at = coalesce(excluded.reported_at, known.reported_at)
    RETURNING daily_limit, others, reported_at, time_zone),
  returned AS (
    UPDATE call_usage SET read_calls = greatest(0, read_calls - $8::bigint), write_calls = greatest(0, write_calls - $9::bigint), look_calls = greatest(0, look_calls - $10::bigint)
    FROM learned WHERE budget = $1 AND bucket = $3::timestamptz AND $8::bigint + $9::bigint + $10::bigint > 0)
  SELECT * FROM learned`;
const ADD = `
  INSERT INTO call_usage AS known (budget, bucket, read_calls, write_calls, look_calls) VALUES ($1, $2::timestamptz, $3, $4, $5)
  ON CONFLICT (budget, bucket) DO UPDATE SET read_calls = known.read_calls + excluded.read_calls,
    write_calls = known.write_calls + excluded.write_calls, look_calls = known.look_calls + excluded.look_calls
  RETURNING xmax = 0 AS begun`;
/** Long enough for the figures of a month. */
const FORGET = `DELETE FROM call_usage WHERE budget = $1 AND bucket < $2::timestamptz - interval '35 days'`;

/** The first one in the index of each connection, instead of all that waits. */
const MOST_URGENT = `
  SELECT asked.connection, first.deadline FROM unnest($1::text[]) AS asked(connection)
  CROSS JOIN LATERAL (
    SELECT deadline FROM outbox WHERE outbox.connection = asked.connection AND undelivered AND deadline IS NOT NULL
      AND (not_before IS NULL OR not_before <= $2::timestamptz) ORDER BY deadline LIMIT 1) AS first`;

const COLUMN: Readonly<Record<CallPurpose, 'read_calls' | 'write_calls' | 'look_calls'>> = { read: 'read_calls', write: 'write_calls', look: 'look_calls' };

/** Who may send how many calls, counted where all processes see it. */
export const keepUsage = (database: Database): UsageStore => ({
  reserveCalls: (reservation) => database.transaction((query) => reserve(query, reservation)),
  returnCalls: async ({ budget, bucket }, purpose, calls) => {
    const column = COLUMN[purpose];
    await database.query(`UPDATE call_usage SET ${column} = greatest(0, ${column} - $3::bigint) WHERE budget = $1 AND bucket = $2::timestamptz`, [budget, bucket, calls]);
  },
  settleCalls: (settlement) => settle(database.query, settlement),
  findUsage: async ({ budget, since }) => {
    const [account] = await database.query<AccountRow>('SELECT daily_limit, others, reported_at, time_zone FROM call_budgets WHERE budget = $1', [budget]);
    const [used] = await database.query<UsedRow>(SELECT_USED, [budget, since]);
    return { ...usedOf(used), known: knownOf(account) };
  },
  moveUsage: (from, to) => database.transaction((query) => move(query, from, to)),
  findMostUrgent: async (connections, now) => {
    if (connections.length === 0) return new Map();
    const rows = await database.query<{ connection: string; deadline: string }>(MOST_URGENT, [connections, now]);
    return new Map(rows.map(({ connection, deadline }) => [connection, deadline]));
  },
});

/** The statements see what was committed before the lock was given: nothing can be handed out twice. */
async function reserve(query: Query, given: Reservation): Promise<Usage & { readonly granted: number }> {
  const { budget, since, purpose, wanted, ceiling, reported } = given;
  let [account] = await query<AccountRow>(LOCK, [budget]);
  const before = usedOf((await query<UsedRow>(SELECT_USED, [budget, since]))[0]);
  const total = before.used.read + before.used.write + before.used.look;
  if (reported !== null) {
    [account] = await query<AccountRow>(LEARN, [budget, reported.limit ?? null, reported.timeZone ?? null, reported.used ?? null, total, given.now]);
  }
  const granted = ceiling === null ? wanted : Math.max(0, Math.min(wanted, ceiling - total));
  if (granted > 0) await add(query, given, purpose, granted);
  const used = { ...before.used, [purpose]: before.used[purpose] + granted };
  return { granted, used, oldest: before.oldest ?? (granted > 0 ? given.bucket : null), known: knownOf(account) };
}

async function add(query: Query, { budget, bucket, since }: BudgetPlace, purpose: CallPurpose, calls: number): Promise<void> {
  const of = (each: CallPurpose): number => (each === purpose ? calls : 0);
  const [added] = await query<{ begun: boolean }>(ADD, [budget, bucket, of('read'), of('write'), of('look')]);
  if (added?.begun === true) await query(FORGET, [budget, since]);
}

async function settle(query: Query, { budget, since, bucket, returned, reported, now }: Settlement): Promise<KnownAccount> {
  const told = [reported?.limit ?? null, reported?.timeZone ?? null, reported?.used ?? null, now];
  const [account] = await query<AccountRow>(SETTLE, [budget, since, bucket, ...told, returned.read, returned.write, returned.look]);
  return knownOf(account);
}

async function move(query: Query, from: string, to: string): Promise<void> {
  await query(LOCK, [to]);
  await query(
    `UPDATE call_budgets AS target SET daily_limit = coalesce(target.daily_limit, old.daily_limit), time_zone = coalesce(target.time_zone, old.time_zone)
     FROM call_budgets AS old WHERE target.budget = $2 AND old.budget = $1`,
    [from, to],
  );
  const moved = await query<{ bucket: Date; read_calls: string; write_calls: string; look_calls: string }>(
    'WITH moved AS (DELETE FROM call_usage WHERE budget = $1 RETURNING bucket, read_calls, write_calls, look_calls) SELECT * FROM moved',
    [from],
  );
  for (const { bucket, read_calls, write_calls, look_calls } of moved) await query(ADD, [to, bucket, read_calls, write_calls, look_calls]);
  await query('DELETE FROM call_budgets WHERE budget = $1', [from]);
}
