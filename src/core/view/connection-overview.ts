import { z } from 'zod';
import type { StoredLane } from '../lanes/lane-store.ts';
import type { StoredConnection, SyncRun } from '../ports.ts';
import type { Freshness } from '../watch/watch-store.ts';

const text = z.string();
const maybe = text.nullable();

/** One connection and how it stands. */
export const connectionOverviewSchema = z
  .object({
    id: text,
    connector: text,
    rollout: z.enum(['observe', 'fields', 'tasks', 'gate']),
    mapping: text,
    schedule: maybe.describe('Cron; null: only when asked'),
    zone: text,
    state: z.enum(['new', 'working', 'paused', 'frozen']).describe('new: never connected · frozen: mass-delete protection waits for a person'),
    connectedAt: maybe,
    paused: z.object({ at: text, by: z.enum(['service', 'person']), code: text, reason: text, remedy: text, lookAgainAt: maybe }).nullable(),
    frozen: z.object({ at: text, reason: text }).nullable(),
    syncWantedAt: maybe.describe('A run was asked for and is not done yet'),
    lastRun: z.object({ id: text, startedAt: text, finishedAt: maybe, outcome: z.enum(['running', 'complete', 'partial', 'failed']) }).nullable(),
    knownAsOf: maybe.describe('When the last reading began that left nothing out'),
    dueWrites: z.int(),
    oldestDueAt: maybe.describe('Since when the oldest write should be visible'),
  })
  .meta({
    id: 'Connection',
    example: {
      id: 'sales', connector: 'csv', rollout: 'tasks', mapping: 'customer/csv.yaml', schedule: '*/5 * * * *', zone: 'UTC', state: 'working', connectedAt: '2026-11-01T08:00:00.000Z', paused: null, frozen: null,
      syncWantedAt: null, lastRun: { id: '7a0c', startedAt: '2026-11-22T09:00:00.000Z', finishedAt: '2026-11-22T09:00:02.100Z', outcome: 'complete' }, knownAsOf: '2026-11-22T09:00:00.000Z', dueWrites: 0, oldestDueAt: null,
    },
  });
export type ConnectionOverview = z.infer<typeof connectionOverviewSchema>;

export interface OverviewParts {
  readonly config: Pick<ConnectionOverview, 'id' | 'connector' | 'rollout' | 'mapping' | 'schedule' | 'zone'>;
  readonly stored: StoredConnection | undefined;
  readonly lane: StoredLane | undefined;
  readonly lastRun: SyncRun | undefined;
  readonly freshness: Freshness | undefined;
}

export function overviewOf({ config, stored, lane, lastRun, freshness }: OverviewParts): ConnectionOverview {
  const paused = lane?.paused ?? null;
  const frozen = stored?.frozen ?? null;
  return {
    ...config,
    state: paused !== null ? 'paused' : frozen !== null ? 'frozen' : stored === undefined ? 'new' : 'working',
    connectedAt: stored?.connectedAt ?? null,
    paused: paused === null ? null : { at: paused.at, by: paused.by, code: paused.code, reason: paused.reason, remedy: paused.remedy, lookAgainAt: paused.lookAgainAt },
    frozen,
    syncWantedAt: lane?.pullDueAt ?? null,
    lastRun: lastRun === undefined ? null : { id: lastRun.id, startedAt: lastRun.startedAt, finishedAt: lastRun.finishedAt, outcome: lastRun.outcome },
    knownAsOf: freshness?.knownAsOf ?? null,
    dueWrites: freshness?.due ?? 0,
    oldestDueAt: freshness?.oldestDueAt ?? null,
  };
}
