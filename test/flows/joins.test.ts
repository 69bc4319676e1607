import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { rep, useStore, type World } from './support/world.ts';

const applicant = (name: string, fields: JsonObject = {}): JsonObject => ({
  name, email: `${name.split(' ')[0]?.toLowerCase()}@home.example`, job: 'Engineer', accepted: true, acceptedAt: '2026-11-20T10:00:00Z', availableFrom: '2027-01-04', manager: rep('max'), ...fields,
});
const employee = (name: string, fields: JsonObject = {}): JsonObject => ({
  name, email: `${name.split(' ')[0]?.toLowerCase()}@home.example`, job: 'Engineer', hireDate: '2027-01-11', manager: rep('max'), ...fields,
});
const why = { by: 'ops@acme.example', reason: 'namesakes' };

describe.each(ENGINES)('applicant and employee on %s', (engine) => {
  const { world: start } = useStore(engine);
  const people = (): Promise<World> => start({ kind: 'employee' });

  it.each([[100, 'in the same page'], [1, 'in different pages']] as const)('with page size %s (%s) they are one hire, with the evidence in words', async (pageSize, _where) => {
    const world = await people();
    world.source.pageSize = pageSize;
    world.source.put('applicant', 'a1', applicant('Sam Porter'));
    world.source.put('employee', 'e1', employee('Sam Porter'));
    await world.sync();
    const handoffs = await world.handoffs();
    expect(handoffs).toHaveLength(1);
    expect(handoffs[0]).toMatchObject({ founding: { object: 'applicant', externalId: 'a1' }, joins: [{ object: 'employee', externalId: 'e1', evidence: 'the same e-mail and job; dates 7 days apart' }] });
    expect(handoffs[0]?.record.answers['job.startDate']).toMatchObject({ value: '2027-01-11', source: { object: 'employee' } });
  });

  it('tasks go to the employee, and only once there is one; before, a comment tells the status', async () => {
    const world = await people();
    world.source.put('applicant', 'a1', applicant('Sam Porter'));
    await world.sync();
    expect(world.source.tasks).toEqual([]);
    expect(world.source.notes).toHaveLength(1);
    world.source.put('employee', 'e1', employee('Sam Porter'));
    await world.sync();
    await world.sync();
    expect(world.source.tasks.map((task) => [task.target.object, task.target.externalId, task.content.team])).toEqual([['employee', 'e1', 'IT']]);
    expect(world.source.record('employee', 'e1').own).toMatchObject({ hStatus: 'Ready' });
    expect(world.source.notes).toHaveLength(1);
  });

  it('where both records could hold tasks, they stand on the one that the mapping names first', async () => {
    const world = await people();
    await world.edit('employee.yaml', (text) => text.replace('writeBack: { note: status }', 'writeBack: { tasks: { settlingMinutes: 0, playbook: true } }'));
    world.source.put('applicant', 'a1', applicant('Sam Porter'));
    world.source.put('employee', 'e1', employee('Sam Porter'));
    await world.sync();
    expect(world.source.tasks.map((task) => task.target.externalId)).toEqual(['e1']);
  });

  it('two people with one e-mail and different jobs stay two, and so do two records of one object', async () => {
    const world = await people();
    world.source.put('applicant', 'a1', applicant('Sam Porter'));
    world.source.put('applicant', 'a2', applicant('Lee Porter', { email: 'sam@home.example' }));
    world.source.put('employee', 'e1', employee('Lee Porter', { email: 'SAM@home.example ', job: 'Accountant' }));
    await world.sync();
    expect(await world.handoffs()).toHaveLength(3);
  });

  it('the offer taken back withdraws the tasks on the employee', async () => {
    const world = await people();
    world.source.put('applicant', 'a1', applicant('Sam Porter'));
    world.source.put('employee', 'e1', employee('Sam Porter'));
    await world.sync();
    expect(world.source.openTasks()).toHaveLength(1);
    world.source.put('applicant', 'a1', { accepted: false, status: 'rescinded' });
    await world.sync();
    expect((await world.handoffs())[0]).toMatchObject({ status: 'rescinded' });
    expect(world.source.tasks.map((task) => task.content.status)).toEqual(['withdrawn']);
  });

  it('unlinked by a person they are two, and stay two after everything was read again', async () => {
    const world = await people();
    world.source.put('applicant', 'a1', applicant('Sam Porter'));
    world.source.put('employee', 'e1', employee('Sam Porter'));
    await world.sync();
    const [joined] = await world.handoffs();
    if (joined === undefined) throw new Error('nothing joined');
    await world.app.unlink(joined, 'e1', why);
    expect((await world.handoffs()).map((handoff) => handoff.founding.externalId).toSorted()).toEqual(['a1', 'e1']);
    world.source.put('employee', 'e1', { costCentre: 'R&D' });
    await world.sync({ full: true });
    await world.sync();
    expect((await world.handoffs()).map((handoff) => [handoff.founding.externalId, handoff.joins.length]).toSorted()).toEqual([['a1', 0], ['e1', 0]]);
    expect(world.source.openTasks()).toHaveLength(1);
    expect((await world.store.findEvents({ types: ['unlinked'], limit: 1 }))[0]).toMatchObject({ handoffId: joined.id });
  });

  it('linked by a person two handoffs become one: the tasks of the other are withdrawn, none stands twice', async () => {
    const world = await people();
    world.source.put('applicant', 'a1', applicant('Sam Porter', { email: 'private@home.example' }));
    world.source.put('employee', 'e1', employee('Sam Porter'));
    await world.sync();
    expect(await world.handoffs()).toHaveLength(2);
    await world.app.link(await world.handoff('a1', 'applicant'), await world.handoff('e1', 'employee'), { ...why, reason: 'same person' });
    await world.sync({ full: true });
    await world.sync();
    const kept = await world.handoff('a1', 'applicant');
    expect(kept.joins).toMatchObject([{ externalId: 'e1', evidence: 'said by ops@acme.example: same person' }]);
    expect(await world.handoff('e1', 'employee')).toMatchObject({ status: 'withdrawn', statusReason: 'linked with Sam Porter' });
    expect(world.source.openTasks()).toHaveLength(1);
    expect(world.source.tasks.filter((task) => task.content.status === 'withdrawn')).toHaveLength(1);
    await world.edit('employee-requirements.yaml', (text) => text.replace('readyAt: 80', 'readyAt: 81'));
    await world.sync();
    expect((await world.handoff('e1', 'employee')).statusReason).toBe('linked with Sam Porter');
    expect(world.source.record('employee', 'e1').own).toMatchObject({ hStatus: 'Ready' });
  });

  it('a linked pair can be taken apart again, and linking what cannot be one is refused', async () => {
    const world = await people();
    world.source.put('applicant', 'a1', applicant('Sam Porter', { email: 'private@home.example' }));
    world.source.put('employee', 'e1', employee('Sam Porter'));
    world.source.put('employee', 'e2', employee('Kim Lee'));
    await world.sync();
    await expect(world.app.link(await world.handoff('e1', 'employee'), await world.handoff('e2', 'employee'), why)).rejects.toMatchObject({ code: 'cannot_link', exitCode: 2 });
    const kept = await world.app.link(await world.handoff('a1', 'applicant'), await world.handoff('e1', 'employee'), why);
    await world.sync();
    await world.app.unlink(kept, 'e1', why);
    await world.sync({ full: true });
    await world.sync();
    expect(await world.handoff('e1', 'employee')).toMatchObject({ status: 'ready', joins: [] });
    expect(world.source.openTasks().map((task) => task.target.externalId).toSorted()).toEqual(['e1', 'e2']);
    expect(world.source.record('employee', 'e1').own).toMatchObject({ hStatus: 'Ready' });
    await expect(world.app.unlink(await world.handoff('a1', 'applicant'), 'a1', why)).rejects.toMatchObject({ code: 'cannot_link' });
  });
});
