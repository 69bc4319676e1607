import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { Crash } from '../support/fake-source.ts';
import { DAY, HOUR, MINUTE } from '../support/manual-clock.ts';
import { TestChannel, watchFor, watchOver } from './support/watched.ts';
import { COMPLETE, useStore, wonDeal, type World, type WorldOptions } from './support/world.ts';

const VALIDATION = { action: 'skip_record', code: 'VALIDATION', message: 'The close date is missing.', remedy: 'Ask the administrator to exempt the integration user.' } as const;
const BUSY = { action: 'retry', code: 'BUSY', message: 'The record is locked.', remedy: 'It is tried again.' } as const;

interface Cause {
  readonly options?: WorldOptions;
  /** What goes wrong, and is seen by runs. */
  readonly breakIt: (world: World) => Promise<void>;
  readonly mendIt: (world: World) => Promise<void>;
  readonly severity: 'warning' | 'critical';
  readonly says: RegExp;
}

const deals = (world: World, count: number, name = 'd'): void => {
  for (let index = 0; index < count; index += 1) world.source.put('deal', `${name}${index}`, wonDeal(`${name} ${index}`, { ...COMPLETE, goal: `Goal ${name} ${index}`, environment: `Stack ${name} ${index}` }));
};
async function runs(world: World, count: number, before: (index: number) => void = () => {}): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    world.clock.advance(5 * MINUTE);
    before(index);
    await world.sync();
  }
}

const CAUSES: Readonly<Record<string, Cause>> = {
  troubled: {
    breakIt: async (world) => {
      world.source.unread = ['Line items could not be read.'];
      await runs(world, 3);
    },
    mendIt: async (world) => {
      world.source.unread = [];
      await runs(world, 1);
    },
    severity: 'warning', says: /last 3 runs were partial or failed\. Line items could not be read/,
  },
  not_read: {
    breakIt: (world) => {
      world.clock.advance(31 * MINUTE);
      return Promise.resolve();
    },
    mendIt: (world) => runs(world, 1),
    severity: 'critical', says: /last complete reading began 31 minutes ago/,
  },
  stuck: {
    breakIt: async (world) => {
      world.source.holdsCursor = true;
      await runs(world, 4, (index) => world.source.put('deal', 'd0', { goal: `Another goal ${index}` }));
    },
    mendIt: async (world) => {
      world.source.holdsCursor = false;
      await runs(world, 1, () => world.source.put('deal', 'd0', { goal: 'The last goal' }));
    },
    severity: 'critical', says: /place to read on from did not move/,
  },
  mass_change: {
    breakIt: async (world) => {
      for (let index = 0; index < 21; index += 1) world.source.delete('deal', `d${index}`);
      await runs(world, 2);
    },
    mendIt: async (world) => void (await world.sync({ massChangeConfirmed: true })),
    severity: 'critical', says: /21 of 30 known handoffs/,
  },
  paused: {
    breakIt: (world) => world.store.savePause(world.id, { at: world.clock.iso(), by: 'service', code: 'INVALID_GRANT', reason: 'The refresh token was revoked.', remedy: 'Connect the account again.', lookAgainAt: null, looks: 0 }, world.clock.iso()),
    mendIt: (world) => world.store.savePause(world.id, null, world.clock.iso()),
    severity: 'critical', says: /refresh token was revoked/,
  },
  unreadable: {
    breakIt: async (world) => {
      world.source.hide('deal', 'd0', ['goal']);
      await runs(world, 1);
      // Nothing was read since: it is as unreadable as before.
      await runs(world, 1);
    },
    mendIt: async (world) => {
      world.source.hide('deal', 'd0', []);
      await runs(world, 1);
    },
    severity: 'warning', says: /cannot read deal\.goal/,
  },
  fought: {
    breakIt: async (world) => {
      world.source.changeOwn('deal', 'd0', { hScore: 1 });
      await runs(world, 1);
      world.source.changeOwn('deal', 'd0', { hScore: 2 });
      await runs(world, 1);
    },
    mendIt: async (world) => {
      await world.store.retrySyncErrors('all', world.id);
      await runs(world, 1);
    },
    severity: 'warning', says: /On 1 record somebody or something changed our fields again/,
  },
  refused: {
    breakIt: async (world) => {
      for (let index = 0; index < 5; index += 1) {
        world.source.refusals.set(`d${index}`, VALIDATION);
        world.source.put('deal', `d${index}`, { goal: null });
      }
      await runs(world, 1);
    },
    mendIt: async (world) => {
      world.source.refusals.clear();
      await world.store.retrySyncErrors('all', world.id);
      await runs(world, 1);
    },
    severity: 'warning', says: /refuses 5 writes for one reason: The close date is missing\./,
  },
  errors: {
    breakIt: async (world) => {
      world.source.refusals.set('d0', VALIDATION);
      world.source.put('deal', 'd0', { goal: null });
      await runs(world, 1);
    },
    mendIt: async (world) => {
      world.source.refusals.clear();
      await world.store.retrySyncErrors('all', world.id);
      await runs(world, 1);
    },
    severity: 'warning', says: /1 item set aside/,
  },
  late_writes: {
    breakIt: async (world) => {
      world.source.refusals.set('d0', BUSY);
      world.source.put('deal', 'd0', { goal: null });
      for (let index = 0; index < 13; index += 1) await runs(world, 1, () => world.clock.advance(5 * MINUTE));
    },
    mendIt: async (world) => {
      world.source.refusals.clear();
      world.clock.advance(2 * HOUR);
      await runs(world, 1);
    },
    severity: 'warning', says: /1 change waits to be written, the oldest 2 hours ago\. The source last said: The record is locked\./,
  },
};

describe.each(ENGINES)('alarms on %s', (engine) => {
  const { world: start } = useStore(engine);

  async function healthy(options: WorldOptions = {}, count = 30): Promise<World> {
    const world = await start({ rollout: 'fields', ...options });
    deals(world, count);
    await runs(world, 2);
    return world;
  }
  const openKinds = async (world: World): Promise<readonly string[]> =>
    (await world.store.findAlarms({ includeResolved: false, connection: world.id, limit: 100 })).filter(({ goneAt }) => goneAt === null).map(({ kind }) => kind).toSorted();

  it.each(Object.entries(CAUSES))('%s is raised by its cause, told once, and once more when it is over', async (kind, cause) => {
    const world = await healthy(cause.options);
    const slack = new TestChannel(`slack of ${world.id}`);
    const tick = watchOver(world, [slack]);
    await tick();
    expect(slack.about(world.id)).toEqual([]);
    await cause.breakIt(world);
    await tick();
    await tick();
    expect(await openKinds(world)).toEqual([kind]);
    expect(slack.about(world.id)).toMatchObject([{ kind: 'alarm', severity: cause.severity, about: { alarm: kind } }]);
    expect(slack.about(world.id)[0]?.lines.join('\n')).toMatch(cause.says);
    await cause.mendIt(world);
    await tick();
    expect(await openKinds(world)).toEqual([]);
    expect(slack.about(world.id)).toHaveLength(1);
    for (let minute = 0; minute < 12; minute += 4) {
      world.clock.advance(4 * MINUTE);
      await tick();
    }
    await tick();
    expect(slack.about(world.id).map((message) => message.kind)).toEqual(['alarm', 'resolved']);
    expect(await world.store.findAlarms({ includeResolved: true, connection: world.id, limit: 100 })).toMatchObject([{ kind, resolvedAt: expect.any(String) }]);
  });

  it('failing runs are troubled runs, whatever fails', async () => {
    const world = await healthy();
    world.source.failAtPage = 0;
    await runs(world, 3);
    await watchOver(world, [])();
    expect(await openKinds(world)).toEqual(['troubled']);
  });

  it('an item that something makes us write again and again is told, although each write succeeds', async () => {
    const world = await healthy({}, 1);
    for (let index = 0; index < 24; index += 1) {
      world.source.put('deal', 'd0', { goal: index % 2 === 0 ? null : 'Halve the time to invoice' });
      world.clock.advance(2 * MINUTE);
      await world.sync();
    }
    const tick = watchOver(world, []);
    await tick();
    expect(await world.store.findAlarms({ includeResolved: false, connection: world.id, limit: 9 })).toMatchObject([{ kind: 'fought', message: expect.stringContaining('one of them 25 times') }]);
    world.clock.advance(DAY);
    await world.sync();
    await tick();
    expect(await openKinds(world)).toEqual([]);
  });

  it('a comment of unknown fate waits for a person', async () => {
    const world = await start({ kind: 'employee', rollout: 'fields' });
    world.source.put('applicant', 'a1', { name: 'Bo', accepted: true, acceptedAt: '2026-11-20T10:00:00Z' });
    world.source.crashAfterItems = 1;
    await expect(world.sync()).rejects.toThrow(Crash);
    await world.sync();
    await watchOver(world, [])();
    expect(await world.store.findAlarms({ includeResolved: false, connection: world.id, limit: 9 })).toMatchObject([{ kind: 'unconfirmed', message: expect.stringContaining('Of 1 comment') }]);
  });

  it('what comes and goes is told ever more rarely', async () => {
    const world = await healthy({}, 1);
    const slack = new TestChannel(`slack of ${world.id}`);
    const tick = watchOver(world, [slack]);
    const pause = { at: world.clock.iso(), by: 'service', code: 'X', reason: 'Refused.', remedy: 'Mend it.', lookAgainAt: null, looks: 0 } as const;
    // An hour bad, an hour good, for a day and a half.
    for (let hour = 0; hour < 36; hour += 1) {
      await world.sync();
      await world.store.savePause(world.id, hour % 2 === 0 ? pause : null, world.clock.iso());
      await watchFor(world, tick, 60, 10);
    }
    expect(slack.about(world.id).filter(({ about }) => about['alarm'] === 'paused').map(({ kind }) => kind)).toEqual(['alarm', 'resolved', 'alarm', 'resolved', 'alarm', 'resolved', 'alarm']);
  });

  it('after a start nothing is late before it had its turn', async () => {
    const world = await healthy({}, 1);
    world.clock.advance(3 * DAY);
    const tick = watchOver(world, [], { startedAt: world.clock.now() });
    await tick();
    expect(await openKinds(world)).toEqual([]);
    world.clock.advance(16 * MINUTE);
    await tick();
    expect(await openKinds(world)).toEqual(['not_read']);
  });

  it('an outage of many connections is one message', async () => {
    const world = await healthy({}, 1);
    const slack = new TestChannel(`slack of ${world.id}`);
    const many = Array.from({ length: 30 }, (_, index) => `${world.id}-${index}`);
    const watched = many.map((id) => ({ id, schedule: null, slowestMs: 0, asks: false }));
    for (const id of many) await world.store.savePause(id, { at: world.clock.iso(), by: 'service', code: 'X', reason: 'Refused.', remedy: 'Mend it.', lookAgainAt: null, looks: 0 }, world.clock.iso());
    await watchOver(world, [slack], { connections: watched })();
    const told = slack.got.map(({ message }) => message).filter((message) => message.about['alarm'] === 'paused');
    expect(told).toMatchObject([{ title: '30 connections: paused', lines: ['Paused: Refused.', 'What to do: Mend it.', expect.stringMatching(new RegExp(`^${world.id}-0, .* and 10 more; "handoff alarms" lists them\\.$`))] }]);
    expect(await world.store.findAlarms({ includeResolved: false, connection: many[29] ?? '', limit: 9 })).toHaveLength(1);
  });
});
