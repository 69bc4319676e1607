import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { until } from '../support/until.ts';
import { GOAL, withService, type ServiceWorld } from './service-world.ts';

jest.setTimeout(180_000);

const EVERY_TWO_SECONDS = '*/2 * * * * *';
const runsSchema = z.object({ runs: z.array(z.object({ id: z.string(), startedAt: z.string(), outcome: z.string(), reasons: z.array(z.string()) })) });
const alarmsSchema = z.object({ alarms: z.array(z.object({ kind: z.string(), connection: z.string().nullable(), message: z.string(), remedy: z.string() })) });

const runsOf = async (world: ServiceWorld) => runsSchema.parse(JSON.parse((await world.run(['runs', '--json'])).stdout)).runs;

async function scored(world: ServiceWorld, ids: readonly string[]): Promise<number> {
  const scores = await Promise.all(ids.map((id) => world.scores(id)));
  return scores.filter((each) => each.length > 0).length;
}
/** Each score once, whatever died in between. */
async function expectOneScoreEach(world: ServiceWorld, ids: readonly string[]): Promise<void> {
  const scores = await Promise.all(ids.map((id) => world.scores(id)));
  expect(scores.filter((each) => each.length !== 1)).toEqual([]);
}

describe('handoff serve', () => {
  it('syncs on its schedule on the embedded database, and at SIGTERM during a run stops at its next safe point with nothing half-written', () =>
    withService('embedded', EVERY_TWO_SECONDS, async (world) => {
      const ids = await world.seed(600);
      const service = world.start(['serve']);
      await service.address();
      await until(async () => (await world.writes()) > 0, 20);
      expect(await service.stop()).toBe(0);
      expect((await runsOf(world)).map(({ outcome }) => outcome)).not.toContain('running');
      expect(service.said()).not.toContain('"level":"error"');
      const again = await world.run(['sync', '--json']);
      expect(again).toMatchObject({ code: 0 });
      await expectOneScoreEach(world, ids);
    }));

  it('a worker has nothing to share on the embedded database', () =>
    withService('embedded', EVERY_TWO_SECONDS, async (world) => {
      const { code, stderr } = await world.run(['worker']);
      expect(code).toBe(2);
      expect(stderr).toContain('DATABASE_URL');
    }));
});

describe('several processes on one PostgreSQL', () => {
  it('what a killed one was at in the middle of a run another finishes, and nothing is written twice', () =>
    withService('postgres', EVERY_TWO_SECONDS, async (world) => {
      const ids = await world.seed(600);
      const first = world.start(['serve']);
      await first.address();
      await until(async () => (await world.writes()) > 0, 20);
      await first.kill();
      expect(await scored(world, ids)).toBeLessThan(ids.length);
      const second = world.start(['serve']);
      const worker = world.start(['worker']);
      await until(async () => (await scored(world, ids)) === ids.length, 500);
      await until(async () => (await runsOf(world)).some(({ outcome }) => outcome === 'complete'), 500);
      expect(await Promise.all([second.stop(), worker.stop()])).toEqual([0, 0]);
      await expectOneScoreEach(world, ids);
    }));

  it('two servers make each tick once', () =>
    withService('postgres', EVERY_TWO_SECONDS, async (world) => {
      await world.seed(1);
      const services = [world.start(['serve']), world.start(['serve'])];
      for (const service of services) await service.address();
      await until(async () => (await runsOf(world)).length >= 6, 500);
      expect(await Promise.all(services.map((service) => service.stop()))).toEqual([0, 0]);
      const runs = await runsOf(world);
      const slots = runs.map(({ startedAt }) => Math.floor(Date.parse(startedAt) / 2_000));
      expect(runs.length).toBeLessThanOrEqual(Math.max(...slots) - Math.min(...slots) + 1);
      expect(new Set(runs.map(({ outcome }) => outcome))).toEqual(new Set(['complete']));
    }));
});

describe('what a served connection shows', () => {
  it('a webhook becomes a score; probes and figures answer; a refused key pauses it, says why, and it resumes when the key works again', () =>
    withService('postgres', '0 * * * *', async (world) => {
      const ids = await world.seed(5);
      const [id = ''] = ids;
      const first = world.start(['serve']);
      const address = await first.address();
      await world.withApp((app) => app.store.requestPull('sales', app.clock.now().toISOString(), null));
      await until(async () => (await scored(world, ids)) === ids.length);

      await world.portal.control.control('send-webhooks', { to: `${address}/webhooks/sales` });
      await world.portal.control.control('update-object', { type: 'deals', id, properties: { [GOAL]: '' } });
      await until(async () => (await world.scores(id)).length === 2);
      await world.portal.control.control('stop-webhooks');

      expect(await fetch(`${address}/healthz`).then(async (response) => [response.status, await response.json()])).toEqual([200, { ok: true }]);
      expect((await fetch(`${address}/readyz`)).status).toBe(200);
      expect((await fetch(`${address}/metrics`)).status).toBe(401);
      const { secret } = z.object({ secret: z.string() }).parse(JSON.parse((await world.run(['tokens', 'create', 'prometheus', '--json'])).stdout));
      const figures = await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${secret}` } });
      expect([figures.status, await figures.text()]).toEqual([200, expect.stringContaining('connection="sales"')]);

      await world.portal.control.control('revoke-tokens', { token: 'demo-token' });
      await world.withApp(async (app) => {
        await app.store.requestPull('sales', app.clock.now().toISOString(), null);
        await until(async () => (await app.store.findLane('sales')).paused !== null);
      });
      expect(await first.stop()).toBe(0);

      // A server that starts keeps the pause, and its watch tells of it at once.
      const second = world.start(['serve']);
      await second.address();
      await until(async () => alarmsSchema.parse(JSON.parse((await world.run(['alarms', '--json'])).stdout)).alarms.some(({ connection }) => connection === 'sales'), 500);
      const { alarms } = alarmsSchema.parse(JSON.parse((await world.run(['alarms', '--json'])).stdout));
      const { paused } = await world.withApp((app) => app.store.findLane('sales'));
      expect(alarms.map(({ message }) => message).join(' ')).toContain(paused?.reason);
      expect((await runsOf(world))[0]).toMatchObject({ outcome: 'failed' });

      // Minutes pass until the next look; the key works again by then.
      await world.portal.control.control('issue-token', { token: 'demo-token' });
      await world.withApp(async (app) => {
        const lane = await app.store.findLane('sales');
        if (lane.paused === null) throw new Error('it resumed before its look was due');
        const now = app.clock.now().toISOString();
        await app.store.savePause('sales', { ...lane.paused, lookAgainAt: now }, now);
        await until(async () => (await app.store.findLane('sales')).paused === null);
        await until(async () => (await app.store.findRuns('sales', 1))[0]?.outcome === 'complete');
      });
      expect(await second.stop()).toBe(0);
    }));
});
