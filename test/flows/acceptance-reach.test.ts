import { describe, expect, it } from '@jest/globals';
import { DAY } from '../support/manual-clock.ts';
import { OPS, rejection } from './support/acceptance.ts';
import { COMPLETE, rep, useStore, wonDeal } from './support/world.ts';

describe('how far acceptance goes', () => {
  const { world: start } = useStore('embedded');

  it('a gate says that acceptance is required', async () => {
    const world = await start({ rollout: 'gate' });
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    expect((await world.sync()).notes).toEqual(['One handoff waits to be accepted before the kick-off: "handoff handoffs list --status ready submitted".']);
    expect(await world.handoff('d1')).toMatchObject({ status: 'ready', statusReason: 'waits to be accepted by the receiving team before the kick-off' });
    expect((await world.app.accept(await world.handoff('d1'), { by: OPS })).handoff).toMatchObject({ status: 'accepted', statusReason: null });
    expect((await world.sync()).notes).toBeUndefined();
  });

  it.each([['observe', null, {}], ['fields', 'Rejected', {}], ['tasks', null, { wonAt: '2026-10-01T10:00:00Z' }]] as const)('at rollout %s a rejection asks for no more than that allows (%s)', async (rollout, shown, fields) => {
    const world = await start({ rollout });
    world.source.put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, ...fields }));
    await world.sync();
    expect((await world.app.reject(await world.handoff('d1'), rejection)).handoff.status).toBe('rejected');
    await world.sync();
    expect(world.source.tasks).toEqual([]);
    expect(world.source.record('deal', 'd1').own['hStatus'] ?? null).toBe(shown);
  });

  it('a rep with five open tasks gets the rejection when one of them is done', async () => {
    const world = await start();
    for (const name of ['a', 'b', 'c', 'd', 'e']) world.source.put('deal', name, wonDeal(name, { environment: `Stack of ${name}` }));
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    await world.app.reject(await world.handoff('d1'), rejection);
    await world.sync();
    expect(world.source.tasksOn('d1')).toEqual([]);
    world.source.put('deal', 'a', COMPLETE);
    await world.sync();
    world.clock.advance(DAY);
    await world.sync();
    expect(world.source.tasksOn('d1')).toHaveLength(1);
  });

  it('a hire is accepted whatever is missing, and no task or field tells what was written about them', async () => {
    const world = await start({ kind: 'employee' });
    world.source.put('employee', 'e1', { name: 'Dana Doe', hireDate: '2026-12-14', status: 'Active' });
    await world.sync();
    const [hire] = await world.handoffs();
    if (hire === undefined) throw new Error('no hire');
    await world.app.ask(hire, { by: { ...OPS, role: 'sales' }, text: 'Is her visa through?', field: 'start' });
    await world.sync();
    expect(JSON.stringify(world.source.written())).not.toContain('visa');
    expect((await world.app.accept(hire, { by: OPS })).handoff).toMatchObject({ status: 'accepted' });
  });

  it('the rep who takes the deal over gets the question', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    await world.app.ask(await world.handoff('d1'), { by: OPS, text: 'Who signs off?' });
    world.source.put('deal', 'd1', { rep: rep('bob') });
    await world.sync();
    expect(world.source.openTasks().map((task) => task.content.owner.email)).toEqual(['bob@acme.example']);
  });
});
