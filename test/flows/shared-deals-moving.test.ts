import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { HOUR } from '../support/manual-clock.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, NOTHING_WRITTEN, rep, wonDeal } from './support/world.ts';

const BOTH = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } } as const;
const why = { by: 'ops@acme.example', reason: 'namesakes' };

describe.each(ENGINES)('a deal that comes to stand in two connections on %s', (engine) => {
  const { world: start } = useCircle(engine);

  /** The mirror was there first and has its tasks; then the main record is read. */
  const mirrorFirst = async () => {
    const world = await start(BOTH);
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 2 });
    return world;
  };

  it('is founded on the first connection whichever came first: memory goes over, tasks move, the former handoff stays readable', async () => {
    const world = await mirrorFirst();
    const before = (await world.handoffs()).alive[0];
    world.clock.advance(HOUR);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    await world.syncAll();
    const { alive, gone } = await world.handoffs();
    expect(alive).toMatchObject([{ id: world.idOf('main', 'd1'), createdAt: before?.createdAt, episode: 1 }]);
    expect(gone).toMatchObject([{ id: world.idOf('mirror', 'x1'), status: 'withdrawn', statusReason: 'one with Northwind' }]);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    expect(world.source('mirror').tasks.map((task) => task.content.status)).toEqual(['withdrawn', 'withdrawn']);
    expect((await world.store.findEvents({ handoffId: world.idOf('mirror', 'x1'), limit: 10 })).map((event) => event.type)).toContain('handoff_found');
    const written = world.written();
    for (const run of await world.syncAll({ full: true })) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(world.written()).toEqual(written);
  });

  it('what a person ended stays ended when the tasks move', async () => {
    const world = await mirrorFirst();
    for (const task of world.source('mirror').openTasks()) world.source('mirror').endTask(task, 'closed');
    await world.syncAll();
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    await world.syncAll();
    world.clock.advance(HOUR);
    await world.syncAll({ full: true });
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    expect(world.source('main').tasks).toEqual([]);
  });

  it('two handoffs of long standing become one when one of them gets the id of the other', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { goal: 'Halve the time to invoice' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0061' });
    await world.syncAll();
    const { alive, gone } = await world.handoffs();
    expect(alive).toMatchObject([{ id: world.idOf('main', 'd1'), score: 40 }]);
    expect(gone).toHaveLength(1);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 40 });
    const written = world.written();
    await world.syncAll();
    await world.syncAll({ full: true });
    expect(world.written()).toEqual(written);
  });

  it('a shared id that a mapping names later joins what is stored, without reading anything new', async () => {
    const world = await start({ main: { sharedId: 'crmId' }, mirror: {} });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    expect((await world.handoffs()).alive).toHaveLength(2);
    await world.restart(BOTH);
    await world.syncAll();
    expect((await world.handoffs()).alive).toHaveLength(1);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
  });

  it('the home that a mapping names later gets the tasks; those elsewhere are withdrawn, and no person’s task is asked again', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    const [ended] = world.source('main').openTasks();
    if (ended === undefined) throw new Error('no task');
    world.source('main').endTask(ended, 'deleted');
    await world.syncAll();
    await world.restart({ ...BOTH, mirror: { ...BOTH.mirror, home: true } });
    await world.syncAll();
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 1 });
    const [moved] = world.source('mirror').openTasks();
    if (moved === undefined) throw new Error('no task');
    world.source('mirror').endTask(moved, 'closed');
    await world.syncAll();
    await world.syncAll({ full: true });
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    expect(world.source('mirror').tasks).toHaveLength(1);
  });

  it('taken apart by a person it stays apart, whatever is read again, and stays so when a third record names it', async () => {
    const world = await start({ ...BOTH, third: { sharedId: 'thirdOf' } });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    const [joined] = (await world.handoffs()).alive;
    if (joined === undefined) throw new Error('nothing joined');
    await world.app.unlink(joined, 'x1', why);
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2, third: 0 });
    world.source('mirror').put('deal', 'x1', { promises: 'None' });
    world.source('third').put('deal', 't1', wonDeal('Northwind', { thirdOf: '0061' }));
    await world.syncAll({ full: true });
    await world.syncAll();
    const { alive } = await world.handoffs();
    expect(alive.map((handoff) => [handoff.id, handoff.alsoIn ?? []]).toSorted()).toEqual(
      [[world.idOf('main', 'd1'), [world.id('third')]], [world.idOf('mirror', 'x1'), []]].toSorted(),
    );
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 30 });
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 0 });
  });

  it('linked by a person across connections it is one, can be taken apart, and says what each record shows', async () => {
    const world = await start({ main: {}, mirror: {} });
    world.source('main').put('deal', 'd1', wonDeal('Northwind'));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', COMPLETE));
    await world.syncAll();
    const [main, mirror] = [await handoffOf(world.idOf('main', 'd1')), await handoffOf(world.idOf('mirror', 'x1'))];
    const kept = await world.app.link(main, mirror, { by: 'ops@acme.example', reason: 'the same deal' });
    await world.syncAll();
    expect(kept).toMatchObject({ score: 100, alsoIn: [world.id('mirror')] });
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 100 });
    await world.app.unlink(kept, 'x1', why);
    await world.syncAll();
    await world.syncAll({ full: true });
    expect((await world.handoffs()).alive.map((handoff) => handoff.score).toSorted()).toEqual([0, 100]);
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 0 });
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: 100 });

    async function handoffOf(id: string) {
      const [found] = (await world.store.findHandoffs([id])).handoffs;
      if (found === undefined) throw new Error(`no handoff ${id}`);
      return found;
    }
  });

  it('lost in one of two systems it is withdrawn in both, and says which system says so', async () => {
    const world = await start({ main: BOTH.main, mirror: { ...BOTH.mirror, edit: (text) => text.replace('      scope:', '      withdrawn: { stage: lost }\n      scope:') } });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('mirror').put('deal', 'x1', { stage: 'lost' });
    await world.syncAll();
    const [handoff] = (await world.handoffs()).alive;
    expect(handoff).toMatchObject({ status: 'withdrawn', statusReason: `it was withdrawn in "${world.id('mirror')}", while "${world.id('main')}" still counts it` });
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hStatus: 'Withdrawn' });
  });

  it('a changed rule of either connection assesses it again, and either run notices', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', pitch: 'Halve the time to invoice' }));
    await world.syncAll();
    await world.restart({ ...BOTH, mirror: { ...BOTH.mirror, edit: (text) => text.replace('goals.primary: goal', 'goals.primary: pitch') } });
    await world.sync('mirror');
    expect((await world.handoffs()).alive).toMatchObject([{ score: 40 }]);
    await world.write('main', 'customer-requirements.yaml', (text) => text.replace('weight: 40', 'weight: 60'));
    await world.sync('mirror');
    expect((await world.handoffs()).alive).toMatchObject([{ score: 50 }]);
    await world.syncAll();
    const written = world.written();
    await world.syncAll();
    expect(world.written()).toEqual(written);
  });

  it('a connection with broken rules stops nobody: its last published rules hold until they are mended', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', ...COMPLETE }));
    await world.syncAll();
    await world.write('mirror', 'customer.yaml', (text) => text.replace('title: name', 'titel: name'));
    const runs = await world.syncAll();
    expect(runs.map((run) => run.outcome)).toEqual(['complete', 'failed']);
    expect((await world.handoffs()).alive).toMatchObject([{ score: 100 }]);
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
  });

  it('a connection that is taken out of connections.yaml says nothing more, keeps its records, and stops nobody', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', ...COMPLETE }));
    await world.syncAll();
    await world.restart({ mirror: BOTH.mirror });
    expect(await world.syncAll()).toMatchObject([{ outcome: 'complete' }]);
    const [handoff] = (await world.handoffs()).alive;
    expect(handoff).toMatchObject({ id: world.idOf('main', 'd1'), score: 100 });
    await world.restart({ main: BOTH.main });
    expect(await world.syncAll()).toMatchObject([{ outcome: 'complete' }]);
    const [alone] = (await world.handoffs()).alive;
    expect(alone).toMatchObject({ score: 0 });
    if (alone !== undefined) expect(await world.sourcesOf(alone)).toHaveLength(2);
  });

  it('a renamed connection keeps its part in the handoff, and nothing is written twice', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    const written = world.written();
    await world.restart({ main: BOTH.main, mirror: { ...BOTH.mirror, id: `${world.name}-renamed` } });
    for (const request of [{}, { full: true }, {}]) for (const run of await world.syncAll(request)) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(world.written()).toEqual(written);
    expect((await world.handoffs()).alive).toMatchObject([{ alsoIn: [`${world.name}-renamed`], joins: [{ connection: `${world.name}-renamed` }] }]);
  });

  it('the daily sweep, and a deal deleted in one of the two: the other goes on, and its tasks stand there', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', goal: 'Halve the time to invoice' }));
    await world.syncAll();
    world.source('main').delete('deal', 'd1');
    await world.syncAll();
    world.clock.advance(25 * HOUR);
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ id: world.idOf('main', 'd1'), status: 'incomplete', score: 40 }]);
    expect(world.source('mirror').openTasks()).toHaveLength(2);
    world.source('mirror').delete('deal', 'x1');
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ status: 'withdrawn' }]);
  });

  it('an owner is named by e-mail in a system that does not know the other’s user ids', async () => {
    const world = await start({ main: { ...BOTH.main, edit: (text) => text.replace('owners: { sales_rep: rep, solutions_engineer: engineer }', 'owners: {}') }, mirror: BOTH.mirror });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', rep: rep('ana') }));
    await world.syncAll();
    expect(world.source('main').tasks.map((task) => task.content.owner)).toContainEqual({ id: null, name: 'ana', email: 'ana@acme.example' });
  });

  it.each([0, 1, 3])('a process that dies after %s writes of the move leaves no task twice and none behind', async (written) => {
    const world = await mirrorFirst();
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source(written === 0 ? 'mirror' : 'main').crashAfterItems = written;
    await world.syncAll().catch(() => {});
    await world.restart();
    world.clock.advance(HOUR);
    await world.syncAll();
    await world.syncAll({ full: true });
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    expect(world.source('main').tasks).toHaveLength(2);
    expect(world.source('mirror').tasks.map((task) => task.content.status)).toEqual(['withdrawn', 'withdrawn']);
    expect((await world.handoffs()).alive).toHaveLength(1);
  });

  it('one vendor that is down stops nobody, and what is left for it is written when it is back', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('main').failAtPage = 0;
    world.source('mirror').put('deal', 'x1', COMPLETE);
    expect((await world.syncAll()).map((run) => run.outcome)).toEqual(['failed', 'complete']);
    expect((await world.handoffs()).alive).toMatchObject([{ score: 100 }]);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    world.source('main').failAtPage = null;
    await world.sync('main');
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hScore: 100 });
  });

  it('is planned as it will run, and a plan joins nothing', async () => {
    const world = await mirrorFirst();
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    const before = await world.handoffs();
    const plan = await world.app.plan(world.id('main'));
    expect(plan.planned.rows.map((row) => [row.connection === world.id('main'), row.kind]).toSorted()).toEqual(
      [[true, 'fields'], [true, 'task'], [true, 'task'], [false, 'task'], [false, 'task']].toSorted(),
    );
    expect(await world.handoffs()).toEqual(before);
  });
});
