import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Role } from '../core/access/permissions.ts';
import { HandoffError } from '../core/errors.ts';
import { describeCircle } from '../core/replay/circle-data.ts';
import { emptyTally, mergeTally, type ReplayTally } from '../core/replay/replay-tally.ts';
import { toFigures } from '../core/replay/to-figures.ts';
import type { ReplaySample, ReplayView } from '../core/view/replay-view.ts';
import { replayRules } from '../flows/rules/replay-rules.ts';
import { readSample } from '../flows/rules/sample-draft.ts';
import type { App } from './app-contract.ts';
import type { RulesText } from './keep-rules.ts';
import type { Connections } from './open-connections.ts';
import { openReplayThreads } from './open-replay-threads.ts';
import { findConfig, type Base } from './open-sessions.ts';
import { prepareReplay, type PreparedReplay } from './prepare-replay.ts';

export interface Replays {
  /** One at a time per `by`: a new one ends the one before. Throws `bad_config`, or `replays_busy` when two others are at it. Gives its id. */
  start(files: readonly RulesText[], by: string): Promise<string>;
  /** Throws `replay_not_found`: they are kept in memory for half an hour. */
  show(id: string, roles: readonly Role[]): ReplayView;
  cancel(id: string): void;
  /** A few records of one connection read now. Throws `bad_config`, `unknown_connection`, or what the account answers. */
  sample(files: readonly RulesText[], connection: string, limit: number, signal: AbortSignal): Promise<ReplaySample>;
  /** Until it is done, failed or cancelled. */
  ended(id: string): Promise<void>;
  close(): Promise<void>;
}

const MOST_AT_ONCE = 2;
const MOST_KEPT = 20;
const KEEP_MS = 30 * 60_000;
const MOST_THREADS = 2;
/** Fewer than so many are worked out before another thread has started. */
const HANDOFFS_PER_THREAD = 1_000;

interface Kept {
  readonly id: string;
  readonly by: string;
  readonly prepared: PreparedReplay;
  readonly tally: ReplayTally;
  readonly stop: AbortController;
  readonly startedAt: Date;
  state: ReplayView['state'];
  problem: ReplayView['problem'];
  total: number;
  done: number;
  endedAt: Date | null;
  work: Promise<void>;
}

/** Drafts that are being tried on everything that is stored, and what came of it. */
export function keepReplays(base: Base, connections: Connections, openSession: App['openSession']): Replays {
  const { clock } = base;
  const kept = new Map<string, Kept>();
  const running = (): readonly Kept[] => [...kept.values()].filter(({ state }) => state === 'running');
  const cancel = (replay: Kept): void => {
    if (replay.state !== 'running') return;
    replay.state = 'cancelled';
    replay.endedAt = clock.now();
    replay.stop.abort();
  };
  const forget = (): void => {
    const ended = [...kept.values()].filter(({ state }) => state !== 'running');
    for (const [index, { id, endedAt }] of ended.entries()) {
      if (index < ended.length - MOST_KEPT || (endedAt !== null && clock.now().getTime() - endedAt.getTime() > KEEP_MS)) kept.delete(id);
    }
  };
  const find = (id: string): Kept => {
    forget();
    const found = kept.get(id);
    if (found !== undefined) return found;
    throw new HandoffError({ code: 'replay_not_found', message: 'There is no such preview any more.', remedy: 'Start it again: previews are kept for half an hour, in the process of the service that works them out, and not over its restart. Where several stand behind one address, let a person stay with one of them.' });
  };
  return {
    start: async (files, by) => {
      const prepared = await prepareReplay(base, connections, files);
      for (const replay of running()) if (replay.by === by) cancel(replay);
      if (running().length >= MOST_AT_ONCE) {
        throw new HandoffError({ code: 'replays_busy', message: 'Other people’s previews are being worked out just now.', remedy: 'Try again in a minute.' });
      }
      const replay: Kept = {
        id: randomUUID(), by, prepared, tally: emptyTally(), stop: new AbortController(), startedAt: clock.now(), state: 'running', problem: null, total: 0, done: 0, endedAt: null, work: Promise.resolve(),
      };
      kept.set(replay.id, replay);
      replay.work = work(base, connections, replay);
      forget();
      return replay.id;
    },
    show: (id, roles) => {
      const { state, problem, total, done, startedAt, endedAt, tally, prepared } = find(id);
      const elapsedMs = (endedAt ?? clock.now()).getTime() - startedAt.getTime();
      return { id, state, problem, total, done, startedAt: startedAt.toISOString(), elapsedMs, figures: toFigures(tally, prepared.circles, prepared.costs, roles) };
    },
    cancel: (id) => cancel(find(id)),
    sample: async (files, connection, limit, signal) => {
      findConfig(base.config, connection);
      const { circles, costs } = await prepareReplay(base, connections, files);
      const circle = circles.find(({ after }) => after.memberOf(connection) !== undefined);
      if (circle === undefined) {
        throw new HandoffError({ code: 'nothing_to_sample', message: `The change does not concern connection "${connection}", or nothing of it was ever read.`, remedy: 'Choose a connection whose rules are changed, and that has run.' });
      }
      const { session, budget } = await openSession(connection);
      return budget.during(() => readSample({ store: base.store, session, clock, signal, cost: costs.get(connection) }, connection, circle, limit));
    },
    ended: (id) => find(id).work,
    close: async () => {
      for (const replay of running()) cancel(replay);
      await Promise.all([...kept.values()].map((replay) => replay.work));
    },
  };
}

/** Never throws: what went wrong stands in the replay. */
async function work(base: Base, connections: Connections, replay: Kept): Promise<void> {
  const { circles } = replay.prepared;
  try {
    const totals = await Promise.all(circles.map(({ concerned }) => base.store.countForReplay(concerned)));
    replay.total = totals.reduce((sum, total) => sum + total, 0);
    for (const [index, circle] of circles.entries()) await workCircle(base, connections, replay, circle, totals[index] ?? 0);
    if (replay.state === 'running') replay.state = 'done';
  } catch (error) {
    if (replay.state === 'running') {
      replay.state = 'failed';
      replay.problem = problemOf(error);
      base.log?.('warn', `A preview of changed rules failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  replay.endedAt ??= base.clock.now();
}

async function workCircle({ store, clock }: Base, { limitOf }: Connections, replay: Kept, { before, after, concerned }: PreparedReplay['circles'][number], total: number): Promise<void> {
  const { stop, prepared, tally } = replay;
  if (total === 0 || stop.signal.aborted) return;
  const personOf = (connection: string) => prepared.connectors.get(connection)?.capabilities.person ?? null;
  const order = { before: describeCircle(before, personOf), after: describeCircle(after, personOf), now: clock.now().toISOString() };
  const threads = openReplayThreads(Math.max(1, Math.min(MOST_THREADS, availableParallelism(), Math.ceil(total / HANDOFFS_PER_THREAD))), order, await limitOf(store, after));
  const end = (): void => void threads.close();
  stop.signal.addEventListener('abort', end, { once: true });
  try {
    await replayRules({
      store, threads, signal: stop.signal,
      onCounted: (counted, handoffs) => {
        mergeTally(tally, counted);
        replay.done += handoffs;
      },
    }, concerned);
  } finally {
    stop.signal.removeEventListener('abort', end);
    await threads.close();
  }
}

const problemOf = (error: unknown): NonNullable<ReplayView['problem']> =>
  error instanceof HandoffError
    ? { code: error.code, detail: error.message, remedy: error.remedy }
    : { code: 'unexpected', detail: 'Something unexpected went wrong. It is in the log of the service.', remedy: 'Try again; if it happens again, tell the administrator.' };
