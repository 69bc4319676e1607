import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { MINUTE, SECOND } from '../support/manual-clock.ts';
import { MOST_ATTEMPTS } from '../../src/core/watch/notice.ts';
import { forgetOthers, TestChannel, watchFor, watchOver } from './support/watched.ts';
import { useStore, wonDeal, type World } from './support/world.ts';

const REFUSED = { outcome: 'refused', again: true, message: 'It answered 503.', remedy: 'It is tried again.' } as const;
const WRONG = { outcome: 'refused', again: false, message: 'It answered 404.', remedy: 'Make a new webhook.' } as const;

describe.each(ENGINES)('notices on %s', (engine) => {
  const { world: start } = useStore(engine);

  /** One connection that just went wrong. */
  async function broken(): Promise<World> {
    const world = await start({ rollout: 'fields' });
    await forgetOthers(world);
    world.source.put('deal', 'd0', wonDeal('Northwind'));
    await world.sync();
    await pause(world);
    return world;
  }
  const pause = (world: World): Promise<void> =>
    world.store.savePause(world.id, { at: world.clock.iso(), by: 'service', code: 'X', reason: 'Refused.', remedy: 'Mend it.', lookAgainAt: null, looks: 0 }, world.clock.iso());
  const noticesTo = async (world: World, channel: string) => (await world.store.findNotices(1_000)).filter((notice) => notice.channel === channel);
  const channelAlarms = async (world: World, channel: string) => (await world.store.findAlarms({ includeResolved: false, limit: 1_000 })).filter(({ key }) => key === `channel:${channel}`);

  it('two serving processes at the same time tell once', async () => {
    const world = await broken();
    const slack = new TestChannel(`slack of ${world.id}`);
    const ticks = [watchOver(world, [slack]), watchOver(world, [slack]), watchOver(world, [slack])];
    for (let round = 0; round < 3; round += 1) await Promise.all(ticks.map((tick) => tick()));
    expect(slack.about(world.id)).toHaveLength(1);
    await world.store.savePause(world.id, null, world.clock.iso());
    for (let round = 0; round < 8; round += 1) {
      world.clock.advance(2 * MINUTE);
      await world.sync();
      await Promise.all(ticks.map((tick) => tick()));
    }
    expect(slack.about(world.id).map(({ kind }) => kind)).toEqual(['alarm', 'resolved']);
  });

  it('every channel is told, and one that fails holds up no other', async () => {
    const world = await broken();
    const [slack, teams] = [new TestChannel(`slack of ${world.id}`), new TestChannel(`teams of ${world.id}`)];
    slack.always = WRONG;
    await watchOver(world, [slack, teams])();
    expect(teams.about(world.id)).toHaveLength(1);
    expect(await noticesTo(world, slack.name)).toMatchObject([{ state: 'failed', attempts: 1, error: 'It answered 404. Make a new webhook.' }]);
  });

  it('what is refused for now is tried again, later each time, and arrives once', async () => {
    const world = await broken();
    const slack = new TestChannel(`slack of ${world.id}`);
    slack.results = [REFUSED, REFUSED];
    const tick = watchOver(world, [slack]);
    await tick();
    await tick();
    expect(slack.attempts).toBe(1);
    world.clock.advance(30 * SECOND);
    await tick();
    expect(slack.attempts).toBe(2);
    world.clock.advance(30 * SECOND);
    await tick();
    expect(slack.attempts).toBe(2);
    world.clock.advance(30 * SECOND);
    await tick();
    await tick();
    expect([slack.attempts, slack.about(world.id).length]).toEqual([3, 1]);
  });

  it('a channel that never works is given up, and is an alarm that is told over the others', async () => {
    const world = await broken();
    const [slack, teams] = [new TestChannel(`slack of ${world.id}`), new TestChannel(`teams of ${world.id}`)];
    slack.always = REFUSED;
    const tick = watchOver(world, [slack, teams]);
    await watchFor(world, tick, 240, 5);
    expect(await noticesTo(world, slack.name)).toMatchObject([{ state: 'failed', attempts: MOST_ATTEMPTS }]);
    expect(slack.attempts).toBe(MOST_ATTEMPTS);
    expect(await channelAlarms(world, slack.name)).toMatchObject([{ kind: 'channel', connection: null, message: expect.stringContaining('It answered 503.') }]);
    expect(teams.got.filter(({ message }) => message.about['alarm'] === 'channel')).toHaveLength(1);
    slack.always = { outcome: 'sent' };
    await world.store.savePause(world.id, null, world.clock.iso());
    await watchFor(world, () => world.sync().then(tick), 40, 5);
    expect(slack.about(world.id).map(({ kind }) => kind)).toEqual(['resolved']);
    expect(await channelAlarms(world, slack.name)).toEqual([]);
  });

  it('what may have arrived is not sent a second time', async () => {
    const world = await broken();
    const slack = new TestChannel(`slack of ${world.id}`);
    slack.results = [{ outcome: 'unknown', message: 'The answer never came.' }];
    await watchFor(world, watchOver(world, [slack]), 60, 10);
    expect(slack.attempts).toBe(1);
    expect(await noticesTo(world, slack.name)).toMatchObject([{ state: 'unconfirmed' }]);
    expect(await channelAlarms(world, slack.name)).toHaveLength(1);
  });

  it('a process that dies while it sends leaves a message of unknown fate, which nobody repeats', async () => {
    const world = await broken();
    const slack = new TestChannel(`slack of ${world.id}`);
    const dying = new TestChannel(slack.name);
    dying.send = () => Promise.reject(new Error('the process died'));
    await expect(watchOver(world, [dying])()).rejects.toThrow('the process died');
    const tick = watchOver(world, [slack]);
    await tick();
    expect(slack.about(world.id)).toEqual([]);
    await watchFor(world, tick, 10);
    expect(slack.about(world.id)).toEqual([]);
    expect(await noticesTo(world, slack.name)).toMatchObject([{ state: 'unconfirmed' }]);
  });

  it('an intent outlives the process: what was stored is sent by the next one', async () => {
    const world = await broken();
    const slack = new TestChannel(`slack of ${world.id}`);
    slack.results = [REFUSED];
    await watchOver(world, [slack])();
    const next = new TestChannel(slack.name);
    world.clock.advance(MINUTE);
    await watchOver(world, [next])();
    expect(next.about(world.id)).toHaveLength(1);
  });

  it('history goes after its time, what is open stays', async () => {
    const world = await broken();
    const slack = new TestChannel(`slack of ${world.id}`);
    const tick = watchOver(world, [slack]);
    await tick();
    world.clock.advance(71 * 24 * 60 * MINUTE);
    await tick();
    expect(await noticesTo(world, slack.name)).toEqual([]);
    expect(await world.store.findAlarms({ includeResolved: false, connection: world.id, limit: 9 })).toMatchObject([{ kind: 'paused' }]);
  });
});
