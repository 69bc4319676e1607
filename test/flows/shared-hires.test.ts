import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { useCircle } from './support/use-circle.ts';
import { NOTHING_WRITTEN, rep } from './support/world.ts';

const applicant = (name: string, fields: JsonObject = {}): JsonObject => ({
  name, email: `${name.split(' ')[0]?.toLowerCase()}@home.example`, job: 'Engineer', accepted: true, acceptedAt: '2026-11-20T10:00:00Z', availableFrom: '2027-01-04', manager: rep('max'), ...fields,
});
const employee = (name: string, fields: JsonObject = {}): JsonObject => ({
  name, email: `${name.split(' ')[0]?.toLowerCase()}@home.example`, job: 'Engineer', hireDate: '2027-01-11', manager: rep('max'), ...fields,
});
const PEOPLE = { ats: { kind: 'employee' }, hris: { kind: 'employee', home: true } } as const;
const why = { by: 'ops@acme.example', reason: 'namesakes' };

describe.each(ENGINES)('one hire in an applicant system and an HRIS on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it('is one handoff by e-mail, job and date together: the comment stays where it was, the tasks stand at the home', async () => {
    const world = await start(PEOPLE);
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    await world.syncAll();
    expect(world.source('ats').notes).toHaveLength(1);
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    await world.syncAll();
    const { alive } = await world.handoffs();
    expect(alive).toMatchObject([{ id: world.idOf('ats', 'a1', 'applicant'), joins: [{ connection: world.id('hris'), object: 'employee', evidence: 'the same e-mail and job; dates 7 days apart' }] }]);
    expect(alive[0]?.record.answers['job.startDate']).toMatchObject({ value: '2027-01-11', contested: [{ value: '2027-01-04' }] });
    expect(world.openTasks()).toEqual({ ats: 0, hris: 1 });
    const written = world.written();
    for (const run of await world.syncAll({ full: true })) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(world.written()).toEqual(written);
  });

  it('is one although the HRIS was read first: no comment twice, and no task under two keys after a lost database', async () => {
    const world = await start({ hris: PEOPLE.hris, ats: PEOPLE.ats });
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    await world.syncAll();
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ id: world.idOf('hris', 'e1', 'employee') }]);
    expect(world.source('ats').notes.map((note) => note.text.split('\n')[0])).toEqual(['New-hire handoff: Ready.']);
    const tasks = world.source('hris').tasks.map((task) => task.key);
    await withStore(engine, async (empty) => {
      await world.restart(undefined, empty);
      await world.syncAll();
      await world.syncAll();
      expect(world.source('hris').tasks.map((task) => task.key)).toEqual(tasks);
    });
  });

  it('an applicant and an employee of one system, joined already, are joined by an employee of another; two of one object never', async () => {
    const world = await start(PEOPLE);
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    world.source('ats').put('employee', 'p1', employee('Sam Porter'));
    await world.syncAll();
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    world.source('hris').put('employee', 'e2', employee('Sam Porter'));
    await world.syncAll();
    const { alive } = await world.handoffs();
    expect(alive.map((handoff) => [handoff.id, handoff.joins.length]).toSorted()).toEqual(
      [[world.idOf('ats', 'a1', 'applicant'), 2], [world.idOf('hris', 'e2', 'employee'), 0]].toSorted(),
    );
    expect(world.openTasks()).toEqual({ ats: 0, hris: 2 });
  });

  it.each([
    ['another job', { job: 'Accountant' }],
    ['dates far apart', { hireDate: '2027-06-01' }],
    ['another e-mail, with the same name and date', { email: 'other@home.example', hireDate: '2027-01-04' }],
  ])('%s keeps them two', async (_what, fields) => {
    const world = await start(PEOPLE);
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    world.source('hris').put('employee', 'e1', employee('Sam Porter', fields));
    await world.syncAll();
    expect((await world.handoffs()).alive).toHaveLength(2);
  });

  it('a date that one of two systems does not name leaves it to a person, who finds it among the suggestions; within one system it joins', async () => {
    const world = await start(PEOPLE);
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter', { availableFrom: null }));
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    world.source('ats').put('applicant', 'a2', applicant('Kim Lee', { availableFrom: null }));
    world.source('ats').put('employee', 'p2', employee('Kim Lee'));
    await world.syncAll();
    expect((await world.handoffs()).alive.map((handoff) => [handoff.title, handoff.joins.length])).toEqual([['Kim Lee', 1], ['Sam Porter', 0], ['Sam Porter', 0]]);
    const mine = new Set([world.idOf('ats', 'a1', 'applicant'), world.idOf('hris', 'e1', 'employee')]);
    expect((await world.app.suggestions()).filter(({ first, second }) => mine.has(first.id) && mine.has(second.id))).toMatchObject([{ strength: 'likely' }]);
  });

  it('a connection whose mapping joins nothing is joined by nothing', async () => {
    const world = await start({ ats: PEOPLE.ats, hris: { ...PEOPLE.hris, edit: (text) => text.replace('join: { withinDays: 45 }\n', '') } });
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    await world.syncAll();
    expect((await world.handoffs()).alive).toHaveLength(2);
  });

  it('unlinked by a person they are two for ever', async () => {
    const world = await start(PEOPLE);
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    await world.syncAll();
    const [joined] = (await world.handoffs()).alive;
    if (joined === undefined) throw new Error('nothing joined');
    await world.app.unlink(joined, `${world.id('hris')}:e1`, why);
    world.source('hris').put('employee', 'e1', { costCentre: 'R&D' });
    await world.syncAll({ full: true });
    await world.syncAll({ full: true });
    expect((await world.handoffs()).alive).toHaveLength(2);
    expect(world.openTasks()).toEqual({ ats: 0, hris: 1 });
  });

  it('an application that names its employee by the vendor’s own link is one hire with them, whatever e-mail and job say', async () => {
    const world = await start({ ats: { ...PEOPLE.ats, edit: (text) => text.replaceAll(/^( +)title: name$/gm, '$1title: name\n$1sharedIds: { person: { from: personId } }') } });
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter', { personId: 17, email: 'old@home.example' }));
    world.source('ats').put('applicant', 'a2', applicant('Sam Porter', { personId: 17, email: 'older@home.example' }));
    world.source('ats').put('employee', 'p17', employee('Samuel Porter', { personId: '17', job: 'Lead' }));
    await world.syncAll();
    expect((await world.handoffs()).alive.map((handoff) => [handoff.id, handoff.joins.map((join) => join.evidence)]).toSorted()).toEqual(
      [[world.idOf('ats', 'a1', 'applicant'), [`employee p17 in "${world.id('ats')}" and applicant a1 in "${world.id('ats')}" name the same person 17`]], [world.idOf('ats', 'a2', 'applicant'), []]].toSorted(),
    );
  });

  it('the offer rescinded in one system withdraws the tasks in the other', async () => {
    const world = await start(PEOPLE);
    world.source('ats').put('applicant', 'a1', applicant('Sam Porter'));
    world.source('hris').put('employee', 'e1', employee('Sam Porter'));
    await world.syncAll();
    expect(world.openTasks()).toEqual({ ats: 0, hris: 1 });
    world.source('ats').put('applicant', 'a1', { accepted: false, status: 'rescinded' });
    await world.syncAll();
    expect((await world.handoffs()).alive).toMatchObject([{ status: 'rescinded' }]);
    expect(world.openTasks()).toEqual({ ats: 0, hris: 0 });
  });
});
