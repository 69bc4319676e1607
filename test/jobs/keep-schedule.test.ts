import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Clock } from '../../src/core/ports.ts';
import { keepSchedule, type KeptSchedule, type ScheduledConnection, type ScheduleDeps } from '../../src/jobs/keep-schedule.ts';

const clock: Clock = { now: () => new Date(), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) };
const opened: KeptSchedule[] = [];

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-11-22T09:02:00Z') });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((schedule) => schedule.stop()));
  jest.useRealTimers();
});

/** One database for any number of servers, and a list of what they did. */
const openWorld = (...connections: ScheduledConnection[]) => {
  const slots = new Map<string, string>();
  const log: string[] = [];
  const world = { connections, slots, log };
  const deps: ScheduleDeps = {
    clock,
    connections: () => world.connections,
    claimTick: (connection, slot) => {
      const isNew = (slots.get(connection) ?? '') < slot;
      if (isNew) slots.set(connection, slot);
      return Promise.resolve(isNew);
    },
    lastSlots: () => Promise.resolve(new Map(slots)),
    wake: (connection) => {
      log.push(`${new Date().toISOString().slice(11, 19)} ${connection} ${slots.get(connection)?.slice(11, 16) ?? ''}`);
      return Promise.resolve();
    },
    report: (connection, error) => void log.push(`${connection ?? 'all'}: ${error instanceof Error ? error.message : ''}`),
  };
  return { ...world, deps, world };
};
const open = async (deps: ScheduleDeps): Promise<KeptSchedule> => {
  const schedule = await keepSchedule(deps);
  opened.push(schedule);
  return schedule;
};
const sales = { id: 'sales', schedule: '*/5 * * * *', zone: 'UTC' };
const minutes = (count: number): Promise<void> => jest.advanceTimersByTimeAsync(count * 60_000);

describe('keepSchedule', () => {
  it('wakes each connection when its cron text says so, in its zone', async () => {
    const { deps, log } = openWorld(sales, { id: 'hr', schedule: '12 10 * * *', zone: 'Europe/Berlin' }, { id: 'asked', schedule: null, zone: 'UTC' });
    const schedule = await open(deps);
    expect(['sales', 'hr', 'asked', 'other'].map((id) => schedule.next(id))).toEqual(['2026-11-22T09:05:00.000Z', '2026-11-22T09:12:00.000Z', null, null]);
    await minutes(11);
    expect(log).toEqual(['09:05:00 sales 09:05', '09:10:00 sales 09:10', '09:12:00 hr 09:12']);
  });

  it('takes six fields as beginning with seconds', async () => {
    const { deps, log } = openWorld({ ...sales, schedule: '*/20 * * * * *' });
    await open(deps);
    await minutes(1);
    expect(log).toHaveLength(3);
  });

  it('sends each tick once when two servers run', async () => {
    const { deps, log } = openWorld(sales);
    await Promise.all([open(deps), open(deps)]);
    await minutes(11);
    expect(log).toEqual(['09:05:00 sales 09:05', '09:10:00 sales 09:10']);
  });

  it('makes one of all ticks that were missed while no server ran, and none of a connection that never had one', async () => {
    const { deps, log, slots } = openWorld(sales, { ...sales, id: 'new' });
    slots.set('sales', '2026-11-20T23:55:00.000Z');
    await open(deps);
    await minutes(4);
    expect(log).toEqual(['09:02:00 sales 09:00', '09:05:00 sales 09:05', '09:05:00 new 09:05']);
  });

  it('makes one of all ticks that were missed while the machine slept, within a minute of waking', async () => {
    const { deps, log } = openWorld(sales, { ...sales, id: 'nightly', schedule: '30 9 * * *' });
    await open(deps);
    jest.setSystemTime(new Date('2026-11-22T17:01:00Z'));
    await minutes(1);
    expect(log).toEqual(['17:02:00 sales 17:00', '17:02:00 nightly 09:30']);
  });

  it('a server whose clock was years ahead keeps no connection from its ticks, nor does a clock that is put right while it runs', async () => {
    const { deps, log, slots } = openWorld(sales);
    slots.set('sales', '2031-01-01T00:00:00.000Z');
    const claimTick: ScheduleDeps['claimTick'] = (connection, slot) => {
      slots.set(connection, slot);
      return Promise.resolve(true);
    };
    const schedule = await open({ ...deps, claimTick });
    await minutes(4);
    expect(log).toEqual(['09:05:00 sales 09:05']);
    jest.setSystemTime(new Date('2026-11-20T09:02:00Z'));
    // Its own alarm is set for a time that is now days away, so somebody else has to look.
    await schedule.reload();
    await minutes(4);
    expect(log.slice(1)).toEqual(['09:05:00 sales 09:05']);
  });

  it('sends a paused connection nothing, and one tick when it resumes', async () => {
    const { deps, log, world } = openWorld({ ...sales, paused: true });
    const schedule = await open(deps);
    await minutes(30);
    expect([log, schedule.next('sales')]).toEqual([[], null]);
    world.connections = [sales];
    await schedule.reload();
    await minutes(4);
    expect(log).toEqual(['09:32:00 sales 09:30', '09:35:00 sales 09:35']);
  });

  it('sees by itself within a minute that a connection resumed', async () => {
    const { deps, log, world } = openWorld({ ...sales, paused: true });
    await open(deps);
    await minutes(31);
    world.connections = [sales];
    await minutes(1);
    expect(log).toEqual(['09:34:00 sales 09:30']);
  });

  it('follows schedules that change, come and go while it runs, without making up for the new one', async () => {
    const { deps, log, world } = openWorld(sales, { ...sales, id: 'gone' });
    const schedule = await open(deps);
    world.connections = [{ ...sales, schedule: '1-59/3 * * * *' }, { ...sales, id: 'come', schedule: '6 * * * *' }];
    await schedule.reload();
    await minutes(5);
    expect(log).toEqual(['09:04:00 sales 09:04', '09:06:00 come 09:06', '09:07:00 sales 09:07']);
  });

  it('tries again soon when the database or the queue fails, and loses nothing by it', async () => {
    const { deps, log, slots } = openWorld(sales);
    let failures = ['claim', 'claim', 'wake'];
    const fail = (what: string): void => {
      if (failures[0] !== what) return;
      failures = failures.slice(1);
      throw new Error(`${what} failed`);
    };
    await open({
      ...deps,
      claimTick: async (connection, slot) => {
        fail('claim');
        return deps.claimTick(connection, slot);
      },
      wake: async (connection) => {
        fail('wake');
        await deps.wake(connection);
      },
    });
    await minutes(7.9);
    expect(log).toEqual(['sales: claim failed', 'sales: claim failed', 'sales: wake failed', '09:05:30 sales 09:05']);
    expect(slots.get('sales')).toBe('2026-11-22T09:05:00.000Z');
  });

  it('starts although the database is away, and makes up for it when it is back', async () => {
    const { deps, log, slots } = openWorld(sales);
    slots.set('sales', '2026-11-22T08:55:00.000Z');
    let away = true;
    await open({ ...deps, lastSlots: () => (away ? Promise.reject(new Error('no database')) : deps.lastSlots()) });
    away = false;
    await minutes(1);
    expect(log).toEqual(['all: no database', '09:03:00 sales 09:00']);
  });

  it('says once that a schedule cannot be understood, and keeps the others', async () => {
    const { deps, log } = openWorld({ ...sales, id: 'bad', schedule: '99 * * * *' }, sales);
    await open(deps);
    await minutes(4);
    expect(log).toEqual(['bad: The schedule "99 * * * *" has "99" as a minute; a minute is 0 to 59.', '09:05:00 sales 09:05']);
  });

  it('sends nothing any more after it was stopped, and leaves no timer', async () => {
    const { deps, log } = openWorld(sales);
    const schedule = await open(deps);
    await schedule.stop();
    expect(jest.getTimerCount()).toBe(0);
    await schedule.reload();
    await minutes(10);
    expect(log).toEqual([]);
  });

  it('works through a thousand connections of one minute, a few claims at a time', async () => {
    const { deps, log } = openWorld(...Array.from({ length: 1_000 }, (_, index) => ({ ...sales, id: `c${index}` })));
    let underWay = 0;
    let most = 0;
    await open({
      ...deps,
      claimTick: async (connection, slot) => {
        most = Math.max(most, (underWay += 1));
        await Promise.resolve();
        underWay -= 1;
        return deps.claimTick(connection, slot);
      },
    });
    await minutes(4);
    expect({ woken: new Set(log).size, most }).toEqual({ woken: 1_000, most: 4 });
  });
});
