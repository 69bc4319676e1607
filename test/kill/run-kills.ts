import { setTimeout as delay } from 'node:timers/promises';
import type { EngineOptions } from '../../src/store/open-engine.ts';
import { checkWorld, type Checked } from './check-world.ts';
import { Ledger } from './ledger.ts';
import { linkSystems } from './link-systems.ts';
import { makeSweepsDue } from './make-sweeps-due.ts';
import { openWorld, type World } from './open-world.ts';
import { createRandom, type Random } from './random.ts';
import { runHandoff, type Ended } from './run-handoff.ts';
import type { People } from './source.ts';
import { refuseFailed, syncUntilIdle } from './sync-cleanly.ts';

export interface KillOptions {
  readonly engine: EngineOptions;
  readonly kills: number;
  readonly seed: number;
  readonly deals?: number;
  readonly applications?: number;
  readonly employees?: number;
  readonly log?: (line: string) => void;
}

export interface KillReport extends Checked {
  /** Where the killed process was, seen from the sources. */
  readonly moments: { starting: number; working: number; writing: number; endedFirst: number };
  readonly people: string;
  readonly seconds: number;
}

/** Before a sync was seen to its end. */
const FIRST_GUESS: Typical = { wholeMs: 4_000, workMs: 2_500 };
/** The first sync is killed a few times; then how long one takes is measured, and from time to time again. */
const KILLS_BEFORE_MEASURING = 3;
const KILLS_BETWEEN_MEASURING = 15;

/** Kills a sync at random moments, again and again, while people go on working; then looks at what came of it. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const startedAt = performance.now();
  const world = await openWorld(options.engine, { deals: options.deals ?? 150, applications: options.applications ?? 28, employees: options.employees ?? 20 });
  try {
    const random = createRandom(options.seed);
    const ledger = new Ledger();
    const twins = await linkSystems(world, ledger);
    const people = world.sources.map((source) => source.people(source.simulator.control, random, ledger.of(source.id)));
    const moments = await killAgainAndAgain(world, people, random, options);
    // A transaction that commits late has become visible by now.
    await delay(1_600);
    await syncUntilIdle(world, options.log);
    await makeSweepsDue(world);
    await syncUntilIdle(world, options.log);
    const checked = await checkWorld(world, ledger, twins);
    return { ...checked, moments, people: ledger.summary(), seconds: (performance.now() - startedAt) / 1_000 };
  } finally {
    await world.close();
  }
}

/** How long a sync takes that nobody kills, from its start and from its first request. */
interface Typical {
  readonly wholeMs: number;
  readonly workMs: number;
}

async function killAgainAndAgain(world: World, people: readonly People[], random: Random, options: KillOptions): Promise<KillReport['moments']> {
  const moments: KillReport['moments'] = { starting: 0, working: 0, writing: 0, endedFirst: 0 };
  let typical = FIRST_GUESS;
  let unmeasured = 0;
  for (let kills = 0; kills < options.kills; ) {
    const measures = unmeasured >= (typical === FIRST_GUESS ? KILLS_BEFORE_MEASURING : KILLS_BETWEEN_MEASURING);
    const moment = pickMoment(random, typical);
    const ended = await killOnce(world, measures ? null : moment, moments);
    if (ended === null) {
      kills += 1;
      unmeasured += 1;
      if (kills % 10 === 0) options.log?.(`${kills} kills; a sync takes ${(typical.wholeMs / 1_000).toFixed(1)} s, ${(typical.workMs / 1_000).toFixed(1)} s of it work`);
    } else {
      refuseFailed(world, ended);
      typical = { wholeMs: ended.tookMs, workMs: ended.workMs ?? (ended.tookMs * typical.workMs) / typical.wholeMs };
      if (!measures) moments.endedFirst += 1;
      unmeasured = 0;
      for (const each of people) await each.noteSettled();
    }
    if (ended === null && moment.from === 'first write') for (const each of people) await each.endNewTask();
    // Now and then nobody does anything: then the next sync has only the crash to mend.
    if (random.chance(0.8)) for (const each of people) await each.work();
  }
  return moments;
}

interface Moment {
  readonly from: 'start' | 'first request' | 'first write';
  readonly afterMs: number;
}

/** Anywhere in the process, or in its work (starting up takes long and risks little), or while the first write is under way. */
function pickMoment(random: Random, typical: Typical): Moment {
  const drawn = random.next();
  if (drawn < 0.45) return { from: 'start', afterMs: random.next() * typical.wholeMs * 1.05 };
  if (drawn < 0.85) return { from: 'first request', afterMs: random.next() * typical.workMs * 1.05 };
  return { from: 'first write', afterMs: random.next() * 40 };
}

/** Lets it run to its end when there is no `moment`. Gives null when it was killed. */
async function killOnce(world: World, moment: Moment | null, moments: KillReport['moments']): Promise<(Ended & { readonly workMs: number | null }) | null> {
  for (const { simulator } of world.sources) await simulator.control.resetCalls();
  const running = runHandoff(world, ['sync', '--json']);
  let over = false;
  const finished = running.ended.then(() => {
    over = true;
  });
  let firstRequestAt = 0;
  if (moment?.from !== 'start') {
    const isAwaited = moment?.from === 'first write' ? ({ writes }: Calls) => writes : () => true;
    while (!over && !(await readCalls(world)).some(isAwaited)) await delay(5);
    firstRequestAt = performance.now();
  }
  if (moment !== null) {
    await Promise.race([finished, delay(moment.afterMs)]);
    if (!over) running.kill();
  }
  const ended = await running.ended;
  if (ended.code !== null) return { ...ended, workMs: moment === null || moment.from === 'first request' ? performance.now() - firstRequestAt : null };
  const calls = await readCalls(world);
  if (calls.length === 0) moments.starting += 1;
  else if (calls.some(({ writes }) => writes)) moments.writing += 1;
  else moments.working += 1;
  return null;
}

interface Calls {
  readonly writes: boolean;
}

/** One entry per kind of request that reached a source. */
async function readCalls(world: World): Promise<readonly Calls[]> {
  const logs = await Promise.all(world.sources.map(async ({ simulator, writes }) => ({ writes, byKey: (await simulator.control.calls()).byKey })));
  return logs.flatMap(({ writes, byKey }) => Object.keys(byKey).map((key) => ({ writes: writes.test(key) })));
}
