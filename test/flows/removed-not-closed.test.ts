import { describe, expect, it } from '@jest/globals';
import { NOTES } from '../../src/core/tasks/write-task-text.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { BOTH, MIRROR, REFUSED, asked, isConfigured, remove, shared } from './support/removing.ts';
import { useCircle } from './support/use-circle.ts';
import { wonDeal } from './support/world.ts';

describe.each(ENGINES)('a removal that cannot close our tasks at once, on %s', (engine) => {
  const { world: start } = useCircle(engine);

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
});
