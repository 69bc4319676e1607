import { setTimeout as delay } from 'node:timers/promises';
import { createApp, type App } from '../../src/app.ts';
import type { SyncRun } from '../../src/core/ports.ts';
import type { EngineOptions } from '../../src/store/open-engine.ts';
import { checkWorld, type Checked } from './check-world.ts';
import { Ledger } from './ledger.ts';
import { keepEvidence } from './keep-evidence.ts';
import { linkSystems } from './link-systems.ts';
import { makeSweepsDue } from './make-sweeps-due.ts';
import { openWorld, type World } from './open-world.ts';
import { createRandom, type Random } from './random.ts';
import { runHandoff, type Running } from './run-handoff.ts';
import type { People } from './source.ts';
import { isBusy } from './sync-cleanly.ts';

export interface WorkersOptions {
  readonly engine: EngineOptions;
  readonly workers: number;
  readonly minutes: number;
  readonly seed: number;
  readonly log?: (line: string) => void;
  /** Folder for what a finding can be looked into with. */
  readonly evidence?: string | undefined;
}

export interface WorkersReport extends Checked {
  readonly kills: { readonly workers: number; readonly servers: number };
  readonly runs: Readonly<Record<string, number>>;
  /** Why runs did not end well, with how often. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly people: string;
  readonly seconds: number;
}

/** Every two seconds, all connections at the same time. */
const SCHEDULE = '*/2 * * * * *';
const MINUTE_MS = 60_000;
/** A lost worker's lane is free again after ten seconds; five more until somebody looks. */
const LONGEST_CALM_MS = 90_000;
const KILLS_BETWEEN_CALMS = 12;

/** A service of several processes, one of which dies every few seconds, while people go on working; then looks at what came of it. */
export async function runWorkers(options: WorkersOptions): Promise<WorkersReport> {
  const startedAt = performance.now();
  const world = await openWorld(options.engine, { deals: 60, applications: 20, employees: 12 }, SCHEDULE);
  const processes = new Processes(world, options);
  let app: App | null = null;
  try {
    app = await createApp(await world.config(), { clock: world.clock });
    const random = createRandom(options.seed);
    const ledger = new Ledger();
    const twins = await linkSystems(world, ledger);
    const people = world.sources.map((source) => source.people(source.simulator.control, random, ledger.of(source.id)));
    processes.startAll();
    await waitForCalm(world, app);
    for (const each of people) await each.noteSettled();
    await killEveryFewSeconds(world, app, processes, people, random, options);
    // A transaction that commits late has become visible by now.
    await delay(1_600);
    await waitForCalm(world, app);
    await makeSweepsDue(world);
    await waitForCalm(world, app);
    await processes.stopAll();
    if (options.evidence !== undefined) await keepEvidence(options.evidence, world, app);
    const checked = await checkWorld(world, ledger, twins);
    return { ...checked, kills: processes.kills, runs: await countRuns(app), reasons: await countReasons(app), people: ledger.summary(), seconds: (performance.now() - startedAt) / 1_000 };
  } finally {
    processes.killAll();
    await app?.close();
    await world.close();
  }
}

async function killEveryFewSeconds(world: World, app: App, processes: Processes, people: readonly People[], random: Random, options: WorkersOptions): Promise<void> {
  const until = performance.now() + options.minutes * MINUTE_MS;
  for (let kills = 1; performance.now() < until; kills += 1) {
    if (random.chance(0.7)) for (const each of people) await each.work();
    await delay(500 + random.next() * 3_000);
    // The server now and then as well: the workers go on with what they were woken for.
    processes.killOne(random.chance(0.15) ? 'server' : 'worker', random);
    if (kills % KILLS_BETWEEN_CALMS !== 0) continue;
    await waitForCalm(world, app);
    for (const each of people) await each.noteSettled();
    options.log?.(`${kills} kills; ${JSON.stringify(await countRuns(app))}`);
  }
}

/** Nothing changes any more: every connection was read to the end, twice, and found nothing to do. */
async function waitForCalm(world: World, app: App): Promise<void> {
  const since = new Date().toISOString();
  const until = performance.now() + LONGEST_CALM_MS;
  const unsettled = async (): Promise<string | null> => {
    for (const { id } of world.sources) {
      const runs = (await app.store.findRuns(id, 50)).filter((run) => run.startedAt >= since);
      const last = runs.filter((run) => run.finishedAt !== null).slice(0, 2);
      if (last.length < 2 || last.some((run) => run.outcome !== 'complete' || isBusy(run))) return describe(id, runs[0]);
    }
    return null;
  };
  for (let why = await unsettled(); why !== null; why = await unsettled()) {
    if (performance.now() > until) throw new Error(`The service does not come to rest: ${why}`);
    await delay(500);
  }
}

const describe = (id: string, run: SyncRun | undefined): string => (run === undefined ? `"${id}" has no run` : `"${id}": ${JSON.stringify(run)}`);

async function countRuns(app: App): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { outcome } of await app.store.findRuns(null, 100_000)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

async function countReasons(app: App): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { connection, outcome, reasons } of await app.store.findRuns(null, 100_000)) {
    if (outcome !== 'failed' && outcome !== 'partial') continue;
    const why = `${connection} ${outcome}: ${reasons.join(' ')}`;
    counts[why] = (counts[why] ?? 0) + 1;
  }
  return counts;
}

/** One server and its workers; who dies is replaced at once. */
class Processes {
  readonly kills = { workers: 0, servers: 0 };
  readonly #world: World;
  readonly #longestMs: number;
  readonly #count: number;
  #server: Running | null = null;
  #workers: Running[] = [];

  constructor(world: World, { workers, minutes }: WorkersOptions) {
    this.#world = world;
    this.#count = workers;
    this.#longestMs = (minutes + 15) * MINUTE_MS;
  }

  startAll(): void {
    this.#server = this.#start('serve');
    this.#workers = Array.from({ length: this.#count }, () => this.#start('worker'));
  }

  killOne(which: 'server' | 'worker', random: Random): void {
    const dying = which === 'server' ? this.#server : random.pick(this.#workers);
    if (dying == null) return;
    dying.kill();
    if (which === 'server') {
      this.kills.servers += 1;
      this.#server = this.#start('serve');
    } else {
      this.kills.workers += 1;
      this.#workers = [...this.#workers.filter((worker) => worker !== dying), this.#start('worker')];
    }
  }

  /** As an administrator would. Throws when one does not end well. */
  async stopAll(): Promise<void> {
    const all = this.#all();
    for (const running of all) running.askToStop();
    const ended = await Promise.all(all.map((running) => running.ended));
    const bad = ended.find(({ code }) => code !== 0);
    if (bad !== undefined) throw new Error(`A process that was asked to stop ended with code ${bad.code ?? 'none'}: ${bad.stderr}`);
  }

  killAll(): void {
    for (const running of this.#all()) running.kill();
  }

  #all(): readonly Running[] {
    return [...(this.#server === null ? [] : [this.#server]), ...this.#workers];
  }

  #start(command: 'serve' | 'worker'): Running {
    return runHandoff(this.#world, [command, '--lanes', '2'], this.#longestMs);
  }
}
