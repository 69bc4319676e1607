import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { HOUR } from '../support/manual-clock.ts';
import { COMPLETE, useStore, wonDeal } from './support/world.ts';

const LOCKED = { action: 'skip_record', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Amount must be set before a deal is changed.', remedy: 'Ask the administrator of the rule.' } as const;
const BUSY = { action: 'retry', code: 'UNABLE_TO_LOCK_ROW', message: 'The row is locked.', remedy: 'It is tried again.' } as const;

describe.each(ENGINES)('partial failure on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('one bad row costs one row, and becomes a sync error with the vendor’s words', async () => {
    const world = await start();
    for (let index = 0; index < 8; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { ...COMPLETE, goal: `Goal of deal ${index}` }));
    world.source.refusals.set('d3', LOCKED);
    const run = await world.sync();
    expect(run.writeBack).toMatchObject({ fields: 7, errors: 1 });
    expect(await world.errors()).toMatchObject([{ code: LOCKED.code, message: LOCKED.message, remedy: LOCKED.remedy, target: { object: 'deal', externalId: 'd3' }, attempts: 1, resolvedAt: null }]);
    expect((await world.rows('d3')).map((row) => row.state)).toEqual(['failed']);
  });

  it('it is not sent again while nothing changes', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.refusals.set('d1', LOCKED);
    await world.sync();
    const sent = world.source.batches.length;
    world.clock.advance(24 * HOUR);
    await world.sync();
    await world.sync({ full: true });
    expect(world.source.batches).toHaveLength(sent);
  });

  it('it is tried again when the record changes what we would write, and resolved when that succeeds', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.refusals.set('d1', LOCKED);
    await world.sync();
    world.source.refusals.clear();
    world.source.put('deal', 'd1', { promises: null });
    await world.sync();
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: 70 });
    expect(await world.errors()).toEqual([]);
    expect(await world.errors(true)).toHaveLength(1);
  });

  it('it is tried again when the record changes in another way: the rule that refused it may be satisfied now', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.refusals.set('d1', LOCKED);
    await world.sync();
    world.source.refusals.clear();
    world.source.put('deal', 'd1', { billingCountry: 'US' });
    await world.sync();
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: 100 });
    expect(await world.errors()).toEqual([]);
  });

  it('it is tried again when the mapping changes', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.refusals.set('d1', LOCKED);
    await world.sync();
    world.source.refusals.clear();
    await world.edit('customer.yaml', (text) => text.replace('maxOpenPerPerson: 5', 'maxOpenPerPerson: 4'));
    await world.sync();
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: 100 });
    expect(await world.errors()).toEqual([]);
  });

  it('it is tried again when a person says so', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.refusals.set('d1', LOCKED);
    await world.sync();
    world.source.refusals.clear();
    expect(await world.store.retrySyncErrors('all', world.id)).toBe(1);
    expect((await world.sync()).writeBack.fields).toBe(1);
    expect(await world.errors()).toEqual([]);
  });

  it('what may pass is tried again later and is no sync error until it has failed for hours', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.refusals.set('d1', BUSY);
    expect((await world.sync()).writeBack).toMatchObject({ errors: 0, waiting: 1 });
    expect(await world.errors()).toEqual([]);
    const sent = world.source.batches.length;
    await world.sync();
    expect(world.source.batches).toHaveLength(sent);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      world.clock.advance(3 * HOUR);
      await world.sync();
    }
    expect(await world.errors()).toMatchObject([{ code: BUSY.code, attempts: 8 }]);
  });

  it('a task that could not be created does not count against its owner’s limit', async () => {
    const world = await start();
    for (let index = 0; index < 6; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { environment: 'SAP' }));
    const { handoffs } = await world.store.findHandoffs([]);
    expect(handoffs).toEqual([]);
    world.source.refusals.set('d0', LOCKED);
    await world.sync();
    world.clock.advance(24 * HOUR);
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(5);
    expect(world.source.tasksOn('d0')).toEqual([]);
  });
});
