import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { Crash } from '../support/fake-source.ts';
import { COMPLETE, useStore, wonDeal, type World } from './support/world.ts';

const fiftyDeals = (world: World): void => {
  world.source.pageSize = 10;
  for (let index = 0; index < 50; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`));
};

describe.each(ENGINES)('nothing is lost on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('a failure in page 3 of 5 leaves pages 1 and 2 with their cursor, and the run is partial with the reason', async () => {
    const world = await start();
    fiftyDeals(world);
    world.source.failAtPage = 2;
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'partial', pulled: 20, handoffs: { created: 20 } });
    expect(run.reasons.join()).toContain('The source did not answer.');
    expect(await world.handoffs()).toHaveLength(20);
    expect(await world.store.findConnection(world.id)).toMatchObject({ cursor: { sequence: 20 } });
    expect((await world.store.findRuns(world.id, 1))[0]).toMatchObject({ outcome: 'partial' });
  });

  it('the next run goes on from the saved cursor and loses nothing', async () => {
    const world = await start();
    fiftyDeals(world);
    world.source.failAtPage = 2;
    await world.sync();
    world.source.failAtPage = null;
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'complete', handoffs: { created: 30 } });
    expect(await world.handoffs()).toHaveLength(50);
    // Five per person; the rest waits.
    expect(world.source.tasks).toHaveLength(10);
    expect([...world.source.records.values()].every((record) => record.writes === 1)).toBe(true);
  });

  it('a run that could read nothing at all is failed, never green', async () => {
    const world = await start();
    fiftyDeals(world);
    world.source.failAtPage = 0;
    expect(await world.sync()).toMatchObject({ outcome: 'failed', pulled: 0 });
  });

  it('a page that says something could not be read makes the run partial, and says so once', async () => {
    const world = await start();
    fiftyDeals(world);
    world.source.unread = ['Line items could not be read.'];
    expect(await world.sync()).toMatchObject({ outcome: 'partial', pulled: 50, reasons: ['Line items could not be read.'] });
  });

  it('a process that dies between two pages goes on with the second', async () => {
    const world = await start();
    fiftyDeals(world);
    world.source.afterPage = (page) => {
      if (page === 1) throw new Crash('killed');
    };
    await expect(world.sync()).rejects.toThrow(Crash);
    expect(await world.store.findConnection(world.id)).toMatchObject({ cursor: { sequence: 20 } });
    world.source.afterPage = null;
    await world.restart();
    expect(await world.sync()).toMatchObject({ outcome: 'complete', handoffs: { created: 30 } });
    expect(await world.handoffs()).toHaveLength(50);
  });

  it('--full reads everything again and still creates nothing twice', async () => {
    const world = await start();
    fiftyDeals(world);
    await world.sync();
    const run = await world.sync({ full: true });
    expect(run).toMatchObject({ pulled: 50, handoffs: { created: 0, unchanged: 50 }, writeBack: { fields: 0, tasksCreated: 0 } });
  });

  it('a mapping that needs another source field reads everything again', async () => {
    const world = await start();
    fiftyDeals(world);
    world.source.put('deal', 'd7', { hope: 'Bigger than they say' });
    await world.sync();
    await world.edit('customer.yaml', (text) => text.replace('promises: promises', 'promises: { firstPresent: [promises, hope] }'));
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'complete', pulled: 50, handoffs: { created: 0 } });
    expect((await world.handoff('d7')).record.answers['promises']).toMatchObject({ value: 'Bigger than they say' });
  });

  it('a deal that is edited while the run reads it is read again by the next run', async () => {
    const world = await start();
    fiftyDeals(world);
    world.source.afterPage = (page) => {
      if (page === 0) world.source.put('deal', 'd3', COMPLETE);
      world.source.afterPage = null;
    };
    await world.sync();
    expect((await world.sync()).outcome).toBe('complete');
    expect(await world.handoff('d3')).toMatchObject({ score: 100, status: 'ready' });
  });
});
