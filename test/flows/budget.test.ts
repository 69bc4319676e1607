import { describe, expect, it } from '@jest/globals';
import { HandoffError } from '../../src/core/errors.ts';
import type { SyncRun } from '../../src/core/ports.ts';
import { BudgetWorld } from './support/budget-world.ts';
import { DAY, HOUR } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { wonDeal } from './support/world.ts';

const dayOf = (index: number): string => new Date(Date.parse('2026-12-01T00:00:00Z') + index * DAY).toISOString().slice(0, 10);

/** Deals whose kick-offs are scattered over the year, so that neither their order nor their names tell what is urgent. */
function putDeals(world: BudgetWorld, count: number): Map<string, string> {
  const kickOffs = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const kickOff = dayOf((index * 137) % 300);
    kickOffs.set(`d${index}`, kickOff);
    world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { kickOff }));
  }
  return kickOffs;
}

/** All workers at once want the account: one has its lane, the others look at it. */
async function workTogether(world: BudgetWorld): Promise<SyncRun | null> {
  const runs = await Promise.all(
    world.apps.map(async (app) => {
      try {
        return await app.sync('sales');
      } catch (error) {
        if (!(error instanceof HandoffError) || error.code !== 'lane_busy') throw error;
        await (await app.openSession('sales')).session.check({ reads: [], writes: {} });
        return null;
      }
    }),
  );
  return runs.find((run) => run !== null) ?? null;
}

const withWorld = async (options: Parameters<typeof BudgetWorld.start>[0], work: (world: BudgetWorld) => Promise<void>): Promise<void> => {
  const world = await BudgetWorld.start(options);
  try {
    await work(world);
  } finally {
    await world.close();
  }
};

describe('with 1,000 calls a day and work for 5,000', () => {
  it('three workers finish the deals with the nearest kick-off first, and their calls of a day never pass the share', () =>
    withWorld({ engine: 'postgres', limits: '{ daily: 1000, dailyShare: 0.8 }', workers: 3 }, async (world) => {
      const kickOffs = putDeals(world, 5_000);
      const table: string[] = [];
      for (let day = 0; day < 10 && doneIn(world) < 5_000; day += 1) {
        for (let hour = 0; hour < 4; hour += 1) {
          const run = await workTogether(world);
          expect(['complete', 'partial']).toContain(run?.outcome);
          world.clock.advance(HOUR);
        }
        const date = world.clock.iso().slice(0, 10);
        const written = (world.meter.written.get(date) ?? []).map((id) => kickOffs.get(id) ?? '');
        table.push(`${date}  ${world.meter.days.get(date)} of 800 calls  ${written.length} deals, kick-off ${written.toSorted()[0]} to ${written.toSorted().at(-1)}`);
        expect(written).toEqual(written.toSorted());
        world.clock.advance(DAY - 4 * HOUR);
      }
      console.info(`limit 1,000 a day, share 0.8, 3 workers, 5,000 deals to write\n${table.join('\n')}`);
      expect(Math.max(...world.meter.days.values())).toBeLessThanOrEqual(800);
      const order = [...world.meter.written.values()].flat();
      expect(order).toHaveLength(5_000);
      expect(order.map((id) => kickOffs.get(id))).toEqual([...kickOffs.values()].toSorted());
    }), 300_000);
});

const doneIn = (world: BudgetWorld): number => [...world.meter.written.values()].flat().length;

describe.each(ENGINES)('a spent budget on %s', (engine) => {
  it('makes the run partial, says what is used, when it goes on and how to raise it, and loses nothing', () =>
    withWorld({ engine, limits: '{ daily: 100, dailyShare: 0.5, writeReserve: 0 }' }, async (world) => {
      putDeals(world, 120);
      const run = await world.app.sync('sales');
      expect(run.outcome).toBe('partial');
      expect(run.stoppedBy).toMatchObject({ action: 'rate_limited', code: 'budget_spent', retryAfterMs: 15 * HOUR });
      expect(run.reasons.join(' ')).toContain("Writing back waits: our share of the daily API limit is used up: 49 of 50 calls used (50 % of the account's 100 a day; 2 for reading, 47 for writing).");
      expect(run.reasons.join(' ')).toContain('It goes on by itself from 2026-11-24 00:00 in UTC. Nothing is lost. To go faster raise limits.dailyShare of connection "sales" in connections.yaml.');
      expect(await world.app.store.findSyncErrors('sales', true, 10)).toEqual([]);
      world.clock.advance(15 * HOUR);
      expect((await world.app.sync('sales')).outcome).toBe('partial');
      world.clock.advance(DAY);
      expect(await world.app.sync('sales')).toMatchObject({ outcome: 'complete', writeBack: { waiting: 0 } });
      expect(new Set([...world.meter.written.values()].flat()).size).toBe(120);
      expect(doneIn(world)).toBe(120);
    }));

  it('leaves the reserve to writing: what was read is written although no more may be read, and reading goes on from its cursor', () =>
    withWorld({ engine, limits: '{ daily: 100, dailyShare: 0.2, writeReserve: 0.6 }' }, async (world) => {
      world.source.pageSize = 2;
      putDeals(world, 30);
      const run = await world.app.sync('sales');
      expect(run).toMatchObject({ outcome: 'partial', pulled: 14 });
      expect(run.reasons.join(' ')).toContain('Reading waits');
      expect(run.reasons.join(' ')).toContain('What is left is kept for writing back.');
      expect(world.meter.written.get('2026-11-23')).toHaveLength(12);
      for (let day = 0; day < 4; day += 1) {
        world.clock.advance(DAY);
        await world.app.sync('sales');
      }
      expect(new Set([...world.meter.written.values()].flat()).size).toBe(30);
      expect(Math.max(...world.meter.days.values())).toBeLessThanOrEqual(20);
    }));

  it('keeps a few calls for a person who looks', () =>
    withWorld({ engine, limits: '{ daily: 100, dailyShare: 0.5 }' }, async (world) => {
      putDeals(world, 120);
      await world.app.sync('sales');
      const { session } = await world.app.openSession('sales');
      await session.check({ reads: [], writes: {} });
      await expect(session.check({ reads: [], writes: {} })).rejects.toMatchObject({ code: 'budget_spent' });
      expect(await world.app.limits('sales')).toMatchObject({ limit: 100, source: 'configured', share: 50, used: { look: 1 } });
    }));

  it('leaves an account without a published or configured limit alone, and counts its calls', () =>
    withWorld({ engine, limits: '{}' }, async (world) => {
      putDeals(world, 120);
      expect((await world.app.sync('sales')).outcome).toBe('complete');
      expect(await world.app.limits('sales')).toMatchObject({ limit: null, source: 'none', used: { read: 2, write: 120 } });
    }));
});
