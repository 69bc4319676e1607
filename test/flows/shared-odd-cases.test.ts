import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { HOUR } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import type { CircleWorld } from './support/circle-world.ts';
import { useCircle } from './support/use-circle.ts';
import { NOTHING_WRITTEN, rep, wonDeal } from './support/world.ts';

const PEOPLE = { ats: { kind: 'employee' }, hris: { kind: 'employee', home: true } } as const;
const BOTH = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } } as const;
const applicant = (name: string, fields: JsonObject = {}): JsonObject => ({
  name, email: 'sam@home.example', job: 'Engineer', accepted: true, acceptedAt: '2026-11-20T10:00:00Z', availableFrom: '2027-01-04', manager: rep('max'), ...fields,
});
const employee = (name: string, fields: JsonObject = {}): JsonObject => ({ name, email: 'sam@home.example', job: 'Engineer', hireDate: '2027-01-11', manager: rep('max'), ...fields });

describe.each(ENGINES)('records that come, go and come back, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  const settles = async (world: CircleWorld): Promise<void> => {
    world.clock.advance(HOUR);
    await world.syncAll();
    const written = world.written();
    for (const run of await world.syncAll({ full: true })) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(world.written()).toEqual(written);
  };
  const externalIds = async (world: CircleWorld): Promise<readonly string[]> =>
    (await Promise.all((await world.handoffs()).alive.map(async (handoff) => (await world.sourcesOf(handoff)).map(({ externalId }) => externalId).sort().join(' + ')))).sort();

  it('an applicant joined to an employee in one system and to one in another: what the second HRIS takes back is taken back, and may return', async () => {
    const world = await start(PEOPLE);
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    world.source('ats').put('employee', 'p1', employee('Sam Porter'));
    await world.syncAll();
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    await world.syncAll();
    expect(await externalIds(world)).toEqual(['a1 + e1 + p1']);
    expect(world.openTasks()).toEqual({ ats: 0, hris: 1 });
    world.source('hris').put('employee', 'e1', { status: 'Inactive' });
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ status: 'withdrawn', statusReason: expect.stringContaining(`in "${world.id('hris')}"`) }]);
    expect(world.openTasks()).toEqual({ ats: 0, hris: 0 });
    world.source('hris').put('employee', 'e1', { status: 'Active' });
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ status: 'ready', episode: 2 }]);
    expect(world.openTasks()).toEqual({ ats: 0, hris: 1 });
    await settles(world);
  });

  it('an employee who was deleted and entered anew is the same hire; the laptop is asked for on the new record', async () => {
    const world = await start(PEOPLE);
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    await world.syncAll();
    world.source('hris').delete('employee', 'e1');
    await world.syncAll();
    world.source('hris').put('employee', 'e2', employee('Sam Porter'));
    await world.syncAll();
    expect((await world.handoffs()).alive).toHaveLength(1);
    expect(world.source('hris').tasks.filter((task) => !task.closed && task.target.externalId === 'e2')).toHaveLength(1);
    expect(world.source('ats').notes).toHaveLength(1);
    await settles(world);
  });

  it('a deal that was deleted and made again where its tasks stand gets them anew, though they outlived it and were closed', async () => {
    const world = await start({ main: BOTH.main, mirror: { ...BOTH.mirror, home: true } });
    world.source('mirror').tasksOutliveRecord = true;
    await world.restart();
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('mirror').delete('deal', 'x1');
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 2, mirror: 0 });
    world.source('mirror').put('deal', 'x9', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 2 });
    expect(world.source('mirror').openTasks().map((task) => task.target.externalId)).toEqual(['x9', 'x9']);
    const [task] = world.source('mirror').openTasks();
    if (task === undefined) throw new Error('no task');
    world.source('mirror').endTask(task, 'closed');
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 0, mirror: 1 });
    await settles(world);
  });

  it('a deal that is gone from the first system, and whose mirror is given to another, leaves no task behind', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('main').delete('deal', 'd1');
    await world.syncAll();
    expect(world.source('mirror').openTasks()).toHaveLength(2);
    world.source('main').put('deal', 'd2', wonDeal('Southwind', { crmId: '0062' }));
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0062' });
    await world.syncAll();
    expect(await externalIds(world)).toEqual(['d1', 'd2 + x1']);
    expect(world.source('mirror').openTasks()).toEqual([]);
    expect(world.source('main').openTasks().filter((task) => task.target.externalId === 'd2')).toHaveLength(2);
    expect((await world.handoffs()).alive.find(({ id }) => id === world.idOf('main', 'd1'))).toMatchObject({ status: 'withdrawn' });
    world.source('main').put('deal', 'd1', { goal: 'Halve the time to invoice' });
    await world.syncAll();
    expect((await world.handoffs()).alive.find(({ id }) => id === world.idOf('main', 'd1'))).toMatchObject({ status: 'incomplete', episode: 2, score: 40 });
    await settles(world);
  });

  it('a record that wanders from deal to deal is one record: its fields show the deal that it stands for now', async () => {
    const world = await start({ ...BOTH, third: { sharedId: 'thirdOf' } });
    for (const [id, key] of [['d1', '0061'], ['d2', '0062'], ['d3', '0063']] as const) world.source('main').put('deal', id, wonDeal(`Deal ${id}`, { crmId: key, promises: id === 'd2' ? 'None' : null, goal: id === 'd3' ? 'Twice the output' : null }));
    world.source('mirror').put('deal', 'x1', wonDeal('Mirror', { mirrorOf: '0061' }));
    world.source('third').put('deal', 't1', wonDeal('Third', { thirdOf: '0062' }));
    await world.syncAll();
    for (const [key, score, expected] of [['0062', 30, 'd2 + t1 + x1'], ['0063', 40, 'd3 + x1'], ['0061', 0, 'd1 + x1'], ['0062', 30, 'd2 + t1 + x1']] as const) {
      world.source('mirror').put('deal', 'x1', { mirrorOf: key });
      await world.syncAll();
      expect(await externalIds(world)).toContain(expected);
      expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hScore: score });
      expect(world.openTasks()).toEqual({ main: 6, mirror: 0, third: 0 });
    }
    expect(world.source('main').tasks).toHaveLength(6);
    await settles(world);
  });

  it('its shared id is cleared first and set to another later', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('main').put('deal', 'd2', wonDeal('Southwind', { crmId: '0062' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    for (const [key, expected] of [[null, 'd1 + x1'], ['0062', 'd2 + x1']] as const) {
      world.source('mirror').put('deal', 'x1', { mirrorOf: key });
      await world.syncAll();
      expect(await externalIds(world)).toContain(expected);
    }
    await settles(world);
  });

  it('a mapping that suddenly reads the id from the wrong field takes nothing apart', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061', otherId: '9999' }));
    await world.syncAll();
    const before = world.openTasks();
    await world.restart({ ...BOTH, mirror: { sharedId: 'otherId' } });
    await world.syncAll();
    await world.syncAll({ full: true });
    expect(await externalIds(world)).toEqual(['d1 + x1']);
    expect(world.openTasks()).toEqual(before);
  });

  it('a mirror that leaves in one lane while the other edits the deal: both are kept', async () => {
    const world = await start(BOTH);
    const { store } = world;
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    world.source('main').put('deal', 'd1', { goal: 'Halve the time to invoice' });
    world.source('mirror').put('deal', 'x1', { mirrorOf: '0099' });
    let waits = true;
    await world.restart(BOTH, {
      ...store,
      savePage: async (page) => {
        if (waits && page.connection === world.id('mirror') && page.handoffs.length > 0) {
          waits = false;
          await world.sync('main');
        }
        await store.savePage(page);
      },
    });
    await world.sync('mirror');
    await world.restart(BOTH, store);
    await world.syncAll();
    expect(await externalIds(world)).toEqual(['d1', 'x1']);
    expect((await world.handoffs()).alive.map(({ score }) => score).toSorted()).toEqual([0, 40]);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
    await settles(world);
  });

  it('a person’s task on a mirror that comes back to itself is not asked twice in the same episode elsewhere', async () => {
    const world = await start(BOTH);
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    for (const task of world.source('main').openTasks()) world.source('main').endTask(task, 'closed');
    await world.syncAll();
    world.source('main').delete('deal', 'd1');
    await world.syncAll();
    expect(world.source('mirror').openTasks()).toEqual([]);
    world.source('main').put('deal', 'd1', {});
    await world.syncAll();
    expect(world.source('main').openTasks()).toEqual([]);
    await settles(world);
  });
});
