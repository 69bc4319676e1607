import { PgBoss } from 'pg-boss';

/** Where the queue keeps its jobs: the one pool that the store uses as well. */
export interface QueueDatabase {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** A wake-up of a connection's lane. What there is to do is found in the database, never in the job. */
export interface LaneJob {
  readonly id: string;
  readonly connection: string;
}

export interface LaneQueue {
  /** One that already waits is enough; one that arrives while the lane works makes it look again. A higher priority goes first. */
  wake(connections: readonly string[], priority?: (connection: string) => number): Promise<void>;
  fetch(limit: number): Promise<readonly LaneJob[]>;
  /** Says that this process still works on them; without it they are given up after ten seconds. */
  touch(jobs: readonly LaneJob[]): Promise<void>;
  complete(jobs: readonly LaneJob[]): Promise<void>;
  depth(): Promise<{ readonly waiting: number; readonly active: number }>;
  schemaVersion(): Promise<number | null>;
  stop(): Promise<void>;
}

const QUEUE = 'lanes';
/**
 * One wake-up waits per connection; that one at most is at work is the group's limit, which passes over those that wait
 * behind it. With the policy for both ("stately") one that waits behind a long run keeps every other from being fetched.
 */
const POLICY = 'short';
const DAY_SECONDS = 86_400;

/**
 * Opens the queue, creating or upgrading its tables. `onError` hears what goes wrong in the background: a lost
 * connection, mostly, after which it goes on by itself.
 */
export async function openQueue(database: QueueDatabase, onError: (error: Error) => void): Promise<LaneQueue> {
  const boss = new PgBoss({ db: database, schema: 'handoff_queue', schedule: false, supervise: true, superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, monitorVacuum: false });
  boss.on('error', onError);
  await boss.start();
  // What an earlier version made: its wake-ups say nothing that the database does not say as well.
  if (((await boss.getQueue(QUEUE))?.policy ?? POLICY) !== POLICY) await boss.deleteQueue(QUEUE);
  await boss.createQueue(QUEUE, {
    policy: POLICY,
    // A job says nothing that the database does not say as well, so one that died is not repeated: the lane is woken again.
    retryLimit: 0,
    heartbeatSeconds: 10,
    expireInSeconds: DAY_SECONDS - 1,
    retentionSeconds: 3_600,
    deleteAfterSeconds: 60,
  });
  // Fills the queue's cached settings, for which a send inside a transaction would need a second connection.
  await boss.findJobs(QUEUE, { id: '00000000-0000-0000-0000-000000000000' });
  return {
    wake: async (connections, priority = () => 0) => {
      if (connections.length === 0) return;
      await boss.insert(QUEUE, connections.map((connection) => ({ singletonKey: connection, group: { id: connection }, data: { connection }, priority: priority(connection) })));
    },
    fetch: async (limit) => (await boss.fetch<{ connection: string }>(QUEUE, { batchSize: limit, groupConcurrency: 1 })).map(({ id, data }) => ({ id, connection: data.connection })),
    touch: async (jobs) => {
      if (jobs.length > 0) await boss.touch(QUEUE, jobs.map((job) => job.id));
    },
    complete: async (jobs) => {
      if (jobs.length > 0) await boss.complete(QUEUE, jobs.map((job) => job.id));
    },
    depth: async () => {
      const [stats] = await boss.getQueueStats(QUEUE, { force: true });
      return { waiting: stats?.queuedCount ?? 0, active: stats?.activeCount ?? 0 };
    },
    schemaVersion: () => boss.schemaVersion(),
    stop: () => boss.stop({ graceful: false, close: false }),
  };
}
