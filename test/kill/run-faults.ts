import { createApp, type App } from '../../src/app.ts';
import type { SyncRun } from '../../src/core/ports.ts';
import type { EngineOptions } from '../../src/store/open-engine.ts';
import { checkWorld, type Checked } from './check-world.ts';
import { Ledger } from './ledger.ts';
import { linkSystems } from './link-systems.ts';
import { makeSweepsDue } from './make-sweeps-due.ts';
import { openWorld, type World } from './open-world.ts';
import { createRandom, type Random } from './random.ts';
import type { People } from './source.ts';
import { isBusy } from './sync-cleanly.ts';

export interface FaultOptions {
  readonly engine: EngineOptions;
  readonly rounds: number;
  readonly seed: number;
  readonly deals?: number;
  readonly applications?: number;
  readonly employees?: number;
  readonly log?: (line: string) => void;
}

export interface FaultReport extends Checked {
  readonly outcomes: Readonly<Record<SyncRun['outcome'], number>>;
  /** Armed, by name; not each of them struck. */
  readonly troubles: Readonly<Record<string, number>>;
  readonly people: string;
  readonly seconds: number;
}

/** Behind every overlap and most of the pauses after a refused write. */
const BETWEEN_ROUNDS_MS = 10 * 60_000;
/** Longer than the longest pause after a few refusals. */
const PATIENCE_MS = 40 * 60_000;
const MOST_CLEAN_RUNS = 10;

/** Sync after sync with throttling, lost connections and ended tokens in all sources, while people go on working; waiting moves the clocks. */
export async function runFaults(options: FaultOptions): Promise<FaultReport> {
  const startedAt = performance.now();
  const world = await openWorld(options.engine, { deals: options.deals ?? 60, applications: options.applications ?? 20, employees: options.employees ?? 12 });
  try {
    const random = createRandom(options.seed);
    const ledger = new Ledger();
    const twins = await linkSystems(world, ledger);
    const people = world.sources.map((source) => source.people(source.simulator.control, random, ledger.of(source.id)));
    const outcomes = { running: 0, complete: 0, partial: 0, failed: 0 };
    const troubles = new Map<string, number>();
    await inApp(world, async (app) => {
      for (let round = 1; round <= options.rounds; round += 1) {
        const runs = await syncInTrouble(world, app, random, troubles);
        for (const run of runs) outcomes[run.outcome] += 1;
        if (runs.every(({ outcome }) => outcome === 'complete')) for (const each of people) await each.noteSettled();
        if (random.chance(0.8)) for (const each of people) await each.work();
        await world.clock.advance(BETWEEN_ROUNDS_MS);
        if (round % 10 === 0) options.log?.(`${round} rounds; ${JSON.stringify(outcomes)}`);
      }
      await syncUntilIdle(world, app, people);
    });
    await makeSweepsDue(world);
    await inApp(world, (app) => syncUntilIdle(world, app, people));
    const checked = await checkWorld(world, ledger, twins);
    return { ...checked, outcomes, troubles: Object.fromEntries(troubles), people: ledger.summary(), seconds: (performance.now() - startedAt) / 1_000 };
  } finally {
    await world.close();
  }
}

async function inApp(world: World, work: (app: App) => Promise<void>): Promise<void> {
  const app = await createApp(await world.config(), { clock: world.clock });
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

/** Something goes wrong in about half of the sources. A run that is not complete must say why. */
async function syncInTrouble(world: World, app: App, random: Random, armed: Map<string, number>): Promise<readonly SyncRun[]> {
  for (const { id, simulator, troubles } of world.sources) {
    for (let count = random.below(3); count > 0; count -= 1) {
      const trouble = random.pick(troubles);
      if (trouble === undefined) continue;
      await trouble.arm(simulator.control, random);
      armed.set(`${id}: ${trouble.name}`, (armed.get(`${id}: ${trouble.name}`) ?? 0) + 1);
    }
  }
  const { runs } = await app.syncAll(world.sources.map(({ id }) => id));
  for (const { simulator } of world.sources) await simulator.control.clearFaults();
  const silent = runs.find(({ outcome, reasons }) => outcome !== 'complete' && reasons.length === 0);
  if (silent !== undefined) throw new Error(`A run of "${silent.connection}" was ${silent.outcome} and did not say why`);
  return runs;
}

async function syncUntilIdle(world: World, app: App, people: readonly People[]): Promise<void> {
  for (let count = 1; ; count += 1) {
    await world.clock.advance(PATIENCE_MS);
    const { runs } = await app.syncAll(world.sources.map(({ id }) => id));
    const failed = runs.find(({ outcome }) => outcome !== 'complete');
    if (failed !== undefined) throw new Error(`"${failed.connection}" is ${failed.outcome} though nothing is wrong any more: ${failed.reasons.join(' ')}`);
    for (const each of people) await each.noteSettled();
    if (!runs.some(isBusy)) return;
    if (count === MOST_CLEAN_RUNS) throw new Error(`After ${count} clean syncs there still is something to do: ${JSON.stringify(runs.filter(isBusy))}`);
  }
}
