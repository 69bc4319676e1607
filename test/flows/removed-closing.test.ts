import { describe, expect, it } from '@jest/globals';
import { NOTES } from '../../src/core/tasks/write-task-text.ts';
import type { ConnectionRemoved } from '../../src/core/view/connection-removal.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { useCircle } from './support/use-circle.ts';
import type { CircleWorld } from './support/circle-world.ts';
import { COMPLETE, wonDeal } from './support/world.ts';

const [MAIN, MIRROR] = [{ sharedId: 'crmId' }, { sharedId: 'mirrorOf' }];
const BOTH = { main: MAIN, mirror: MIRROR } as const;
const REFUSED = { action: 'skip_record', code: 'VALIDATION', message: 'A rule of the account wants a reason.', remedy: 'Change the rule.' } as const;

/** A deal that stands in both, with its tasks in the main one, and one that only the mirror has. */
async function shared(world: CircleWorld): Promise<void> {
  world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
  world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
  world.source('mirror').put('deal', 'x2', wonDeal('Contoso'));
  await world.configure(BOTH);
  await world.syncAll();
  expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
}
async function remove(world: CircleWorld, seat: string, how: { readonly signal?: AbortSignal } = {}): Promise<ConnectionRemoved> {
  const { version } = await world.app.connectionFile.planRemoval(world.id(seat));
  return world.app.connectionFile.remove(world.id(seat), version, { closeTasks: true, ...how });
}
const isConfigured = (world: CircleWorld, seat: string): boolean => world.app.config.connections.some(({ id }) => id === world.id(seat));
/** Open tasks by deal and team: each once. */
const asked = (world: CircleWorld, seat: string): readonly string[] => world.source(seat).openTasks().map(({ target, content }) => `${target.externalId} ${content.team}`).toSorted();

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

  it('what a neighbour plans there meanwhile is not sent', async () => {
    const world = await start(BOTH);
    const source = world.source('main');
    source.writeBackBatch = 1;
    await shared(world);
    const known = source.tasks.length;
    source.duringWrite = async () => void (await world.sync('mirror'));
    expect(await remove(world, 'main')).toMatchObject({ openTasks: 0 });
    expect([source.tasks.length, source.openTasks()]).toEqual([known, []]);
    for (let run = 0; run < 2; run += 1) await world.sync('mirror');
    expect(world.openTasks()).toEqual({ main: 0, mirror: 4 });
  });

  it('while somebody is at work on a record, its tasks wait, and the answer says so', async () => {
    const quiet = { mirror: { ...MIRROR, quietPeriodSeconds: 120 } } as const;
    const world = await start(quiet);
    const source = world.source('mirror');
    source.put('deal', 'x2', wonDeal('Contoso'));
    await world.configure(quiet);
    world.clock.advance(10 * MINUTE);
    await world.syncAll();
    expect(world.openTasks()).toEqual({ mirror: 2 });
    source.put('deal', 'x2', { name: 'Contoso AG' });
    await world.syncAll();
    await expect(remove(world, 'mirror')).rejects.toMatchObject({ code: 'tasks_not_closed', message: expect.stringContaining('Somebody changed their records') });
    world.clock.advance(3 * MINUTE);
    expect(await remove(world, 'mirror')).toMatchObject({ tasksClosed: 2, openTasks: 0 });
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

  it('when one cannot be closed nothing is removed; asked again, it goes on with the rest', async () => {
    const world = await start(BOTH);
    await shared(world);
    const source = world.source('mirror');
    source.put('deal', 'x3', wonDeal('Fabrikam'));
    await world.syncAll();
    const open = source.openTasks().length;
    source.refusals.set('x2', REFUSED);
    await expect(remove(world, 'mirror')).rejects.toMatchObject({ code: 'tasks_not_closed', message: expect.stringMatching(/2 tasks of ours are still open .* A rule of the account wants a reason\./), remedy: expect.stringContaining('without closing') });
    expect([isConfigured(world, 'mirror'), source.openTasks().length]).toEqual([true, 2]);
    expect(open).toBeGreaterThan(2);
    source.refusals.clear();
    expect(await remove(world, 'mirror')).toMatchObject({ tasksClosed: 2, openTasks: 0 });
    expect([isConfigured(world, 'mirror'), source.openTasks()]).toEqual([false, []]);
  });

  it('an account that does not let us in, and a time that ran out, leave everything as it was', async () => {
    const world = await start(BOTH);
    await shared(world);
    const source = world.source('mirror');
    source.expired = true;
    await expect(remove(world, 'mirror')).rejects.toMatchObject({ code: 'tasks_not_closed', message: expect.stringContaining('The source did not answer.') });
    source.expired = false;
    await expect(remove(world, 'mirror', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'tasks_not_closed', message: expect.stringContaining('longer than a page can wait') });
    expect([isConfigured(world, 'mirror'), source.openTasks().length]).toEqual([true, 2]);
  });

  it('kept after all, it asks again with the next run, and nobody is asked twice', async () => {
    const world = await start(BOTH);
    await shared(world);
    const source = world.source('mirror');
    const before = asked(world, 'mirror');
    source.losesReceipts = true;
    await expect(remove(world, 'mirror')).rejects.toMatchObject({ code: 'tasks_not_closed' });
    for (let run = 0; run < 3; run += 1) await world.syncAll();
    expect(asked(world, 'mirror')).toEqual(before);
  });

  it('a process that dies on the way is gone on from', async () => {
    const world = await start(BOTH);
    await shared(world);
    const source = world.source('mirror');
    source.crashAfterItems = 1;
    await expect(remove(world, 'mirror')).rejects.toThrow('the process died');
    expect(source.openTasks()).toHaveLength(1);
    await world.restart();
    await world.configure(BOTH);
    expect(await remove(world, 'mirror')).toMatchObject({ openTasks: 0 });
    expect(source.tasks.map(({ closed, content }) => [closed, content.note])).toEqual([[true, NOTES.accountLeft], [true, NOTES.accountLeft]]);
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
