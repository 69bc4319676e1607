import { describe, expect, it } from '@jest/globals';
import type { Freshness } from '../../src/core/watch/watch-store.ts';
import { ENGINES } from '../support/store.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../support/manual-clock.ts';
import { COMPLETE, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

const BUSY = { action: 'retry', code: 'BUSY', message: 'The record is locked.', remedy: 'It is tried again.' } as const;
const INVALID = { action: 'skip_record', code: 'VALIDATION', message: 'The close date is missing.', remedy: 'Fill it in.' } as const;

describe.each(ENGINES)('freshness on %s', (engine) => {
  const { world: start } = useStore(engine);

  const freshness = async (world: World): Promise<Freshness> => {
    const now = world.clock.now();
    const [found] = await world.store.findFreshness([world.id], new Date(now.getTime() - 30 * DAY).toISOString(), now.toISOString());
    if (found === undefined) throw new Error('no freshness');
    return found;
  };
  /** Read once, and at rest. */
  async function settled(options: WorldOptions = {}, deals = 1): Promise<World> {
    const world = await start({ rollout: 'fields', ...options });
    for (let index = 0; index < deals; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { environment: `Stack ${index}` }));
    world.clock.advance(DAY);
    await world.sync();
    world.clock.advance(HOUR);
    return world;
  }

  it('counts from a person’s change to the score in the source', async () => {
    const world = await settled();
    world.source.put('deal', 'd0', { goal: 'Halve the time to invoice' });
    world.clock.advance(30 * SECOND);
    await world.sync();
    expect(await freshness(world)).toMatchObject({ samples: 1, seconds: { p50: 30, p95: 30, p99: 30 }, due: 0, oldestDueAt: null });
  });

  it('counts from the end of the quiet period, and a burst of edits moves it', async () => {
    const world = await settled({ quietPeriodSeconds: 60 });
    world.source.put('deal', 'd0', { goal: 'Halve the time to invoice' });
    world.clock.advance(30 * SECOND);
    await world.sync();
    world.source.put('deal', 'd0', { promises: 'None' });
    world.clock.advance(40 * SECOND);
    await world.sync();
    expect(await freshness(world)).toMatchObject({ samples: 0, due: 0 });
    world.clock.advance(30 * SECOND);
    await world.sync();
    expect(await freshness(world)).toMatchObject({ samples: 1, seconds: { p50: 10 } });
  });

  it('an edit that changes nothing we show only moves the end of the quiet period', async () => {
    const world = await settled({ quietPeriodSeconds: 60 });
    world.source.put('deal', 'd0', { goal: 'Halve the time to invoice' });
    world.clock.advance(30 * SECOND);
    await world.sync();
    world.source.put('deal', 'd0', {});
    await world.sync();
    world.clock.advance(70 * SECOND);
    await world.sync();
    expect(await freshness(world)).toMatchObject({ samples: 1, seconds: { p50: 10 } });
  });

  it('the first reading, a whole reading and a published rule say nothing about it', async () => {
    const world = await settled({}, 20);
    expect(await freshness(world)).toMatchObject({ samples: 0, knownAsOf: expect.any(String) });
    await world.edit('customer-requirements.yaml', (text) => text.replace('weight: 40', 'weight: 45'));
    await world.sync();
    expect(world.source.record('deal', 'd0').writes).toBe(2);
    world.source.put('deal', 'd0', { goal: 'Halve the time to invoice' });
    world.clock.advance(2 * DAY);
    await world.sync({ full: true });
    expect(world.source.record('deal', 'd0').writes).toBe(3);
    expect(await freshness(world)).toMatchObject({ samples: 0 });
  });

  it('a record edited and a rule published before the same run: nobody knows which made the score', async () => {
    const world = await settled();
    world.source.put('deal', 'd0', { goal: 'Halve the time to invoice' });
    await world.edit('customer-requirements.yaml', (text) => text.replace('weight: 40', 'weight: 45'));
    world.clock.advance(HOUR);
    await world.sync();
    expect(world.source.record('deal', 'd0').writes).toBe(2);
    expect(await freshness(world)).toMatchObject({ samples: 0 });
  });

  it('what waited for a person is not counted', async () => {
    const world = await settled();
    world.source.refusals.set('d0', INVALID);
    world.source.put('deal', 'd0', { goal: 'Halve the time to invoice' });
    await world.sync();
    world.source.refusals.clear();
    world.clock.advance(3 * DAY);
    await world.store.retrySyncErrors('all', world.id);
    await world.sync();
    expect(world.source.record('deal', 'd0').writes).toBe(2);
    expect(await freshness(world)).toMatchObject({ samples: 0 });
  });

  it('a write that is late is late since its first cause, whatever is changed on top', async () => {
    const world = await settled();
    world.source.refusals.set('d0', BUSY);
    world.source.put('deal', 'd0', { goal: 'Halve the time to invoice' });
    const since = world.clock.iso();
    await world.sync();
    world.clock.advance(3 * MINUTE);
    world.source.put('deal', 'd0', { promises: 'None' });
    world.clock.advance(MINUTE);
    await world.sync();
    expect(await freshness(world)).toMatchObject({ due: 1, oldestDueAt: since });
    world.source.refusals.clear();
    world.clock.advance(6 * MINUTE);
    await world.sync();
    expect(await freshness(world)).toMatchObject({ due: 0, oldestDueAt: null, samples: 1, seconds: { p50: 10 * 60 } });
  });

  it('percentiles are of all changes in the window, and a deal that was just won counts as well', async () => {
    const world = await settled({}, 1);
    for (let index = 1; index <= 20; index += 1) {
      world.source.put('deal', `n${index}`, wonDeal(`New ${index}`, { ...COMPLETE, goal: `Goal ${index}`, environment: `Other ${index}` }));
      world.clock.advance(index * SECOND);
      await world.sync();
    }
    const { samples, seconds } = await freshness(world);
    expect(samples).toBe(20);
    expect(seconds?.p50).toBeCloseTo(10.5);
    expect(seconds?.p95).toBeCloseTo(19.05);
    const later = new Date(world.clock.now().getTime() + DAY).toISOString();
    expect(await world.store.findFreshness([world.id], later, later)).toMatchObject([{ samples: 0, seconds: null }]);
  });

  it('the age of what is known goes back to the last reading that left nothing out', async () => {
    const world = await settled();
    const { knownAsOf } = await freshness(world);
    world.source.unread = ['Line items could not be read.'];
    world.clock.advance(HOUR);
    await world.sync();
    expect((await freshness(world)).knownAsOf).toBe(knownAsOf);
    world.source.unread = [];
    const began = world.clock.iso();
    await world.sync();
    expect((await freshness(world)).knownAsOf).toBe(began);
  });
});
