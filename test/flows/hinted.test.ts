import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { FAKE_SECRET, fakeCall } from '../support/fake-webhook.ts';
import { COMPLETE, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

describe.each(ENGINES)('what a vendor announces, on %s', (engine) => {
  const { world: start } = useStore(engine);

  async function withDeals(count: number, options: WorldOptions = {}): Promise<World> {
    const world = await start({ rollout: 'fields', webhook: { everyMinutes: 5 }, ...options });
    for (let index = 0; index < count; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { ...COMPLETE, goal: `Goal ${index}`, environment: `Stack ${index}` }));
    await world.sync();
    return world;
  }
  const scoreOf = (world: World, id: string): unknown => world.source.record('deal', id).own['hScore'];
  const read = (world: World): Promise<unknown> => world.app.readHinted(world.connection);
  const readIds = (world: World): readonly string[] => world.source.reread.map(({ externalId }) => externalId);

  it('is read again at once, just those records, and written back without a poll', async () => {
    const world = await withDeals(3);
    const pulls = world.source.counts.pull;
    expect(scoreOf(world, 'd1')).toBe(100);
    world.source.put('deal', 'd1', { goal: null });
    expect(await world.announce(['d1'], 'first')).toEqual({ kind: 'accepted', fresh: 1 });
    expect(await read(world)).toMatchObject({ read: 1, handoffs: { updated: 1, unchanged: 0 }, delivered: { fields: 1 }, pending: 0, nextDueAt: null, stoppedBy: null });
    expect(scoreOf(world, 'd1')).toBe(60);
    expect(readIds(world)).toEqual(['d1']);
    expect(world.source.counts.pull).toBe(pulls);
    expect(await read(world)).toBeNull();
  });

  it('a deal that is won is found by its announcement', async () => {
    const world = await withDeals(1);
    world.source.put('deal', 'new', wonDeal('New one', COMPLETE));
    await world.announce(['new'], 'won');
    expect(await read(world)).toMatchObject({ handoffs: { created: 1 }, delivered: { fields: 1 } });
    expect(scoreOf(world, 'new')).toBe(100);
  });

  it('wakes its lane at once, and for what is to be read later only once', async () => {
    const world = await withDeals(3);
    const woken: string[] = [];
    const announce = async (id: string, name: string): Promise<void> => {
      const event = { id: `${name} ${id}`, object: 'deal', externalId: id, account: world.source.account };
      await world.app.receiveWebhook(world.connection, fakeCall([event], world.clock.iso()), async () => void woken.push(`${name} ${id}`));
    };
    for (const id of ['d0', 'd1']) await announce(id, 'first');
    expect(woken).toEqual(['first d0', 'first d1']);
    await read(world);
    world.clock.advance(10 * SECOND);
    for (const id of ['d0', 'd1']) await announce(id, 'second');
    await announce('d2', 'first');
    expect(woken.slice(2)).toEqual(['second d0', 'first d2']);
    world.clock.advance(20 * SECOND);
    await read(world);
    world.clock.advance(10 * SECOND);
    await announce('d1', 'third');
    expect(woken.slice(4)).toEqual(['third d1']);
  });

  it('again within half a minute it waits for the end of that time, and is not forgotten', async () => {
    const world = await withDeals(1);
    await world.announce(['d0'], 'first');
    await read(world);
    world.clock.advance(10 * SECOND);
    world.source.put('deal', 'd0', { goal: null });
    await world.announce(['d0'], 'second');
    const due = new Date(world.clock.now().getTime() + 20 * SECOND).toISOString();
    expect(await read(world)).toMatchObject({ nextDueAt: due });
    expect(scoreOf(world, 'd0')).toBe(100);
    world.clock.advance(20 * SECOND);
    expect(await read(world)).toMatchObject({ read: 1, pending: 0 });
    expect(scoreOf(world, 'd0')).toBe(60);
  });

  it('a repeated delivery is not read again', async () => {
    const world = await withDeals(1);
    await world.announce(['d0'], 'first');
    await read(world);
    world.clock.advance(MINUTE);
    expect(await world.announce(['d0'], 'first')).toEqual({ kind: 'accepted', fresh: 0 });
    expect(await read(world)).toBeNull();
  });

  it('our own write, announced by the vendor, leads to no further write', async () => {
    const world = await withDeals(1);
    world.source.put('deal', 'd0', { goal: null });
    await world.announce(['d0'], 'edit');
    await read(world);
    const written = world.source.written();
    world.clock.advance(MINUTE);
    await world.announce(['d0'], 'our write');
    expect(await read(world)).toMatchObject({ read: 1, handoffs: { unchanged: 1, updated: 0 }, delivered: { fields: 0 } });
    expect(world.source.written()).toEqual(written);
  });

  it('with a quiet period it says when the write is due', async () => {
    const world = await withDeals(1, { quietPeriodSeconds: 60 });
    world.clock.advance(HOUR);
    await world.sync();
    world.source.put('deal', 'd0', { goal: null });
    await world.announce(['d0'], 'edit');
    expect(await read(world)).toMatchObject({ delivered: { fields: 0 }, nextDueAt: new Date(world.clock.now().getTime() + MINUTE).toISOString() });
  });

  it('forged and old calls are refused and store nothing', async () => {
    const world = await withDeals(1);
    const events = [{ id: 'e', object: 'deal', externalId: 'd0', account: null }];
    expect(await world.app.receiveWebhook(world.connection, fakeCall(events, world.clock.iso(), 'guessed'))).toMatchObject({ kind: 'refused' });
    const old = new Date(world.clock.now().getTime() - 6 * MINUTE).toISOString();
    const refused = await world.app.receiveWebhook(world.connection, fakeCall(events, old));
    expect(refused).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(refused)).not.toContain(FAKE_SECRET);
    expect(await world.app.receiveWebhook('nobody', fakeCall(events, world.clock.iso()))).toEqual({ kind: 'unknown' });
    expect(await read(world)).toBeNull();
  });

  it('another account, an object that is not mapped, a deal out of scope or one that does not exist change nothing', async () => {
    const world = await withDeals(1);
    world.source.put('deal', 'renewal', wonDeal('Renewal', { ...COMPLETE, type: 'renewal' }));
    const event = (externalId: string, object = 'deal', account: string | null = null) => ({ id: `${object} ${externalId}`, object, externalId, account });
    const call = fakeCall([event('d0', 'deal', 'another account'), event('c1', 'contact'), event('renewal'), event('nowhere')], world.clock.iso());
    expect(await world.app.receiveWebhook(world.connection, call)).toEqual({ kind: 'accepted', fresh: 3 });
    expect(await read(world)).toMatchObject({ handoffs: { created: 0, updated: 0 }, pending: 0, stoppedBy: null });
    expect(readIds(world)).toEqual(['renewal']);
    expect(await world.handoffs()).toHaveLength(1);
  });

  it('a crash between reading and noting it repeats the reading', async () => {
    const world = await withDeals(1);
    world.source.put('deal', 'd0', { goal: null });
    await world.announce(['d0'], 'edit');
    const { store } = world;
    await world.restart({ store: { ...store, settleHints: () => Promise.reject(new Error('the process died')) } });
    await expect(read(world)).rejects.toThrow('the process died');
    await world.restart({ store });
    expect(await read(world)).toMatchObject({ read: 1, handoffs: { updated: 0 }, delivered: { fields: 1 }, pending: 0 });
    expect(readIds(world)).toEqual(['d0', 'd0']);
    expect(scoreOf(world, 'd0')).toBe(60);
  });

  it('a source that does not answer is asked again later, and nothing is lost', async () => {
    const world = await withDeals(1);
    world.source.put('deal', 'd0', { goal: null });
    world.source.refusesRereads = true;
    await world.announce(['d0'], 'edit');
    const later = new Date(world.clock.now().getTime() + 30 * SECOND).toISOString();
    expect(await read(world)).toMatchObject({ pending: 1, nextDueAt: later, stoppedBy: { action: 'retry' } });
    expect(await read(world)).toEqual({ nextDueAt: later, stoppedBy: null });
    world.source.refusesRereads = false;
    world.clock.advance(30 * SECOND);
    await read(world);
    expect(scoreOf(world, 'd0')).toBe(60);
  });

  it('one deal that is taken back is withdrawn at once', async () => {
    const world = await withDeals(2);
    world.source.delete('deal', 'd1');
    await world.announce(['d1'], 'deletion');
    expect(await read(world)).toMatchObject({ handoffs: { withdrawn: 1 }, pending: 0 });
    expect((await world.handoff('d1')).status).toBe('withdrawn');
  });

  it('many that are taken back one after the other freeze the connection like many in one run, and a person decides', async () => {
    const world = await withDeals(100);
    for (let index = 0; index < 20; index += 1) {
      world.source.delete('deal', `d${index}`);
      await world.announce([`d${index}`], 'deletion');
      expect(await read(world)).toMatchObject({ handoffs: { withdrawn: 1 } });
      world.clock.advance(MINUTE);
    }
    world.source.delete('deal', 'd20');
    await world.announce(['d20'], 'deletion');
    expect(await read(world)).toMatchObject({ handoffs: { withdrawn: 0 }, pending: 1 });
    expect((await world.store.findConnection(world.id))?.frozen).toMatchObject({ reason: expect.stringContaining('21 of 100') });
    expect((await world.handoff('d20')).status).not.toBe('withdrawn');
    world.clock.advance(SECOND);
    expect(await read(world)).toBeNull();
    expect(await world.sync({ massChangeConfirmed: true })).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 1 } });
    expect((await world.handoff('d20')).status).toBe('withdrawn');
    expect(await world.store.countPendingHints(world.id)).toEqual({ pending: 0, nextDueAt: null });
  });

  it('what is announced within a second of a reading is read together with what else comes in it', async () => {
    const world = await withDeals(3);
    await world.announce(['d0'], 'first');
    expect(await read(world)).toMatchObject({ read: 1 });
    await world.announce(['d1'], 'second');
    expect(await read(world)).toEqual({ nextDueAt: new Date(world.clock.now().getTime() + SECOND).toISOString(), stoppedBy: null });
    await world.announce(['d2'], 'third');
    world.clock.advance(SECOND);
    expect(await read(world)).toMatchObject({ read: 2, pending: 0 });
  });

  it('an hour later earlier withdrawals no longer count', async () => {
    const world = await withDeals(100);
    for (let index = 0; index < 20; index += 1) world.source.delete('deal', `d${index}`);
    await world.announce(Array.from({ length: 20 }, (_, index) => `d${index}`), 'deletion');
    expect(await read(world)).toMatchObject({ handoffs: { withdrawn: 20 } });
    world.clock.advance(HOUR);
    world.source.delete('deal', 'd20');
    await world.announce(['d20'], 'deletion');
    expect(await read(world)).toMatchObject({ handoffs: { withdrawn: 1 } });
  });

  it('a run reads what is announced and due as well', async () => {
    const world = await withDeals(1);
    world.source.put('deal', 'd0', { goal: null });
    await world.announce(['d0'], 'edit');
    await world.sync();
    expect(await world.store.countPendingHints(world.id)).toEqual({ pending: 0, nextDueAt: null });
    expect(scoreOf(world, 'd0')).toBe(60);
  });

  it('a plan leaves what is announced as it is', async () => {
    const world = await withDeals(1);
    await world.announce(['d0'], 'edit');
    await world.app.plan(world.id);
    expect(await world.store.countPendingHints(world.id)).toMatchObject({ pending: 1 });
  });

  /** Ticks of the schedule of five minutes, with an edit before each; returns which of them polled. */
  async function ticks(world: World, count: number, edit: (tick: number) => Promise<void>): Promise<string> {
    let polled = '';
    for (let tick = 0; tick < count; tick += 1) {
      world.clock.advance(5 * MINUTE);
      await edit(tick);
      await read(world);
      const polls = await world.app.shouldPoll(await world.store.findLane(world.id));
      if (polls) await world.sync();
      polled += polls ? 'P' : '-';
    }
    return polled;
  }

  it('while everything is announced polling slows down; what nobody announced brings it back', async () => {
    const world = await withDeals(3);
    let edits = 0;
    const announced = async (): Promise<void> => {
      edits += 1;
      world.source.put('deal', 'd0', { goal: `Goal number ${edits}` });
      await world.announce(['d0'], `edit ${edits}`);
    };
    expect(await ticks(world, 18, announced)).toBe('PP-P-P---P---P----');
    const silent = (tick: number): Promise<void> => {
      if (tick === 0) world.source.put('deal', 'd1', { goal: 'Changed behind our back' });
      return announced();
    };
    expect(await ticks(world, 12, silent)).toBe('-PPP-P-P---P');
  });
});
