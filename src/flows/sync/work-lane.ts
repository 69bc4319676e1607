import { HandoffError } from '../../core/errors.ts';
import { decidePause, decideRetry, isLookDue, lookAgain, type LanePause } from '../../core/lanes/decide-pause.ts';
import type { StoredLane } from '../../core/lanes/lane-store.ts';
import { stopOf } from '../../core/lanes/stop-of.ts';
import type { Clock, Stop, Store, SyncRun } from '../../core/ports.ts';
import type { Delivered } from '../write-back/deliver-due.ts';
import { failedRun } from './sync-all.ts';

/** What one connection's lane can do; each step takes the lane for itself and throws `lane_busy` when another holds it. */
export interface LaneWork {
  readonly connection: string;
  readonly store: Pick<Store, 'findLane' | 'settlePull' | 'holdOff' | 'savePause' | 'findConnection' | 'saveRun'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  newId(): string;
  /** null when no write is due. */
  deliver(): Promise<Delivered | null>;
  /** Reads what the vendor announced and is due; `nextDueAt`: when more of it will be. null when nothing was announced. */
  readHinted(): Promise<{ readonly nextDueAt: string | null; readonly stoppedBy: Stop | null } | null>;
  sync(requested: { readonly full?: boolean; readonly massChangeConfirmed?: boolean }): Promise<SyncRun>;
  /** Whether a wanted poll is worth its calls while the vendor announces changes. */
  shouldPoll(lane: StoredLane): Promise<boolean>;
  /** A look whether what paused the connection is mended: null when it is. Opens the account afresh. */
  findObstacle(): Promise<Stop | null>;
  /** What happened, for logs and figures. */
  noteRun(run: SyncRun): void;
}

export interface LaneOutcome {
  /** Another process works on it; come back. */
  readonly busy: boolean;
  /** When there will be something to do that no tick announces; null: nothing known. */
  readonly nextDueAt: string | null;
  /** Something stopped it before the end. */
  readonly stopped: boolean;
}

/**
 * Everything that is due for one connection: announced records, then what a tick or a person wants, or else the writes
 * alone, which both of them end with (docs/decisions/0005). What stops it decides how it goes on: later by itself, or
 * after somebody mended it.
 */
export async function workLane(work: LaneWork): Promise<LaneOutcome> {
  try {
    const before = await work.store.findLane(work.connection);
    if (before.paused !== null && !(await resumes(work, before.paused))) return IDLE;
    // Resuming wants a run at once, and forgets what was held off.
    const lane = before.paused === null ? before : await work.store.findLane(work.connection);
    const now = work.clock.now().toISOString();
    // A webhook or a tick wakes it earlier; the vendor would only refuse again.
    if (lane.notBefore !== null && lane.notBefore > now) return { ...IDLE, nextDueAt: lane.notBefore };
    const connection = await work.store.findConnection(work.connection);
    if (connection?.frozen != null && !(lane.requested?.massChangeConfirmed === true && isPullDue(lane, now))) return await restFrozen(work, lane);
    return await doDue(work, lane, before.paused);
  } catch (error) {
    if (error instanceof HandoffError && error.code === 'lane_busy') return { busy: true, nextDueAt: null, stopped: false };
    throw error;
  }
}

const IDLE: LaneOutcome = { busy: false, nextDueAt: null, stopped: false };

/** `resumedFrom`: the pause that ended a moment ago; what stops it now goes on counting its looks. */
async function doDue(work: LaneWork, lane: StoredLane, resumedFrom: LanePause | null): Promise<LaneOutcome> {
  let nextDueAt: string | null = null;
  const stoppedReading = await attempt(work, async () => {
    const read = await work.readHinted();
    nextDueAt = read?.nextDueAt ?? null;
    return read?.stoppedBy ?? null;
  });
  if (stoppedReading !== null) return stop(work, lane, stoppedReading, resumedFrom);
  const stopped = isPullDue(lane, work.clock.now().toISOString()) ? await pull(work, lane) : await attempt(work, async () => (await work.deliver())?.stoppedBy ?? null);
  return stopped === null ? { ...IDLE, nextDueAt } : stop(work, lane, stopped, resumedFrom);
}

const isPullDue = (lane: StoredLane, now: string): boolean => lane.pullDueAt !== null && lane.pullDueAt <= now;

async function pull(work: LaneWork, lane: StoredLane): Promise<Stop | null> {
  const settle = (): Promise<void> => work.store.settlePull(work.connection, lane.pullDueAt ?? work.clock.now().toISOString(), { failures: 0, notBefore: null });
  const polls = lane.requested !== null || (await work.shouldPoll(lane));
  const stopped = await attempt(work, async () => {
    if (!polls) return (await work.deliver())?.stoppedBy ?? null;
    const run = await work.sync(lane.requested ?? {});
    work.noteRun(run);
    return run.stoppedBy ?? null;
  });
  if (stopped === null) await settle();
  return stopped;
}

/** Runs one step; what it throws for a reason becomes that reason, and a failed run that people see once. */
async function attempt(work: LaneWork, step: () => Promise<Stop | null>): Promise<Stop | null> {
  try {
    return await step();
  } catch (error) {
    const stop = stopOf(error, work.signal);
    if (stop?.action === 'interrupted') return stop;
    if (stop === null || stop.code === 'lane_busy' || !(error instanceof HandoffError)) throw error;
    const run = failedRun(work.newId(), work.connection, error, work.clock.now());
    await work.store.saveRun(run);
    work.noteRun(run);
    return stop;
  }
}

async function stop(work: LaneWork, lane: StoredLane, stopped: Stop, resumedFrom: LanePause | null): Promise<LaneOutcome> {
  const now = work.clock.now();
  if (stopped.action === 'interrupted') return { ...IDLE, stopped: true };
  const pause = decidePause(stopped, resumedFrom, now);
  if (pause !== null) {
    await work.store.savePause(work.connection, pause, now.toISOString());
    return { busy: false, nextDueAt: pause.lookAgainAt, stopped: true };
  }
  const failures = lane.failures + 1;
  const notBefore = decideRetry(stopped, failures, now);
  await work.store.holdOff(work.connection, { failures, notBefore });
  return { busy: false, nextDueAt: notBefore, stopped: true };
}

/** True when the connection goes on. */
async function resumes(work: LaneWork, paused: LanePause): Promise<boolean> {
  if (!isLookDue(paused, work.clock.now())) return false;
  const obstacle = await work.findObstacle();
  if (obstacle?.action === 'interrupted') return false;
  const now = work.clock.now();
  await work.store.savePause(work.connection, obstacle === null ? null : lookAgain(obstacle, paused, now), now.toISOString());
  return obstacle === null;
}

/** A frozen connection waits for a person; its ticks are taken as done so that they do not pile up. */
async function restFrozen(work: LaneWork, lane: StoredLane): Promise<LaneOutcome> {
  if (lane.pullDueAt !== null && lane.requested?.massChangeConfirmed !== true) await work.store.settlePull(work.connection, lane.pullDueAt, { failures: 0, notBefore: null });
  return IDLE;
}
