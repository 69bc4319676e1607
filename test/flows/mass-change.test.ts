import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { Crash } from '../support/fake-source.ts';
import { DAY } from '../support/manual-clock.ts';
import { COMPLETE, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

describe.each(ENGINES)('mass-delete protection on %s', (engine) => {
  const { world: start } = useStore(engine);

  async function withDeals(count: number, options: WorldOptions = {}): Promise<World> {
    const world = await start({ rollout: 'fields', ...options });
    for (let index = 0; index < count; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { ...COMPLETE, goal: `Goal of deal ${index}`, environment: `Stack ${index}` }));
    await world.sync();
    await world.sync();
    return world;
  }
  const vanish = (world: World, from: number, to: number): void => {
    for (let index = from; index < to; index += 1) world.source.delete('deal', `d${index}`);
  };
  const withdrawn = async (world: World): Promise<number> => (await world.handoffs()).filter((handoff) => handoff.status === 'withdrawn').length;

  it('21 of 100 vanish: the connection freezes, nothing of it is applied, and the run says why', async () => {
    const world = await withDeals(100);
    vanish(world, 0, 21);
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'partial', handoffs: { withdrawn: 0 } });
    expect(run.reasons.join()).toMatch(/21 of 100 .*--confirm-mass-change/s);
    expect(await withdrawn(world)).toBe(0);
    expect((await world.store.findConnection(world.id))?.frozen).toMatchObject({ reason: expect.stringContaining('21 of 100') });
    const later = await world.sync();
    expect(later).toMatchObject({ outcome: 'failed', pulled: 0 });
    expect(later.reasons.join()).toContain('frozen');
    expect(await withdrawn(world)).toBe(0);
  });

  it('confirmed by a person it is applied, and the connection works again', async () => {
    const world = await withDeals(100);
    vanish(world, 0, 21);
    await world.sync();
    expect(await world.sync({ massChangeConfirmed: true })).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 21 } });
    expect(await withdrawn(world)).toBe(21);
    expect((await world.store.findConnection(world.id))?.frozen).toBeNull();
    expect((await world.store.findEvents({ types: ['connection_frozen', 'connection_released'], limit: 2 })).map((event) => event.type)).toEqual(['connection_released', 'connection_frozen']);
    expect(await world.sync()).toMatchObject({ outcome: 'complete' });
  });

  it('20 of 100 pass, and so do 22 of 220', async () => {
    const small = await withDeals(100);
    vanish(small, 0, 20);
    expect(await small.sync()).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 20 } });
    const large = await withDeals(220);
    vanish(large, 0, 22);
    expect(await large.sync()).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 22 } });
  });

  it('reopened counts like deleted', async () => {
    const world = await withDeals(30);
    for (let index = 0; index < 21; index += 1) world.source.put('deal', `d${index}`, { stage: 'negotiation' });
    expect((await world.sync()).outcome).toBe('partial');
    expect(await withdrawn(world)).toBe(0);
  });

  it('what vanished over several pages, and in the sweep of the same run, counts together', async () => {
    const world = await withDeals(100);
    world.source.hidesDeletions = true;
    vanish(world, 0, 11);
    for (let index = 11; index < 23; index += 1) world.source.put('deal', `d${index}`, { stage: 'lost' });
    world.source.pageSize = 5;
    world.clock.advance(2 * DAY);
    const run = await world.sync();
    expect(run.outcome).toBe('partial');
    expect(run.reasons).toEqual([expect.stringContaining('23 of 100')]);
    expect(await withdrawn(world)).toBe(0);
  });

  it('the cursor is held: a process that dies before the withdrawals are applied reads them again', async () => {
    const world = await withDeals(100);
    world.source.pageSize = 5;
    vanish(world, 0, 3);
    for (let index = 50; index < 60; index += 1) world.source.put('deal', `d${index}`, { promises: 'Two more seats' });
    world.source.afterPage = (page) => {
      if (page === 1) throw new Crash('killed');
    };
    await expect(world.sync()).rejects.toThrow(Crash);
    expect(await withdrawn(world)).toBe(0);
    world.source.afterPage = null;
    await world.restart();
    expect(await world.sync()).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 3 } });
    expect(await withdrawn(world)).toBe(3);
    expect(await world.sync()).toMatchObject({ handoffs: { withdrawn: 0 } });
  });

  it('a deletion that only the daily sweep can see is found by it, and its calls are counted apart', async () => {
    const world = await withDeals(10);
    world.source.hidesDeletions = true;
    vanish(world, 0, 2);
    expect(await world.sync()).toMatchObject({ handoffs: { withdrawn: 0 }, sweepCalls: 0 });
    world.clock.advance(2 * DAY);
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 2 } });
    expect(run.sweepCalls).toBeGreaterThan(0);
  });

  it('what only the sweep found is found again, and applied, once a person confirmed it', async () => {
    const world = await withDeals(30);
    world.source.hidesDeletions = true;
    vanish(world, 0, 21);
    world.clock.advance(2 * DAY);
    expect((await world.sync()).outcome).toBe('partial');
    expect(await world.sync({ massChangeConfirmed: true })).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 21 } });
    expect(await withdrawn(world)).toBe(21);
  });

  it('a slip in the rules that takes many deals out of scope freezes too, and mending it costs nobody a task', async () => {
    const world = await withDeals(30);
    const before = world.source.written();
    await world.edit('customer.yaml', (text) => text.replace('scope: { type: new }', 'scope: { type: nwe }'));
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'partial', handoffs: { withdrawn: 0 } });
    expect(world.source.written()).toEqual(before);
    await world.edit('customer.yaml', (text) => text.replace('scope: { type: nwe }', 'scope: { type: new }'));
    expect(await world.sync({ massChangeConfirmed: true })).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 0 } });
    expect(world.source.written()).toEqual(before);
  });

  it('a rule that takes a few deals out of scope is applied', async () => {
    const world = await withDeals(30);
    for (let index = 0; index < 3; index += 1) world.source.put('deal', `d${index}`, { type: 'renewal', stage: 'won' });
    await world.edit('customer.yaml', (text) => text.replace('scope: { type: new }', 'scope: { type: [new, renewal] }'));
    expect(await world.sync()).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 0 } });
    await world.edit('customer.yaml', (text) => text.replace('scope: { type: [new, renewal] }', 'scope: { type: new }'));
    expect(await world.sync()).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 3 } });
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hStatus: 'Withdrawn' });
  });

  it('a hire that is known by two records counts once', async () => {
    const world = await start({ kind: 'employee', rollout: 'observe' });
    for (let index = 0; index < 12; index += 1) {
      const person = { name: `Person ${index}`, email: `p${index}@home.example`, job: 'Engineer' };
      world.source.put('applicant', `a${index}`, { ...person, accepted: true, acceptedAt: '2026-11-20T10:00:00Z', availableFrom: '2027-01-11' });
      world.source.put('employee', `e${index}`, { ...person, hireDate: '2027-01-11' });
    }
    await world.sync();
    expect(await world.handoffs()).toHaveLength(12);
    for (let index = 0; index < 12; index += 1) world.source.put('employee', `e${index}`, { status: 'Inactive' });
    expect(await world.sync()).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 12 } });
  });
});
