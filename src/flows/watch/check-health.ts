import type { Clock } from '../../core/ports.ts';

export interface HealthCheck {
  readonly name: 'database' | 'schema' | 'queue' | 'lanes' | 'process';
  readonly ok: boolean;
  /** What is wrong and what to do, for an administrator; never an address or a credential. */
  readonly message: string;
}
export interface Health {
  readonly ok: boolean;
  readonly checks: readonly HealthCheck[];
}

export interface HealthDeps {
  readonly clock: Clock;
  /** One small round trip to the database. */
  readonly ping: () => Promise<void>;
  readonly pendingMigrations: () => Promise<readonly string[]>;
  /** When the queue was last asked for work, ISO; null: not yet. */
  readonly lastPollAt: () => string | null;
  /** What this process works on at the moment, since when (ISO) and when it last came forward: a page, a receipt. */
  readonly activeLanes: () => readonly { readonly connection: string; readonly since: string; readonly lastStepAt: string }[];
  readonly startedAt: string;
  readonly isStopping: () => boolean;
}

/** A database that does not answer within this time does not answer. */
const PATIENCE_MS = 3_000;
/** The queue is asked every few seconds at most; a process just started gets the same time. */
const SILENT_QUEUE_MS = 60_000;
/** Longer than the longest request a connector waits for, with its retries. */
const STUCK_LANE_MS = 30 * 60_000;

/** Whether this process can do its work now, and if not why. Asks nothing of a vendor. Never throws. */
export async function checkHealth(deps: HealthDeps): Promise<Health> {
  const database = await checkDatabase(deps);
  // A dead database says nothing about its schema: one cause, one complaint.
  const schema = database.ok ? [await checkSchema(deps)] : [];
  const checks = [checkProcess(deps), database, ...schema, checkQueue(deps), checkLanes(deps)];
  return { ok: checks.every((check) => check.ok), checks };
}

const checkProcess = ({ isStopping }: HealthDeps): HealthCheck =>
  isStopping() ? { name: 'process', ok: false, message: 'It is stopping: what it works on is finished, nothing new is begun.' } : { name: 'process', ok: true, message: 'At work.' };

async function checkDatabase({ ping, clock }: HealthDeps): Promise<HealthCheck> {
  const answered = await inTime(ping(), clock);
  if (answered.outcome === 'done') return { name: 'database', ok: true, message: 'Answers.' };
  const why = answered.outcome === 'late' ? `did not answer within ${PATIENCE_MS / 1_000} seconds` : 'cannot be reached';
  return { name: 'database', ok: false, message: `The database ${why}; work goes on by itself when it is back. Look at the server, its disk and its connections.` };
}

async function checkSchema({ pendingMigrations, clock }: HealthDeps): Promise<HealthCheck> {
  const pending = await inTime(pendingMigrations(), clock);
  if (pending.outcome !== 'done') return { name: 'schema', ok: false, message: 'Whether the database is up to date could not be read.' };
  if (pending.value.length === 0) return { name: 'schema', ok: true, message: 'Up to date.' };
  return { name: 'schema', ok: false, message: `${pending.value.length} migration${pending.value.length === 1 ? '' : 's'} pending (${pending.value.join(', ')}): make a backup, then run "handoff migrate".` };
}

function checkQueue({ lastPollAt, startedAt, clock }: HealthDeps): HealthCheck {
  const last = lastPollAt() ?? startedAt;
  const silentMs = clock.now().getTime() - Date.parse(last);
  if (silentMs <= SILENT_QUEUE_MS) return { name: 'queue', ok: true, message: 'Asked for work lately.' };
  return { name: 'queue', ok: false, message: `The queue was not asked for work since ${last}: restart this process, and look into its log for what stopped it.` };
}

function checkLanes({ activeLanes, clock }: HealthDeps): HealthCheck {
  const stuck = activeLanes().filter(({ lastStepAt }) => clock.now().getTime() - Date.parse(lastStepAt) > STUCK_LANE_MS);
  if (stuck.length === 0) return { name: 'lanes', ok: true, message: `${activeLanes().length} connections worked on.` };
  const longest = stuck.map(({ lastStepAt }) => lastStepAt).toSorted()[0];
  // Anybody may look at a health check: which connections they are stands in the log and in "handoff doctor".
  return { name: 'lanes', ok: false, message: `${stuck.length} connection${stuck.length === 1 ? '' : 's'} without a step forward for more than ${STUCK_LANE_MS / 60_000} minutes, the longest since ${longest ?? ''}: look at the vendor's status page; restarting this process loses nothing.` };
}

type Answer<T> = { readonly outcome: 'done'; readonly value: T } | { readonly outcome: 'failed' } | { readonly outcome: 'late' };

async function inTime<T>(asked: Promise<T>, clock: Clock): Promise<Answer<T>> {
  const enough = new AbortController();
  const late = clock.wait(PATIENCE_MS, enough.signal).then((): Answer<T> => ({ outcome: 'late' }), (): Answer<T> => ({ outcome: 'late' }));
  try {
    return await Promise.race([asked.then((value): Answer<T> => ({ outcome: 'done', value }), (): Answer<T> => ({ outcome: 'failed' })), late]);
  } finally {
    enough.abort();
  }
}
