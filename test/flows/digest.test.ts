import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { createCalendar } from '../../src/core/tasks/business-days.ts';
import { ENGINES } from '../support/store.ts';
import { HOUR, MINUTE } from '../support/manual-clock.ts';
import { forgetOthers, TestChannel, watchOver } from './support/watched.ts';
import { rep, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

const digests = (channel: TestChannel) => channel.got.filter(({ message }) => message.kind === 'digest').map(({ message }) => message);

describe.each(ENGINES)('the daily digest on %s', (engine) => {
  const { world: start } = useStore(engine);

  async function onMonday(options: WorldOptions = {}): Promise<World> {
    const world = await start({ startFrom: '2026-01-01', ...options });
    await forgetOthers(world);
    world.clock.set('2027-01-11T06:00:00.000Z');
    return world;
  }
  const deal = (name: string, fields: JsonObject = {}) => wonDeal(name, { environment: `Stack of ${name}`, ...fields });
  const digest = (given: { readonly at?: string; readonly zone?: string; readonly holidays?: string } = {}) => ({ digest: { at: given.at ?? '08:00', zone: given.zone ?? 'UTC', calendar: createCalendar(given.holidays) } });

  it('tells each owner once a day what waits for them, by e-mail, and nobody else anything', async () => {
    const world = await onMonday();
    world.source.put('deal', 'd1', deal('Northwind'));
    world.source.put('deal', 'd2', deal('Contoso', { rep: rep('bob') }));
    await world.sync();
    const [email, slack] = [new TestChannel(`email of ${world.id}`, true), new TestChannel(`slack of ${world.id}`)];
    const ticks = [watchOver(world, [email, slack], digest()), watchOver(world, [email, slack], digest())];
    const tick = async (): Promise<void> => void (await Promise.all(ticks.map((each) => each())));
    await tick();
    expect(digests(email)).toEqual([]);
    world.clock.advance(2 * HOUR);
    await tick();
    world.clock.advance(HOUR);
    await tick();
    expect(digests(email).map(({ to, title }) => [to, title]).toSorted()).toEqual([
      [['ana@acme.example'], 'Handoffs: 1 open point waits for you'], [['bob@acme.example'], 'Handoffs: 1 open point waits for you'],
    ]);
    const ana = digests(email).find(({ to }) => to?.[0] === 'ana@acme.example');
    expect(ana?.lines).toEqual([expect.stringMatching(/^Complete the handoff: Northwind \(due today\)\. Missing: Goal, Promises, Go-live date\. https:\/\/fake\.example\/deal\/d1$/)]);
    expect(digests(slack)).toEqual([]);
    // Told is told: what waits for whom is not kept beside the handoffs.
    expect(JSON.stringify(await world.store.findNotices(100))).not.toMatch(/Northwind|acme\.example/);
    world.clock.advance(24 * HOUR);
    await tick();
    expect(digests(email)).toHaveLength(4);
  });

  it('says what is overdue and what became no task because the person has five', async () => {
    const world = await onMonday();
    for (let index = 0; index < 7; index += 1) world.source.put('deal', `d${index}`, deal(`Deal ${index}`));
    await world.sync();
    world.clock.advance(7 * 24 * HOUR + 3 * HOUR);
    await world.sync();
    const email = new TestChannel(`email of ${world.id}`, true);
    await watchOver(world, [email], digest())();
    const [own] = digests(email);
    expect(own?.about).toMatchObject({ open: 7, beyondLimit: 2 });
    expect(own?.lines.filter((line) => line.includes('no task yet, you have enough of them'))).toHaveLength(2);
    expect(own?.lines.filter((line) => line.includes('overdue since'))).toHaveLength(Number(own?.about['overdue']));
    expect(Number(own?.about['overdue'])).toBeGreaterThan(0);
  });

  it('without e-mail there is one message for all to the group', async () => {
    const world = await onMonday();
    world.source.put('deal', 'd1', deal('Northwind'));
    world.source.put('deal', 'd2', deal('Contoso', { rep: rep('bob') }));
    await world.sync();
    world.clock.advance(3 * HOUR);
    const slack = new TestChannel(`slack of ${world.id}`);
    await watchOver(world, [slack], digest())();
    expect(digests(slack)).toMatchObject([{ title: 'Handoffs: what waits for 2 people today', lines: [expect.stringMatching(/^ana: 1 open, 0 overdue/), expect.stringMatching(/^bob: 1 open/)] }]);
  });

  it('nobody gets an empty one: complete, observed and old handoffs ask nothing', async () => {
    const world = await onMonday({ rollout: 'observe' });
    world.source.put('deal', 'd1', deal('Northwind'));
    await world.sync();
    world.clock.advance(3 * HOUR);
    const email = new TestChannel(`email of ${world.id}`, true);
    await watchOver(world, [email], { ...digest(), connections: [{ id: world.id, schedule: null, slowestMs: 0, asks: false }] })();
    expect(digests(email)).toEqual([]);
    const backlog = await onMonday({ startFrom: '2029-01-01' });
    backlog.source.put('deal', 'd1', deal('Northwind'));
    await backlog.sync();
    backlog.clock.advance(3 * HOUR);
    await watchOver(backlog, [email], digest())();
    expect(digests(email)).toEqual([]);
  });

  it('about a hire it says what the task says: no name, no answer', async () => {
    const world = await onMonday({ kind: 'employee' });
    world.source.put('employee', 'e1', { name: 'Cleo Candidate', email: 'cleo@private.example', hireDate: new Date(world.clock.now().getTime() + 30 * 24 * HOUR).toISOString().slice(0, 10), status: 'Active', manager: rep('mia') });
    await world.sync();
    world.clock.advance(3 * HOUR);
    const email = new TestChannel(`email of ${world.id}`, true);
    await watchOver(world, [email], digest())();
    expect(digests(email).length).toBeGreaterThan(0);
    expect(JSON.stringify(digests(email))).not.toMatch(/Cleo|cleo@/);
  });

  it('comes on working days at its hour in its zone', async () => {
    const world = await onMonday();
    world.source.put('deal', 'd1', deal('Northwind'));
    await world.sync();
    const email = new TestChannel(`email of ${world.id}`, true);
    const tick = watchOver(world, [email], digest({ at: '09:00', zone: 'America/New_York', holidays: 'US' }));
    world.clock.advance(5 * 24 * HOUR);
    for (let hour = 0; hour < 48; hour += 6) {
      await tick();
      world.clock.advance(6 * HOUR);
    }
    expect(digests(email)).toEqual([]);
    // Monday 06:00 UTC is one in the morning in New York.
    world.clock.advance(7 * HOUR + 59 * MINUTE);
    await tick();
    expect(digests(email)).toEqual([]);
    world.clock.advance(MINUTE);
    await tick();
    expect(digests(email)).toEqual([]);
    // Martin Luther King Day.
    expect(world.clock.iso()).toBe('2027-01-18T14:00:00.000Z');
    world.clock.advance(24 * HOUR);
    await tick();
    expect(digests(email)).toHaveLength(1);
  });
});
