import { describe, expect, it } from '@jest/globals';
import { connectAccount } from '../../src/flows/connect-account.ts';
import { ENGINES } from '../support/store.ts';
import { DAY, HOUR, ManualClock } from '../support/manual-clock.ts';
import { COMPLETE, MONDAY, NOTHING_WRITTEN, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

const FORMER_DAYS = 9;

/** A connection with a comment, an open task, a task that a person deleted and a complete deal, days after it was connected. */
async function lived(start: (options?: WorldOptions) => Promise<World>): Promise<World> {
  const world = await start({ startFrom: null });
  await world.edit('customer.yaml', (text) => `${text.trimEnd()}\n      note: status\n`);
  await world.sync();
  world.clock.advance(DAY);
  for (const name of ['open', 'deleted', 'complete']) {
    world.source.put('deal', name, wonDeal(`Deal ${name}`, { wonAt: world.clock.iso(), ...(name === 'complete' ? COMPLETE : { environment: 'SAP' }) }));
  }
  // Tasks wait until a deal has settled.
  world.clock.advance(HOUR);
  await world.sync();
  await world.sync();
  const [task] = world.source.tasksOn('deleted');
  if (task === undefined) throw new Error('no task');
  world.source.endTask(task, 'deleted');
  await world.sync();
  world.clock.advance(FORMER_DAYS * DAY);
  await world.sync();
  expect({ tasks: world.source.tasks.length, notes: world.source.notes.length > 0 }).toEqual({ tasks: 2, notes: true });
  return world;
}

describe.each(ENGINES)('a connection that got another id in connections.yaml, on %s', (engine) => {
  const { world: start, store } = useStore(engine);

  it('creates no task, posts no comment, brings nothing back and moves no date', async () => {
    const world = await lived(start);
    const before = { source: world.source.written(), connection: await world.store.findConnection(world.id), open: await world.handoff('open'), rows: await world.rows('open') };
    await world.restart({ connection: `${world.id}-renamed` });
    for (const request of [{}, { full: true }]) expect(await world.sync(request)).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(world.source.written()).toEqual(before.source);
    expect(await world.store.findConnection(world.id)).toBeNull();
    expect(await world.store.findConnection(world.connection)).toMatchObject({ accountId: before.connection?.accountId, connectedAt: before.connection?.connectedAt, backfill: 'none' });
    const open = await world.handoff('open');
    expect(open).toMatchObject({ connection: world.connection, backlog: false, tasks: before.open.tasks, createdAt: before.open.createdAt, nextDeadline: before.open.nextDeadline });
    expect((await world.rows('open')).map((row) => row.id)).toEqual(before.rows.map((row) => row.id));
    expect((await world.handoff('deleted')).tasks.map((task) => task.state)).toEqual(['ended_by_person']);
    expect(await world.handoffs()).toHaveLength(3);
  });

  it('still closes its tasks when the gaps are filled, and asks on in the task that is there', async () => {
    const world = await lived(start);
    await world.restart({ connection: `${world.id}-renamed` });
    world.source.put('deal', 'open', { goal: 'Halve the time to invoice' });
    expect((await world.sync()).writeBack).toMatchObject({ tasksCreated: 0, tasksUpdated: 1 });
    world.source.put('deal', 'open', COMPLETE);
    expect((await world.sync()).writeBack).toMatchObject({ tasksCreated: 0, tasksClosed: 1 });
    expect(world.source.openTasks()).toEqual([]);
    expect(JSON.stringify((await world.handoff('open')).record)).not.toContain(`"${world.id}"`);
  });

  it('learns of what a person does to its tasks afterwards, and goes on after being renamed back', async () => {
    const world = await lived(start);
    await world.restart({ connection: `${world.id}-renamed` });
    const [task] = world.source.tasksOn('open');
    if (task === undefined) throw new Error('no task');
    world.source.endTask(task, 'deleted');
    world.source.put('deal', 'later', wonDeal('Deal later', { wonAt: world.clock.iso(), environment: 'SAP' }));
    world.clock.advance(HOUR);
    expect((await world.sync()).writeBack).toMatchObject({ tasksCreated: 1 });
    await world.sync();
    const written = world.source.written();
    await world.restart();
    for (const request of [{}, { full: true }]) expect(await world.sync(request)).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(world.source.written()).toEqual(written);
    expect((await world.handoff('open')).tasks.map(({ state }) => state)).toEqual(['ended_by_person']);
    expect((await store().findConnections()).filter((known) => known.accountId === world.source.account).map((known) => known.id)).toEqual([world.id]);
  });

  it('is planned as it will run, and a plan or a look renames nothing', async () => {
    const world = await lived(start);
    const before = { connections: await store().findConnections(), handoffs: await world.handoffs(), rows: await world.rows('open') };
    await world.restart({ connection: `${world.id}-renamed` });
    await world.app.open(world.connection);
    expect((await world.app.plan(world.connection)).planned.rows).toEqual([]);
    world.source.put('deal', 'open', COMPLETE);
    const plan = await world.app.plan(world.connection);
    expect(plan.run).toMatchObject({ outcome: 'complete', handoffs: { created: 0, updated: 1 } });
    expect({ connections: await store().findConnections(), handoffs: await store().listHandoffs({ connection: world.id }), rows: await world.rows('open') }).toEqual(before);
    const batches = world.source.batches.length;
    await world.sync();
    const sent = world.source.batches.slice(batches).flat();
    expect(plan.planned.rows.map((row) => [row.id, row.desiredHash]).toSorted()).toEqual(sent.map((item) => [item.id, item.desiredHash]).toSorted());
  });

  it('is refused while the former id stands beside it, and nothing is written twice', async () => {
    const world = await lived(start);
    const written = world.source.written();
    const second = `${world.id}-second`;
    await world.restart({ second });
    const refused = { code: 'account_connected_twice', exitCode: 2, message: expect.stringMatching(new RegExp(`"${world.id}".*"${second}"`)), remedy: expect.stringContaining('connections.yaml') };
    await expect(world.app.sync(second)).rejects.toMatchObject(refused);
    await expect(world.app.plan(second)).rejects.toMatchObject(refused);
    expect(await world.store.findConnection(second)).toBeNull();
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(world.source.written()).toEqual(written);
  });
});

describe('an account that another process connects at the same moment', () => {
  const { store } = useStore('embedded');

  it('is one connection, not a second one of the same id', async () => {
    const wanted = { id: 'sales', connector: 'fake', accountId: 'raced', rollout: 'fields' } as const;
    const connect = () => connectAccount(store(), new ManualClock(MONDAY), wanted, ['sales'], null);
    const first = await connect();
    expect(await connect()).toEqual(first);
  });
});
