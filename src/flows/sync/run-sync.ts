import type { RecordRef } from '../../core/connector.ts';
import { isBudgetSpent } from '../../core/budget/say-spent.ts';
import { HandoffError } from '../../core/errors.ts';
import { stopOf } from '../../core/lanes/stop-of.ts';
import type { StoredConnection, SyncRun } from '../../core/ports.ts';
import { deliverWriteBack, reasonOf } from '../write-back/deliver-write-back.ts';
import { BackgroundWriter } from '../write-back/background-writer.ts';
import { findMassChange, freezeConnection, leaveToNeighbours, refuseFrozen, releaseConnection, VanishedHandoffs } from './hold-withdrawals.ts';
import { inWholeCircle } from './in-whole-circle.ts';
import { noteRemoved } from './note-removed.ts';
import { noteWaiting } from './note-waiting.ts';
import { noteRun } from './note-run.ts';
import { rememberRepeatedTexts } from './find-repeated.ts';
import { notePolled } from './pace-polls.ts';
import { processPage, reassessHandoffs } from './process-page.ts';
import { pullRequest } from './pull-request.ts';
import { readHintsOfRun } from './reread-hints.ts';
import { readWanted } from './read-wanted.ts';
import { settleStale } from './settle-stale.ts';
import type { SyncDeps } from './sync-deps.ts';
import { addTo, newTally, notRead, outcomeOf, toRun, type Tally } from './tally-run.ts';

export interface SyncOptions {
  /** Read everything again instead of what changed. */
  readonly full: boolean;
  readonly sweepEveryMs: number;
  /** A person said that the many vanished records are right. */
  readonly massChangeConfirmed: boolean;
  readonly runId: string;
}

/** Records re-assessed, re-read or swept per step. */
const STEP = 500;

/** One run of one connection, in its lane: reads what changed, then writes what follows (docs/decisions/0005). */
export async function runSync(deps: SyncDeps, options: SyncOptions): Promise<SyncRun> {
  return deps.store.withLane(deps.connection, async () => {
    const startedAt = deps.clock.now();
    const tally = newTally(deps.session.calls().api);
    let run = await toRun(deps, options.runId, startedAt, tally, 'running');
    await deps.store.saveRun(run);
    try {
      await inWholeCircle({ ...deps, runId: options.runId }, (current) => runPhases(current, options, tally));
    } catch (error) {
      // What was saved before stays; the next run goes on from the saved cursor.
      const stop = stopOf(error, deps.signal);
      // Who stops the service in good order makes nothing fail: the rest is for the next run.
      tally.failed = !isBudgetSpent(error) && stop?.action !== 'interrupted';
      tally.stoppedBy = stop;
      tally.reasons.push(stop?.action === 'interrupted' ? `${stop.message} ${stop.remedy}` : reasonOf(error));
      if (stop === null) throw error;
    } finally {
      run = await toRun(deps, options.runId, startedAt, tally, outcomeOf(tally));
      await deps.store.saveRun(run);
      await noteRun(deps, run, tally);
    }
    const notes = [...(await noteRemoved(deps)), ...(await noteWaiting(deps))];
    return { ...run, ...(notes.length === 0 ? {} : { notes }) };
  });
}

async function runPhases(deps: SyncDeps, options: SyncOptions, tally: Tally): Promise<void> {
  const known = await deps.store.findConnection(deps.connection);
  if (known === null) throw new Error(`connection ${deps.connection} was not saved before its run`);
  const connection = options.massChangeConfirmed ? await releaseConnection(deps, known) : known;
  refuseFrozen(connection);
  try {
    await readAll(deps, options, tally, connection);
  } catch (error) {
    // Reading stops before writing: what was found so far can still be shown. The rest is read from the same cursor later.
    if (!isBudgetSpent(error)) {
      if (stopOf(error, deps.signal)?.action !== 'interrupted') await settleStale(deps, connection, false).catch(() => {});
      throw error;
    }
    tally.reasons.push(reasonOf(error));
  }
  await settleStale(deps, connection, tally.reasons.length === 0);
  tally.reasons.push(...notRead(tally, deps.connection));
  await deliverWriteBack(deps, tally.delivered, false);
}

async function readAll(deps: SyncDeps, options: SyncOptions, tally: Tally, connection: StoredConnection): Promise<void> {
  // Counted over the whole run: what reading, sweeping and a changed rule take back together may be too much.
  const vanished = new VanishedHandoffs();
  const hinted = deps.hints === undefined ? null : { ...deps, hints: deps.hints };
  const announced = hinted === null ? null : await readHintsOfRun(hinted, vanished, (outcome) => addTo(tally, outcome));
  const startedAt = deps.clock.now();
  let changed: readonly RecordRef[] | null = null;
  try {
    changed = await pullAll(deps, options, tally, connection, vanished);
  } catch (error) {
    // One page that cannot be read must not hold back for ever what the others led to. Without any page the source is down.
    if (error instanceof HandoffError && !isBudgetSpent(error) && tally.pulled > 0) await deliverWriteBack(deps, tally.delivered, false).catch(() => {});
    throw error;
  }
  await readWanted(deps, (outcome) => {
    vanished.add(outcome.deferred);
    addTo(tally, outcome);
  });
  const sweeps = options.full || isSweepDue(connection, options, deps.clock.now());
  if (sweeps) await sweepAll(deps, tally, vanished);
  await reassessOutdated(deps, tally, vanished);
  const settled = await settleVanished(deps, options, tally, vanished);
  if (settled) await announced?.settle();
  if (hinted !== null) await notePolled(hinted, startedAt, changed);
  // What a sweep found and nobody confirmed must be found again.
  if (sweeps && settled) await noteSweep(deps);
}

/** Returns what was found changed since the last run; null when everything was read. */
async function pullAll(deps: SyncDeps, options: SyncOptions, tally: Tally, connection: StoredConnection, vanished: VanishedHandoffs): Promise<readonly RecordRef[] | null> {
  const changed: RecordRef[] = [];
  const readsChanged = connection.readsHash !== deps.ruleset.readsHash;
  const cursor = options.full || readsChanged ? null : connection.cursor;
  if (readsChanged || cursor === null) await deps.store.saveConnection({ ...connection, cursor, readsHash: deps.ruleset.readsHash });
  // What is found by reading everything again changed long ago: that tells nothing about how fast we are.
  if (cursor === null) await deps.store.restartFreshness(deps.connection);
  const writer = new BackgroundWriter(deps, tally.delivered);
  try {
    for await (const page of deps.session.pull(pullRequest(deps, cursor))) {
      tally.pulled += page.records.length;
      tally.reasons.push(...page.unread.filter((reason) => !tally.reasons.includes(reason)));
      for (const record of page.records) {
        tally.objects.add(record.object);
        for (const path of record.unreadable) tally.unreadable.add(`${record.object}.${path}`);
      }
      // While withdrawals wait for the end of the run, the cursor waits with them: a crash must read them again.
      const outcome = await processPage(deps, page, vanished.some ? undefined : page.cursor, true);
      vanished.add(outcome.deferred, page.cursor);
      if (deps.hints !== undefined) changed.push(...outcome.changed);
      addTo(tally, outcome);
      deps.progress({ connection: deps.connection, phase: 'read', done: tally.pulled, total: page.total });
      // What was due before is written at the end of the run in any case.
      if (page.records.length + page.tasks.length > 0) writer.wake(page.total);
      // The page is saved with its cursor: whoever goes on reads nothing twice.
      deps.signal.throwIfAborted();
    }
  } finally {
    await writer.finish();
  }
  return cursor === null ? null : changed;
}

/** Applies the withdrawals that waited; false when there are too many to be plausible, and the connection was frozen. */
async function settleVanished(deps: SyncDeps, options: SyncOptions, tally: Tally, vanished: VanishedHandoffs): Promise<boolean> {
  if (!vanished.some) return true;
  tally.reasons.push(...(await leaveToNeighbours(deps, vanished)));
  const mass = options.massChangeConfirmed ? null : await findMassChange(deps, vanished);
  if (mass !== null) {
    tally.reasons.push(await freezeConnection(deps, mass));
    return false;
  }
  for (const ids of vanished.handoffSteps(STEP)) addTo(tally, { ...(await reassessHandoffs(deps, ids, false)), unchanged: 0 });
  const steps = vanished.recordSteps(STEP);
  for (const [index, refs] of steps.entries()) {
    const records = await deps.session.reread(pullRequest(deps, null), refs);
    const cursor = index === steps.length - 1 ? vanished.cursor : undefined;
    addTo(tally, await processPage(deps, { records, tasks: [] }, cursor, false));
  }
  return true;
}

const isSweepDue = (connection: StoredConnection, options: SyncOptions, now: Date): boolean =>
  connection.lastSweepAt !== null && now.getTime() - Date.parse(connection.lastSweepAt) >= options.sweepEveryMs;

/** Once a day every known record is looked at, for what incremental reading cannot see. Its calls are counted apart. */
async function sweepAll(deps: SyncDeps, tally: Tally, vanished: VanishedHandoffs): Promise<void> {
  const before = deps.session.calls().api;
  // A connector keeps in its cursor what it must compare with: stamps it may have missed, tasks it should still find.
  const cursor = (await deps.store.findConnection(deps.connection))?.cursor ?? null;
  for (const read of deps.ruleset.mapping.reads) {
    const known = deps.store.eachKnownRecord(deps.connection, read.object, 2_000);
    for await (const page of deps.session.sweep(pullRequest(deps, cursor, [read]), known)) {
      const outcome = await processPage(deps, page, undefined, true);
      addTo(tally, outcome);
      tally.reasons.push(...page.unread);
      vanished.add(outcome.deferred);
    }
  }
  await rememberRepeatedTexts(deps);
  tally.sweepCalls += deps.session.calls().api - before;
}

async function noteSweep(deps: SyncDeps): Promise<void> {
  const connection = await deps.store.findConnection(deps.connection);
  if (connection !== null) await deps.store.saveConnection({ ...connection, lastSweepAt: deps.clock.now().toISOString() });
}

/** After a published change, and when a date made something due. */
async function reassessOutdated(deps: SyncDeps, tally: Tally, vanished: VanishedHandoffs): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const ids = await deps.store.findToReassess(deps.connection, [deps.ruleset.hash, deps.circle.hash], deps.clock.now().toISOString(), STEP, after);
    if (ids.length === 0) return;
    const outcome = await reassessHandoffs(deps, ids, true);
    vanished.add(outcome.deferred);
    addTo(tally, { ...outcome, unchanged: 0 });
    after = ids.at(-1) ?? null;
  }
}
