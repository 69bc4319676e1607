import { describe, expect, it } from '@jest/globals';
import type { Stop } from '../../src/core/ports.ts';
import { pauseConnection, resumeConnection } from '../../src/flows/pause-connection.ts';
import { stopOf } from '../../src/core/lanes/stop-of.ts';
import { workLane } from '../../src/flows/sync/work-lane.ts';
import { DAY, HOUR, MINUTE } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { OPS } from './support/acceptance.ts';
import { draftOf, replay, REQUIREMENTS } from './support/replay.ts';
import { COMPLETE, NOTHING_WRITTEN, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

const SINCE = 'Stale: not checked since 23 Nov';
const REST = { by: 'Rita', reason: 'The org is being moved' };
const EXPIRED: Stop = { action: 'fail', code: 'expired', message: 'The key expired.', remedy: 'Give a new one.', retryAfterMs: null };

describe.each(ENGINES)('what a source shows after its connection rested, on %s', (engine) => {
  const { world: start } = useStore(engine);

  /** What one wake-up does, with the run itself. */
  async function work(world: World, given: { readonly run?: Stop; readonly look?: Stop | null } = {}): Promise<void> {
    const id = world.connection;
    await workLane({
      connection: id, store: world.store, clock: world.clock, signal: new AbortController().signal,
      newId: () => `run of ${id} at ${world.clock.iso()}`,
      deliver: () => world.app.deliver(id),
      readHinted: () => Promise.resolve(null),
      sync: async (requested) => {
        const run = await world.app.sync(id, requested);
        return given.run === undefined ? run : { ...run, stoppedBy: given.run };
      },
      shouldPoll: () => Promise.resolve(true),
      findObstacle: async () => {
        try {
          return given.look === undefined ? await world.app.findObstacle(id) : given.look;
        } catch (error) {
          return stopOf(error);
        }
      },
      noteRun: () => {},
    });
  }
  async function tick(world: World, given?: Parameters<typeof work>[1]): Promise<void> {
    world.clock.advance(5 * MINUTE);
    await world.store.claimTick(world.connection, world.clock.iso());
    await work(world, given);
  }
  /** Four deals, shown; the reason of each is written too. */
  async function shown(options: WorldOptions = {}): Promise<World> {
    const world = await start(options);
    await world.edit('customer.yaml', (text) => text.replace('hChecked: checkedAt', 'hChecked: checkedAt, hReason: statusReason'));
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.put('deal', 'd2', wonDeal('Contoso'));
    world.source.put('deal', 'd3', wonDeal('Initech', COMPLETE));
    world.source.put('deal', 'd4', wonDeal('Globex'));
    await tick(world);
    world.source.put('deal', 'd4', { stage: 'lost' });
    await tick(world);
    return world;
  }
  const reasons = (world: World) => ['d1', 'd2', 'd3'].map((id) => world.source.record('deal', id).own['hReason'] ?? null);
  const rest = async (world: World, ms: number): Promise<void> => {
    await pauseConnection(world, world.connection, REST);
    world.clock.advance(ms);
  };
  const MISSING = '1 gate missing: Goal';

  it('says that it was not checked when the first run after it could not read everything, and no longer after the first that could', async () => {
    const world = await shown();
    const lost = world.source.record('deal', 'd4').own['hReason'];
    await rest(world, 3 * DAY);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    expect(reasons(world)).toEqual([`${SINCE}; ${MISSING}`, `${SINCE}; ${MISSING}`, SINCE]);
    expect(world.source.record('deal', 'd4').own['hReason']).toBe(lost);
    const [run] = await world.store.findRuns(world.connection, 1);
    expect(run).toMatchObject({ outcome: 'partial', writeBack: { fields: 3, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0 } });
    // Partial again: it stays, and costs nothing more.
    await tick(world);
    expect(reasons(world)).toEqual([`${SINCE}; ${MISSING}`, `${SINCE}; ${MISSING}`, SINCE]);
    expect((await world.store.findRuns(world.connection, 1))[0]).toMatchObject({ writeBack: NOTHING_WRITTEN });
    world.source.unread = [];
    await tick(world);
    expect(reasons(world)).toEqual([MISSING, MISSING, null]);
    expect((await world.store.findRuns(world.connection, 1))[0]).toMatchObject({ outcome: 'complete', writeBack: { fields: 3 } });
    await tick(world);
    expect((await world.store.findRuns(world.connection, 1))[0]).toMatchObject({ writeBack: NOTHING_WRITTEN });
  });

  it('writes nothing of it when the first run reads everything', async () => {
    const world = await shown();
    await rest(world, 3 * DAY);
    world.source.put('deal', 'd2', { goal: 'Halve the time to invoice' });
    await resumeConnection(world, world.connection);
    await tick(world);
    expect(JSON.stringify(world.source.batches)).not.toContain('Stale');
    expect(await world.store.findConnection(world.connection)).not.toHaveProperty('stale');
    expect((await world.store.findRuns(world.connection, 1))[0]).toMatchObject({ outcome: 'complete', writeBack: { fields: 1 } });
  });

  it('does not say it of a deal that was read again, and still says it of others when a rule changes meanwhile', async () => {
    const world = await shown();
    await rest(world, 3 * DAY);
    world.source.put('deal', 'd2', { promises: 'None' });
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    expect(reasons(world)).toEqual([`${SINCE}; ${MISSING}`, MISSING, SINCE]);
    // Our own writes come back with the next reading.
    await tick(world);
    // What a rule changes is no check: the reason changes, and still says so.
    await world.edit('customer-requirements.yaml', (text) => text.replace('label: Goal', 'label: The goal'));
    await tick(world);
    expect(reasons(world)).toEqual([`${SINCE}; 1 gate missing: The goal`, '1 gate missing: The goal', SINCE]);
  });

  it('a step that a person takes meanwhile changes the status, and not that nobody read the deal', async () => {
    const world = await shown();
    await rest(world, 3 * DAY);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    await world.app.accept(await world.handoff('d3'), { by: OPS });
    await world.app.deliver(world.connection);
    expect(world.source.record('deal', 'd3').own).toMatchObject({ hStatus: 'Accepted', hReason: SINCE });
    expect((await world.handoff('d3')).statusReason).toBeNull();
  });

  it('says it too when the source breaks off in the middle of the first run', async () => {
    const world = await shown();
    await rest(world, 2 * DAY);
    world.source.pageSize = 1;
    for (const id of ['d1', 'd2']) world.source.put('deal', id, { environment: `Stack of ${id}` });
    world.source.failAtPage = 1;
    await resumeConnection(world, world.connection);
    await tick(world);
    world.source.failAtPage = null;
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    expect(reasons(world)[2]).toBe(SINCE);
    expect(reasons(world)[0]).toBe(MISSING);
  });

  it.each<[string, number, boolean]>([['a day', DAY, true], ['less than a day', DAY - HOUR, false]])('a rest of %s', async (_, ms, says) => {
    const world = await shown();
    await rest(world, ms);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    expect(String(reasons(world)[0]).startsWith('Stale')).toBe(says);
  });

  it('a rest in which a person read everything by hand counts from there', async () => {
    const world = await shown();
    await rest(world, 3 * DAY);
    expect(await world.sync()).toMatchObject({ outcome: 'complete' });
    world.clock.advance(HOUR);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    expect(reasons(world)[0]).toBe(MISSING);
  });

  it('a connection that the service had to pause for days says so when it goes on', async () => {
    const world = await shown();
    await tick(world, { run: EXPIRED });
    expect((await world.store.findLane(world.connection)).paused).toMatchObject({ by: 'service' });
    world.clock.advance(2 * DAY);
    await work(world, { look: EXPIRED });
    expect(await world.store.findConnection(world.connection)).not.toHaveProperty('stale');
    world.clock.advance(2 * HOUR);
    world.source.unread = ['Deals of 2019 time out.'];
    await work(world, { look: null });
    expect(reasons(world)[0]).toBe(`${SINCE}; ${MISSING}`);
    world.source.unread = [];
    await tick(world);
    expect(reasons(world)[0]).toBe(MISSING);
  });

  it('a second rest before everything was checked counts from the first', async () => {
    const world = await shown();
    await rest(world, 2 * DAY);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    await rest(world, 2 * DAY);
    await resumeConnection(world, world.connection);
    await tick(world);
    expect(reasons(world)[0]).toBe(`${SINCE}; ${MISSING}`);
  });

  it('a preview of changed rules knows of it, and forecasts no write for it', async () => {
    const world = await shown();
    await rest(world, 3 * DAY);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    expect(reasons(world)[2]).toBe(SINCE);
    // The score of nobody changes, nor do its words.
    const { figures } = await replay(world.app.replays, await draftOf(world, { [REQUIREMENTS]: (text) => text.replace('label: Goal', 'label: The goal') }));
    // With the one that is lost: its list of what is missing names it too.
    expect(figures.fields.records).toBe(3);
    expect(JSON.stringify(figures.fields.examples)).not.toContain('"to":null');
  });

  it('shows nothing where the rollout only observes', async () => {
    const world = await shown();
    await world.restart({ rollout: 'observe' });
    await rest(world, 3 * DAY);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    const before = world.source.written();
    await tick(world);
    expect(world.source.written()).toEqual(before);
  });

  it.each([['whole', []], ['partial', ['Deals of 2019 time out.']]])('a process that died while it was about to say so leaves no words behind: the next run is %s', async (_, unread) => {
    const world = await shown();
    const { store } = world;
    await rest(world, 3 * DAY);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await world.restart({ store: { ...store, findShownHandoffs: (id, limit, after) => (after === null ? store.findShownHandoffs(id, limit, null) : Promise.reject(new Error('killed'))) } });
    await expect(tick(world)).rejects.toThrow('killed');
    await world.restart({ store });
    world.source.unread = unread;
    await tick(world);
    expect(reasons(world)).toEqual(unread.length > 0 ? [`${SINCE}; ${MISSING}`, `${SINCE}; ${MISSING}`, SINCE] : [MISSING, MISSING, null]);
    world.source.unread = [];
    await tick(world);
    expect(reasons(world)).toEqual([MISSING, MISSING, null]);
    expect(await world.store.findConnection(world.connection)).not.toHaveProperty('stale');
  });

  it('a process that dies while it takes the words away takes them away with the next run', async () => {
    const world = await shown();
    await rest(world, 3 * DAY);
    await resumeConnection(world, world.connection);
    world.source.unread = ['Deals of 2019 time out.'];
    await tick(world);
    world.source.unread = [];
    world.source.crashAfterItems = 1;
    await expect(tick(world)).rejects.toThrow('the process died');
    await world.restart();
    await tick(world);
    expect(reasons(world)).toEqual([MISSING, MISSING, null]);
  });
});
