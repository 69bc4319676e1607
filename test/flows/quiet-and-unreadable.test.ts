import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND } from '../support/manual-clock.ts';
import { COMPLETE, NOTHING_WRITTEN, useStore, wonDeal } from './support/world.ts';

describe('the quiet period', () => {
  const { world: start } = useStore('embedded');

  it('an edit ten seconds ago delays the write; the run after it sends one write with all changes of the burst', async () => {
    const world = await start({ quietPeriodSeconds: 60 });
    world.source.put('deal', 'd1', wonDeal('Northwind', { environment: 'SAP' }));
    world.clock.advance(2 * MINUTE);
    await world.sync();
    expect(world.source.record('deal', 'd1').writes).toBe(1);
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    world.clock.advance(10 * SECOND);
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: { ...NOTHING_WRITTEN, waiting: 2 } });
    world.source.put('deal', 'd1', { promises: 'None' });
    world.clock.advance(40 * SECOND);
    expect((await world.sync()).writeBack).toMatchObject(NOTHING_WRITTEN);
    world.source.put('deal', 'd1', { goLive: '2027-01-15' });
    world.clock.advance(61 * SECOND);
    const run = await world.sync();
    expect(run.writeBack).toMatchObject({ fields: 1, tasksClosed: 1, waiting: 0 });
    expect(world.source.record('deal', 'd1')).toMatchObject({ writes: 2, own: { hScore: 100 } });
  });

  it('what waited is sent without anything new being read', async () => {
    const world = await start({ quietPeriodSeconds: 60 });
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    world.clock.advance(59 * SECOND);
    expect((await world.sync()).writeBack).toMatchObject({ fields: 0, waiting: 1 });
    world.clock.advance(SECOND);
    expect(await world.sync()).toMatchObject({ pulled: 0, writeBack: { fields: 1, waiting: 0 } });
  });

  it('tasks wait fifteen minutes after the deal is won, fields do not', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { wonAt: world.clock.iso() }));
    expect((await world.sync()).writeBack).toMatchObject({ fields: 1, tasksCreated: 0, waiting: 2 });
    world.clock.advance(14 * MINUTE);
    expect((await world.sync()).writeBack).toMatchObject({ tasksCreated: 0 });
    world.clock.advance(MINUTE);
    expect((await world.sync()).writeBack).toMatchObject({ tasksCreated: 2, waiting: 0 });
  });

  it('a gap filled while its task settles is never asked for', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { wonAt: world.clock.iso(), environment: 'SAP' }));
    await world.sync();
    world.clock.advance(5 * MINUTE);
    world.source.put('deal', 'd1', COMPLETE);
    await world.sync();
    world.clock.advance(20 * MINUTE);
    await world.sync();
    expect(world.source.tasks).toEqual([]);
  });
});

describe('what the connection may not read', () => {
  const { world: start } = useStore('embedded');

  it('leaves the denominator, blocks ready, and is asked of nobody', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, promises: null }));
    world.source.hide('deal', 'd1', ['promises']);
    await world.sync();
    const handoff = await world.handoff('d1');
    expect(handoff).toMatchObject({ score: 100, status: 'incomplete', report: { unreadable: ['promises'], gaps: [] } });
    expect(handoff.statusReason).toContain('may not read');
    expect(world.source.tasks).toEqual([]);
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: 100, hStatus: 'Incomplete', hMissing: '' });
  });

  it('an answer that becomes unreadable closes nothing as filled, and is asked for again once it is readable and blank', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, promises: null }));
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
    world.source.hide('deal', 'd1', ['promises']);
    await world.sync();
    expect(world.source.tasks.map((task) => task.content.status)).toEqual(['withdrawn']);
    world.source.hide('deal', 'd1', []);
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
  });
});
