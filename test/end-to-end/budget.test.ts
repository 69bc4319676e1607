import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { HandoffError } from '../../src/core/errors.ts';
import type { Clock, SyncRun } from '../../src/core/ports.ts';
import { createTestEngine, openTestStore } from '../support/store.ts';

jest.setTimeout(240_000);

const MAPPINGS = fileURLToPath(new URL('../../mappings', import.meta.url));
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WORKERS = 3;

/** Real time plus an offset that the simulator shares; it begins at nine in the morning, so that no day ends by itself. */
class SharedClock implements Clock {
  readonly #simulator: SimulatorProcess;
  #offsetMs = 0;

  constructor(simulator: SimulatorProcess) {
    this.#simulator = simulator;
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  wait(ms: number): Promise<void> {
    return this.advance(ms);
  }

  async advance(ms: number): Promise<void> {
    this.#offsetMs += ms;
    await this.#simulator.control.clock(ms);
  }

  async toNextMorning(): Promise<void> {
    const now = this.now().getTime();
    await this.advance(DAY_MS - (now % DAY_MS) + 9 * HOUR_MS);
  }
}

interface World {
  readonly simulator: SimulatorProcess;
  readonly clock: SharedClock;
  readonly apps: readonly App[];
  /** Requests of everybody since the last call of this, as the simulator counted them. */
  counted(): Promise<number>;
  /** All workers at once want the account: one has its lane, the others look at it. */
  work(): Promise<SyncRun | null>;
}

async function withWorld(vendor: 'workday' | 'hubspot', connection: (baseUrl: string) => string, work: (world: World) => Promise<void>): Promise<void> {
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const simulator = await startSimulatorProcess(vendor);
    closing.push(() => simulator.stop());
    const folder = await mkdtemp(join(tmpdir(), 'handoff-budget-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const made = await createTestEngine('postgres');
    closing.push(() => made.remove());
    const clock = new SharedClock(simulator);
    await clock.toNextMorning();
    const config = parseConfig(`connections:\n${connection(simulator.baseUrl)}\nmappings: { folder: ${JSON.stringify(MAPPINGS)} }`, { cwd: folder, file: 'connections.yaml', env: {} });
    const apps: App[] = [];
    for (let worker = 0; worker < WORKERS; worker += 1) {
      const app = await createApp(config, { clock, store: await openTestStore(made.options, { now: () => clock.now() }) });
      closing.push(() => app.close());
      apps.push(app);
    }
    await work({ simulator, clock, apps, counted: () => countAgain(simulator), work: () => workTogether(apps) });
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

async function countAgain({ control }: SimulatorProcess): Promise<number> {
  const { byKey } = await control.calls();
  await control.resetCalls();
  return Object.entries(byKey).reduce((sum, [key, calls]) => (/token/.test(key) ? sum : sum + calls), 0);
}

async function workTogether(apps: readonly App[]): Promise<SyncRun | null> {
  const runs = await Promise.all(
    apps.map(async (app) => {
      const [id = ''] = app.config.connections.map((connection) => connection.id);
      try {
        return await app.sync(id);
      } catch (error) {
        if (!(error instanceof HandoffError)) throw error;
        if (error.code === 'budget_spent') return null;
        expect(error.code).toBe('lane_busy');
        await (await app.openSession(id)).session.check({ reads: [], writes: {} }).catch(() => []);
        return null;
      }
    }),
  );
  return runs.find((run) => run !== null) ?? null;
}

describe('a daily budget over real simulators, three workers on one PostgreSQL', () => {
  it('hires with the nearest first day are shown first in Workday, and its own count of a day never passes our share', () => withWorld('workday', workday, async (world) => {
    const { simulator, clock } = world;
    await simulator.control.control('bulk-seed', { workers: 250 });
    const hires = z.array(z.looseObject({ id: z.string(), hireDate: z.string() })).parse(await simulator.control.control('list-workers')).filter(({ hireDate }) => hireDate > clock.now().toISOString());
    const lines: string[] = [];
    let left = hires.length;
    for (let day = 0; day < 8 && left > 0; day += 1) {
      await world.counted();
      for (let hour = 0; hour < 3; hour += 1) {
        await world.work();
        await clock.advance(HOUR_MS);
      }
      const calls = await world.counted();
      expect(calls).toBeLessThanOrEqual(80);
      const shown = await Promise.all(hires.map(async ({ id, hireDate }) => ({ hireDate, isShown: JSON.stringify(await simulator.control.control('get-custom-object', { on: 'Worker', id, alias: 'handoff' })).includes('handoffScore') })));
      const done = shown.filter(({ isShown }) => isShown).map(({ hireDate }) => hireDate).toSorted();
      const waiting = shown.filter(({ isShown }) => !isShown).map(({ hireDate }) => hireDate).toSorted();
      if (waiting.length > 0) expect((done.at(-1) ?? '') <= (waiting[0] ?? '')).toBe(true);
      lines.push(`${clock.now().toISOString().slice(0, 10)}  ${calls} of 80 calls  ${done.length} of ${hires.length} hires shown, first days until ${done.at(-1)}`);
      left = waiting.length;
      await clock.toNextMorning();
    }
    console.info(`Workday simulator, limit 100 a day, share 0.8, ${WORKERS} workers\n${lines.join('\n')}`);
    expect(left).toBe(0);
  }));

  it('the limit that HubSpot tells by header is kept from the first day on, across the portal’s midnight', () => withWorld('hubspot', hubspot, async (world) => {
    const { simulator, clock, apps } = world;
    const [app] = apps;
    if (app === undefined) throw new Error('no worker');
    await simulator.control.control('settings', { daily: 1_000, indexLagMs: 0 });
    await simulator.control.control('account', { timeZone: 'America/New_York' });
    await simulator.control.control('bulk-seed', { deals: 3_000, gappyEvery: 0 });
    const lines: string[] = [];
    let run: SyncRun | null = null;
    for (let day = 0; day < 12 && run?.outcome !== 'complete'; day += 1) {
      await world.counted();
      for (let hour = 0; hour < 3; hour += 1) {
        run = (await world.work()) ?? run;
        await clock.advance(HOUR_MS);
      }
      const calls = await world.counted();
      expect(calls).toBeLessThanOrEqual(80);
      lines.push(`${clock.now().toISOString().slice(0, 10)}  ${calls} of 80 calls  ${run?.outcome}, ${await app.store.countHandoffs({ connection: 'crm' })} handoffs known`);
      await clock.toNextMorning();
    }
    console.info(`HubSpot simulator, limit 1,000 a day told by header, share 0.08, ${WORKERS} workers\n${lines.join('\n')}`);
    expect(run?.outcome).toBe('complete');
    expect(await app.limits('crm')).toMatchObject({ limit: 1_000, source: 'reported', share: 80, timeZone: 'America/New_York' });
    expect(await app.store.countHandoffs({ connection: 'crm' })).toBe(3_000);
  }));
});

const workday = (baseUrl: string): string => `  - id: hr
    connector: workday
    mapping: employee/workday.yaml
    rollout: fields
    startFrom: 2020-01-01
    quietPeriodSeconds: 0
    limits: { concurrency: 1, daily: 100, dailyShare: 0.8 }
    settings:
      host: wd2-impl-services1.workday.com
      tenant: acme_impl
      baseUrl: "${baseUrl}"
      isu: { username: ISU_Handoff, password: isu-secret }
      reports:
        jobApplication: { owner: ISU_Handoff, name: Handoff_Job_Applications, key: Application_ID, changedSince: {}, mayBeEmpty: true }
        worker: { owner: ISU_Handoff, name: Handoff_New_Hires, key: Employee_ID }
      writeBack: { jobApplication: { element: handoff }, worker: { element: handoff } }`;

const hubspot = (baseUrl: string): string => `  - id: crm
    connector: hubspot
    mapping: customer/hubspot.yaml
    rollout: observe
    startFrom: 2026-01-01
    sweepEveryHours: 744
    limits: { dailyShare: 0.08 }
    settings: { baseUrl: "${baseUrl}", auth: { flow: token, token: demo-token } }`;
