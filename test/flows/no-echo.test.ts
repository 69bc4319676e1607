import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { DAY, HOUR } from '../support/manual-clock.ts';
import { COMPLETE, NOTHING_WRITTEN, useStore, wonDeal } from './support/world.ts';

describe.each(ENGINES)('no echo and no deaf ear on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('our own write comes back with the next pull and changes nothing', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    const written = world.source.written();
    world.clock.advance(HOUR);
    const run = await world.sync();
    expect(run).toMatchObject({ pulled: 1, handoffs: { created: 0, updated: 0, unchanged: 1 }, writeBack: NOTHING_WRITTEN });
    expect(world.source.written()).toEqual(written);
  });

  it('an edit of something the mapping does not look at writes nothing, "checked at" included', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    const checked = world.source.record('deal', 'd1').own['hChecked'];
    expect(checked).toBe('2026-11-23T09:00:00.000Z');
    world.clock.advance(DAY);
    world.source.put('deal', 'd1', { forecastCategory: 'Closed' });
    await world.sync();
    expect(world.source.record('deal', 'd1')).toMatchObject({ writes: 1, own: { hChecked: checked } });
  });

  it('"checked at" is written along with a real change', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    world.clock.advance(DAY);
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.sync();
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: 40, hChecked: '2026-11-24T09:00:00.000Z' });
  });

  it('a filled gap raises the score and closes the task, a future due date pulled to today', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { wonAt: '2026-11-23T08:00:00Z' }));
    await world.sync();
    world.clock.advance(HOUR);
    await world.sync();
    expect(world.source.openTasks().map((task) => task.content.dueDate)).toEqual(['2026-11-25', '2026-11-25']);
    world.source.put('deal', 'd1', COMPLETE);
    const run = await world.sync();
    expect(run.writeBack).toMatchObject({ fields: 1, tasksClosed: 2 });
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: 100, hStatus: 'Ready', hMissing: '' });
    expect(world.source.tasks.map((task) => [task.content.status, task.content.dueDate])).toEqual([['done', '2026-11-23'], ['done', '2026-11-23']]);
  });

  it('a published change of requirements re-assesses stored handoffs without reading the source', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { goal: 'Halve the time to invoice' }));
    await world.sync();
    await world.sync();
    expect((await world.handoff('d1')).score).toBe(40);
    await world.edit('customer-requirements.yaml', (text) => text.replace('weight: 40', 'weight: 940'));
    const run = await world.sync();
    expect(run).toMatchObject({ pulled: 0, handoffs: { updated: 1 }, writeBack: { fields: 1 } });
    expect((await world.handoff('d1')).score).toBe(94);
    expect(world.source.record('deal', 'd1').own['hScore']).toBe(94);
    expect(world.source.counts.reread).toBe(0);
    expect(await world.store.findPublished(`${world.id}/customer-requirements.yaml`)).toMatchObject({ version: 2 });
  });

  it('a broken rules file stops the run with its place, and nothing is published or written', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.edit('customer.yaml', (text) => text.replace('goals.primary', 'goals.primray'));
    await expect(world.sync()).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('goals.primary') });
    expect(await world.store.findPublished(`${world.id}/customer.yaml`)).toBeNull();
    expect(world.source.batches).toEqual([]);
  });

  it('what only time changes: ten business days before the start a requirement becomes due without a new record', async () => {
    const world = await start({ kind: 'employee', startFrom: '2026-11-01' });
    world.source.put('employee', 'e1', { name: 'Sam Porter', email: 'sam@home.example', job: 'Engineer', hireDate: '2027-01-11', manager: { id: 'm', name: 'Max', email: 'max@acme.example', active: true } });
    await world.sync();
    await world.sync();
    expect(await world.handoff('e1', 'employee')).toMatchObject({ score: 100, status: 'ready' });
    expect(world.source.openTasks().map((task) => task.content.team)).toEqual(['IT']);
    world.clock.set('2026-12-25T09:00:00Z');
    expect(await world.sync()).toMatchObject({ pulled: 0, handoffs: { updated: 0 }, writeBack: NOTHING_WRITTEN });
    world.clock.set('2026-12-28T09:00:00Z');
    const run = await world.sync();
    expect(run).toMatchObject({ pulled: 0, handoffs: { updated: 1 } });
    expect(await world.handoff('e1', 'employee')).toMatchObject({ score: 80 });
    expect(world.source.openTasks().map((task) => task.content.team)).toEqual(['IT', 'Manager']);
  });

  it('changes of the order of keys in a record are no change', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    const { fields } = world.source.record('deal', 'd1');
    world.source.record('deal', 'd1').fields = Object.fromEntries(Object.entries(fields).toReversed());
    world.source.put('deal', 'd1', {});
    expect(await world.sync()).toMatchObject({ pulled: 1, handoffs: { updated: 0, unchanged: 1 } });
  });
});
