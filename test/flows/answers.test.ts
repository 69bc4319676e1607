import { describe, expect, it } from '@jest/globals';
import type { OpenStore } from '../../src/store/open-store.ts';
import type { NoticeChannel } from '../../src/core/watch/notice.ts';
import { createCalendar } from '../../src/core/tasks/business-days.ts';
import { DAY, HOUR, MINUTE } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { forgetOthers, TestChannel, watchOver } from './support/watched.ts';
import { COMPLETE, NOTHING_WRITTEN, rep, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

const answers = (channel: TestChannel) => channel.got.map(({ message }) => message).filter(({ kind }) => kind === 'answer');
/** Only the rep is asked. */
const deal = (name: string, fields = {}) => wonDeal(name, { environment: `Stack of ${name}`, ...fields });
const closeTask = (world: World, how: 'closed' | 'deleted' = 'closed'): void => {
  const [task] = world.source.openTasks();
  if (task === undefined) throw new Error('no open task');
  world.source.endTask(task, how);
};
const reasonOf = (world: World, id = 'd1') => world.source.record('deal', id).own['hReason'];

describe.each(ENGINES)('a task that a person closed while something is missing, on %s', (engine) => {
  const { world: start } = useStore(engine);

  /** Mapping edits on top; the status reason is shown. */
  async function begin(options: WorldOptions = {}, edit: (text: string) => string = (text) => text): Promise<World> {
    const world = await start(options);
    await forgetOthers(world);
    await world.edit('customer.yaml', (text) => edit(text.replace('hChecked: checkedAt', 'hChecked: checkedAt, hReason: statusReason')));
    return world;
  }
  const cycle = async (world: World): Promise<void> => {
    world.clock.advance(5 * MINUTE);
    await world.sync();
  };
  /** A deal whose goal, promises and go-live date are missing; its task was closed, which the last cycle saw. */
  async function closed(how: 'closed' | 'deleted' = 'closed', options: WorldOptions = {}, edit?: (text: string) => string): Promise<World> {
    const world = await begin(options, edit);
    world.source.put('deal', 'd1', deal('Northwind'));
    await world.sync();
    closeTask(world, how);
    await cycle(world);
    return world;
  }
  const mail = (world: World) => new TestChannel(`email of ${world.id}`, true);
  const watching = (world: World, channels: readonly NoticeChannel[]) => watchOver(world, channels);

  it.each(['closed', 'deleted'] as const)('%s: says so in the status reason, until all of it is filled in', async (how) => {
    const world = await closed(how);
    expect(reasonOf(world)).toMatch(/^the request to ana was closed on 23 Nov; still missing: Goal, Promises, Go-live date; 1 gate missing: Goal$/);
    world.source.put('deal', 'd1', { goal: COMPLETE['goal'] ?? null, goLive: COMPLETE['goLive'] ?? null });
    await cycle(world);
    expect(reasonOf(world)).toMatch(/^the request to ana was closed on 23 Nov; still missing: Promises; score 70 of the 80 needed, 1 field missing$/);
    world.source.put('deal', 'd1', COMPLETE);
    await cycle(world);
    expect(reasonOf(world)).toBeNull();
    expect((await world.sync()).writeBack).toMatchObject(NOTHING_WRITTEN);
  });

  it('thanks its owner once by mail, with what is missing, where it goes, and a link – after the source was read again', async () => {
    const world = await closed();
    const email = mail(world);
    const slack = new TestChannel(`slack of ${world.id}`);
    const tick = watching(world, [email, slack]);
    await tick();
    expect(answers(email)).toEqual([]);
    await cycle(world);
    await tick();
    expect(answers(email)).toEqual([
      expect.objectContaining({
        to: ['ana@acme.example'],
        title: 'Thank you – 3 answers are still missing',
        lines: [
          expect.stringContaining('Thank you for closing your handoff task.'),
          'Complete the handoff: Northwind. Still missing: Goal (field goal), Promises (field promises), Go-live date (field goLive). https://fake.example/deal/d1',
          expect.stringContaining('no task is opened for them again'),
        ],
      }),
    ]);
    for (let again = 0; again < 3; again += 1) {
      await cycle(world);
      await tick();
    }
    expect(answers(email)).toHaveLength(1);
    expect(answers(slack)).toEqual([]);
    expect(world.source.openTasks()).toEqual([]);
    expect(JSON.stringify(await world.store.findNotices(100))).not.toMatch(/Northwind|ana@/);
  });

  it('is not written about when it was filled before the closing, in the same cycle, or before the message', async () => {
    const world = await begin();
    for (const id of ['d1', 'd2', 'd3']) world.source.put('deal', id, deal(`Deal ${id}`));
    await world.sync();
    const taskOf = (id: string) => world.source.openTasks().find(({ target }) => target.externalId === id);
    const end = (id: string): void => {
      const task = taskOf(id);
      if (task !== undefined) world.source.endTask(task, 'closed');
    };
    world.source.put('deal', 'd1', { ...COMPLETE, environment: 'One' });
    await cycle(world);
    end('d1');
    world.source.put('deal', 'd2', { ...COMPLETE, environment: 'Two', goal: 'Pay in one day', promises: 'None' });
    end('d2');
    end('d3');
    await cycle(world);
    expect(reasonOf(world, 'd2')).toBeNull();
    const email = mail(world);
    await watching(world, [email])();
    world.source.put('deal', 'd3', { ...COMPLETE, environment: 'Three', goal: 'Close books in two days' });
    await cycle(world);
    await watching(world, [email])();
    await cycle(world);
    await watching(world, [email])();
    expect(answers(email)).toEqual([]);
  });

  it('is asked for once more after ten business days, holidays left out, and then never again', async () => {
    const world = await begin();
    await world.edit('customer-requirements.yaml', (text) => text.replace('zone: UTC', 'zone: America/New_York\nholidays: US'));
    world.source.put('deal', 'd1', deal('Northwind'));
    await world.sync();
    closeTask(world);
    const email = mail(world);
    const tick = watching(world, [email]);
    const heardBy = async (instant: string): Promise<number> => {
      world.clock.set(instant);
      await cycle(world);
      await cycle(world);
      await tick();
      return answers(email).length;
    };
    // Monday, 23 November 2026; Thanksgiving is the Thursday of that week. New York is five hours behind.
    expect(await heardBy('2026-11-23T15:00:00.000Z')).toBe(1);
    for (const instant of ['2026-11-24T15:00:00.000Z', '2026-12-04T15:00:00.000Z', '2026-12-07T23:00:00.000Z', '2026-12-08T12:45:00.000Z']) expect([instant, await heardBy(instant)]).toEqual([instant, 1]);
    expect(await heardBy('2026-12-08T13:00:00.000Z')).toBe(2);
    for (const instant of ['2026-12-09T15:00:00.000Z', '2026-12-23T15:00:00.000Z', '2027-01-20T15:00:00.000Z']) expect([instant, await heardBy(instant)]).toEqual([instant, 2]);
    expect(world.source.tasks).toHaveLength(1);
  });

  it.each([
    ['{ everyBusinessDays: 1, atMost: 4 }', ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26']],
    ['{ everyBusinessDays: 5, atMost: 1 }', ['2026-11-23']],
    ['never', []],
  ])('the mapping says how often: %s', async (setting, expected) => {
    const world = await closed('closed', {}, (text) => text.replace('maxOpenPerPerson: 5', `maxOpenPerPerson: 5, answer: ${setting}`));
    const email = mail(world);
    const tick = watching(world, [email]);
    const days: string[] = [];
    for (let hours = 0; hours < 6 * 24; hours += 12) {
      await cycle(world);
      const before = answers(email).length;
      await tick();
      if (answers(email).length > before) days.push(world.clock.iso().slice(0, 10));
      world.clock.advance(12 * HOUR - 5 * MINUTE);
    }
    expect(days).toEqual(expected);
    expect(reasonOf(world)).toContain('was closed on 23 Nov');
  });

  it('the second message leaves out what was filled in since, and none comes for a deal that was taken back', async () => {
    const world = await begin();
    for (const id of ['d1', 'd2']) world.source.put('deal', id, deal(`Deal ${id}`));
    await world.sync();
    for (const task of world.source.openTasks()) world.source.endTask(task, 'closed');
    const email = mail(world);
    const tick = watching(world, [email]);
    await cycle(world);
    await cycle(world);
    await tick();
    // One mail for both, because both were closed together.
    expect(answers(email).map(({ title, about }) => [title, about])).toEqual([['Thank you – 6 answers are still missing', { tasks: 2, missing: 6 }]]);
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    world.source.put('deal', 'd2', { stage: 'lost' });
    await cycle(world);
    world.clock.advance(20 * DAY);
    await cycle(world);
    await cycle(world);
    await tick();
    expect(answers(email)).toHaveLength(2);
    expect(answers(email)[1]?.lines.join('\n')).toMatch(/Deal d1\. Still missing: Promises \(field promises\), Go-live date/);
    expect(JSON.stringify(answers(email)[1])).not.toMatch(/Deal d2|Goal/);
    expect(JSON.stringify(world.source.record('deal', 'd2').own)).not.toContain('was closed on');
  });

  it('without e-mail, and for who has no address, one line goes to each group', async () => {
    const world = await closed();
    await cycle(world);
    const [slack, teams] = [new TestChannel(`slack of ${world.id}`), new TestChannel(`teams of ${world.id}`)];
    await watching(world, [slack, teams])();
    for (const channel of [slack, teams]) {
      expect(answers(channel)).toMatchObject([{ title: 'Handoffs: 1 task closed, thank you – something is still missing', lines: ['ana: Complete the handoff: Northwind. Still missing: Goal, Promises, Go-live date. https://fake.example/deal/d1'] }]);
    }
    const other = await begin();
    other.source.put('deal', 'd1', deal('Contoso', { rep: { ...rep('bob'), email: null } }));
    await other.sync();
    closeTask(other);
    await cycle(other);
    await cycle(other);
    const email = mail(other);
    await watching(other, [email])();
    expect(answers(email)).toMatchObject([{ lines: [expect.stringMatching(/^bob: Complete/)] }]);
    expect(answers(email)[0]?.to).toBeUndefined();
  });

  it('the digest of the day does not ask for the same again', async () => {
    const world = await closed();
    world.source.put('deal', 'd2', deal('Contoso'));
    await cycle(world);
    await cycle(world);
    const email = mail(world);
    world.clock.set('2026-11-24T09:00:00.000Z');
    await world.sync();
    await watchOver(world, [email], { digest: { at: '08:00', zone: 'UTC', calendar: createCalendar(undefined) } })();
    const digest = email.got.map(({ message }) => message).filter(({ kind }) => kind === 'digest');
    expect(digest).toHaveLength(1);
    expect(JSON.stringify(digest)).toContain('Contoso');
    expect(JSON.stringify(digest)).not.toContain('Northwind');
    expect(answers(email)).toHaveLength(1);
  });

  it.each(['observe', 'fields'] as const)('says nothing once the rollout is turned down to %s', async (rollout) => {
    const world = await closed();
    await world.restart({ rollout });
    await cycle(world);
    await cycle(world);
    const email = mail(world);
    await watching(world, [email])();
    expect(answers(email)).toEqual([]);
    if (rollout === 'fields') expect(reasonOf(world)).toBe('1 gate missing: Goal');
  });

  it('about a hire neither the HRIS nor the message names anybody', async () => {
    const world = await start({ kind: 'employee' });
    await forgetOthers(world);
    await world.edit('employee.yaml', (text) => text.replace('hStatus: status', 'hStatus: status, hReason: statusReason'));
    world.source.put('employee', 'e1', { name: 'Cleo Candidate', email: 'cleo@private.example', hireDate: '2026-12-02', status: 'Active', manager: rep('mia') });
    await world.sync();
    for (const task of world.source.openTasks().filter(({ content }) => content.subject.startsWith('Complete'))) world.source.endTask(task, 'closed');
    await cycle(world);
    expect(String(world.source.record('employee', 'e1').own['hReason'])).toMatch(/a request was closed on 23 Nov; still missing: /);
    await cycle(world);
    const email = mail(world);
    await watching(world, [email])();
    expect(answers(email).length).toBeGreaterThan(0);
    expect(JSON.stringify([answers(email).map(({ title, lines }) => [title, lines]), world.source.record('employee', 'e1').own['hReason']])).not.toMatch(/Cleo|cleo@|mia/);
  });

  it('a process that dies between deciding and sending loses nothing, and two of them say it once', async () => {
    const world = await closed();
    await cycle(world);
    const email = mail(world);
    const dying: OpenStore = { ...world.store, claimNotices: () => Promise.reject(new Error('killed')) };
    await expect(watchOver(world, [email], { store: dying })()).rejects.toThrow('killed');
    world.clock.advance(MINUTE);
    const ticks = [watching(world, [email]), watching(world, [email])];
    await Promise.all(ticks.map((tick) => tick()));
    await Promise.all(ticks.map((tick) => tick()));
    expect(answers(email)).toHaveLength(1);
  });

  it('two processes that decide at the same moment decide once, and the lane works on beside them', async () => {
    const world = await closed();
    await cycle(world);
    const email = mail(world);
    world.source.put('deal', 'd1', { promises: 'None' });
    await Promise.all([watching(world, [email])(), world.sync(), watching(world, [email])()]);
    await watching(world, [email])();
    expect(answers(email)).toHaveLength(1);
    const [task] = (await world.handoff('d1')).tasks;
    expect(task?.ended?.answeredAt).toHaveLength(1);
    expect(await world.store.findEvents({ handoffId: (await world.handoff('d1')).id, types: ['task_answered'], limit: 10 })).toHaveLength(1);
  });

  it('what was too old to be told keeps nobody from being told of the next', async () => {
    const world = await begin();
    world.source.put('deal', 'd1', deal('Northwind'));
    await world.sync();
    const [first] = world.source.openTasks();
    if (first === undefined) throw new Error('no open task');
    world.source.endTask(first, 'closed');
    await cycle(world);
    world.clock.advance(15 * DAY);
    // Asks again for what was filled in, and is missing again.
    world.source.put('deal', 'd1', { environment: null });
    await cycle(world);
    const second = world.source.openTasks().find(({ target }) => target.externalId === 'd1');
    if (second === undefined) throw new Error('no second task');
    world.source.endTask(second, 'closed');
    await cycle(world);
    await cycle(world);
    const email = mail(world);
    await watching(world, [email])();
    await cycle(world);
    await watching(world, [email])();
    expect(answers(email).map(({ about }) => about)).toEqual([expect.objectContaining({ tasks: 1 })]);
    const [old, next] = (await world.handoff('d1')).tasks.toSorted((a, b) => ((a.ended?.at ?? '') < (b.ended?.at ?? '') ? -1 : 1));
    expect(old?.ended).toEqual({ at: old?.ended?.at, asked: expect.any(Array), answeredAt: [] });
    expect(next?.ended).toMatchObject({ answeredAt: [expect.any(String)], answerDueAt: '2026-12-22T08:00:00.000Z' });
  });

  it('of two tasks of a deal that were closed one after the other, the second waits until the source was read after it', async () => {
    const world = await begin();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    const end = (of: string): void => {
      const task = world.source.openTasks().find(({ content }) => content.owner.name?.startsWith(of) === true);
      if (task === undefined) throw new Error(`no open task of ${of}`);
      world.source.endTask(task, 'closed');
    };
    end('ana');
    await cycle(world);
    end('sol');
    await cycle(world);
    const email = mail(world);
    await watching(world, [email])();
    expect(answers(email)).toMatchObject([{ to: ['ana@acme.example'] }]);
    // Filled in right after the closing: nobody has to be told.
    world.source.put('deal', 'd1', { environment: 'SAP' });
    await cycle(world);
    await watching(world, [email])();
    expect(answers(email)).toHaveLength(1);
  });

  it('nobody is told of it weeks later, when a channel is set up', async () => {
    const world = await closed();
    await cycle(world);
    await watching(world, [])();
    world.clock.advance(15 * DAY);
    await cycle(world);
    const email = mail(world);
    await watching(world, [email])();
    expect(answers(email)).toEqual([]);
  });
});
