import { describe, expect, it } from '@jest/globals';
import { NOTES } from '../../src/core/tasks/write-task-text.ts';
import { ENGINES } from '../support/store.ts';
import { BOTH, MIRROR, REFUSED, asked, isConfigured, remove, shared } from './support/removing.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, wonDeal } from './support/world.ts';

describe.each(ENGINES)('removing a connection with our tasks closed, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it('closes them there with a note and leaves those in other connections; back under another name, each is asked once more', async () => {
    const world = await start(BOTH);
    await shared(world);
    const before = asked(world, 'mirror');
    const [main, mirror] = [world.source('main'), world.source('mirror')];
    const own = structuredClone(mirror.record('deal', 'x2').own);
    const sent = mirror.batches.length;
    expect(await remove(world, 'mirror')).toMatchObject({ handoffs: 2, tasksClosed: 2, openTasks: 0 });
    expect(isConfigured(world, 'mirror')).toBe(false);
    expect(mirror.tasks.map(({ closed, content }) => [closed, content.status, content.note])).toEqual([[true, 'withdrawn', NOTES.accountLeft], [true, 'withdrawn', NOTES.accountLeft]]);
    expect([mirror.record('deal', 'x2').own, mirror.batches.length]).toEqual([own, sent + 1]);
    expect(main.openTasks()).toHaveLength(2);
    const events = (await world.store.browseEvents({ connection: world.id('mirror'), type: 'task_withdrawn', limit: 10 }));
    expect(events).toHaveLength(2);

    await world.sync('main');
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    await world.configure({ ...BOTH, mirror: { ...MIRROR, id: `${world.name}-again` } });
    for (const request of [{}, {}, { full: true }]) await world.syncAll(request);
    expect([asked(world, 'mirror'), world.openTasks()]).toEqual([before, { main: 2, mirror: 2 }]);
    expect(new Set(mirror.tasks.map(({ key }) => key)).size).toBe(4);
    mirror.put('deal', 'x2', COMPLETE);
    await world.syncAll();
    expect(asked(world, 'mirror')).toEqual([]);
  });

  it('a handoff that goes on elsewhere is asked about there, once', async () => {
    const world = await start(BOTH);
    await shared(world);
    expect(await remove(world, 'main')).toMatchObject({ tasksClosed: 2, openTasks: 0 });
    for (let run = 0; run < 3; run += 1) await world.sync('mirror');
    expect(world.openTasks()).toEqual({ main: 0, mirror: 4 });
  });

  it('what a person closed or deleted stays theirs, seen by us or not, and is not asked again', async () => {
    const world = await start({ mirror: MIRROR });
    const source = world.source('mirror');
    source.put('deal', 'x2', wonDeal('Contoso'));
    await world.configure({ mirror: MIRROR });
    await world.syncAll();
    const [seen, unseen] = source.openTasks();
    if (seen === undefined || unseen === undefined) throw new Error('two people are asked');
    source.endTask(seen, 'closed');
    await world.syncAll();
    source.endTask(unseen, 'deleted');
    const theirs = structuredClone(source.tasks);
    expect(await remove(world, 'mirror')).toMatchObject({ openTasks: 0 });
    expect(source.tasks).toEqual(theirs);
    await world.configure({ mirror: MIRROR });
    for (let run = 0; run < 2; run += 1) await world.syncAll();
    expect(source.openTasks()).toEqual([]);
  });

  it('counts and closes the steps of a hire as well', async () => {
    const hires = { mirror: { kind: 'employee' } } as const;
    const world = await start(hires);
    const source = world.source('mirror');
    source.put('employee', 'e1', { name: 'Dana Doe', hireDate: '2026-12-14', status: 'Active' });
    await world.configure(hires);
    await world.syncAll();
    const open = source.openTasks();
    expect((await world.app.connectionFile.planRemoval(world.id('mirror'))).removal.openTasks).toBe(open.length);
    expect(await remove(world, 'mirror')).toMatchObject({ tasksClosed: open.length, openTasks: 0 });
    expect(source.openTasks()).toEqual([]);
    await world.configure(hires);
    for (let run = 0; run < 2; run += 1) await world.syncAll();
    expect(source.openTasks().map(({ content }) => content.subject).toSorted()).toEqual(open.map(({ content }) => content.subject).toSorted());
  });

  it('closes also what was asked before its rollout was turned down', async () => {
    const world = await start(BOTH);
    await shared(world);
    const less = { ...BOTH, mirror: { ...MIRROR, rollout: 'fields' } } as const;
    await world.configure(less);
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
    expect(await remove(world, 'mirror')).toMatchObject({ tasksClosed: 2, openTasks: 0 });
    await world.configure(less);
    for (let run = 0; run < 2; run += 1) await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
  });

  it('its sync errors end with it; back again, what was refused is tried again', async () => {
    const world = await start({ mirror: MIRROR });
    const source = world.source('mirror');
    source.put('deal', 'x2', wonDeal('Contoso'));
    source.refusals.set('x2', REFUSED);
    await world.configure({ mirror: MIRROR });
    await world.syncAll();
    const errors = await world.store.findSyncErrors(world.id('mirror'), false, 10);
    expect(errors.length).toBeGreaterThan(0);
    expect(await remove(world, 'mirror')).toMatchObject({ tasksClosed: 0, openTasks: 0 });
    expect(await world.store.findSyncErrors(world.id('mirror'), false, 10)).toEqual([]);
    expect(await world.store.findSyncErrors(world.id('mirror'), true, 10)).toEqual(expect.arrayContaining([expect.objectContaining({ remedy: expect.stringContaining('was removed') })]));
    source.refusals.clear();
    await world.configure({ mirror: MIRROR });
    for (let run = 0; run < 2; run += 1) await world.syncAll();
    expect(source.record('deal', 'x2').writes).toBeGreaterThan(0);
    expect(source.openTasks()).toHaveLength(2);
  });

  it('one that only writes fields has none, and nothing is asked of the account', async () => {
    const fields = { mirror: { ...MIRROR, rollout: 'fields' } } as const;
    const world = await start(fields);
    const source = world.source('mirror');
    source.put('deal', 'x2', wonDeal('Contoso'));
    await world.configure(fields);
    await world.syncAll();
    source.expired = true;
    const sent = source.batches.length;
    expect(await remove(world, 'mirror')).toMatchObject({ tasksClosed: 0, openTasks: 0 });
    expect([isConfigured(world, 'mirror'), source.batches.length]).toEqual([false, sent]);
  });
});
