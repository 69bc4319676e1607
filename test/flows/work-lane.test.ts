import { describe, expect, it } from '@jest/globals';
import { ConnectorError, HandoffError } from '../../src/core/errors.ts';
import type { Stop } from '../../src/core/ports.ts';
import { HOUR, MINUTE, SECOND } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { busy, Lane, stopped } from './support/lane.ts';
import { useStore } from './support/world.ts';

const inMs = (lane: Lane, ms: number): string => new Date(lane.clock.now().getTime() + ms).toISOString();
const expired = stopped({ action: 'fail', code: 'expired', message: 'The key expired.', remedy: 'Give a new one.' });

describe.each(ENGINES)('what a lane does when it is woken, on %s', (engine) => {
  const { store } = useStore(engine);
  const open = (): Promise<Lane> => Lane.open(store());

  it('announced records first, then a wanted run, which writes by itself', async () => {
    const lane = await open();
    await lane.tick();
    expect(await lane.work()).toMatchObject({ steps: ['hints', 'sync'], busy: false, stopped: false });
    expect(await lane.find()).toMatchObject({ pullDueAt: null });
    expect(lane.noted).toMatchObject([{ outcome: 'complete' }]);
  });

  it('writes what is due when no run is wanted, and comes back when more was announced', async () => {
    const lane = await open();
    lane.hintsDueAt = inMs(lane, 20 * SECOND);
    expect(await lane.work()).toEqual({ steps: ['hints', 'deliver'], busy: false, stopped: false, nextDueAt: lane.hintsDueAt });
  });

  it('writes instead of polling while the vendor announces everything, and takes the tick as done', async () => {
    const lane = await open();
    lane.polls = false;
    await lane.tick();
    expect(await lane.work()).toMatchObject({ steps: ['hints', 'deliver'] });
    expect(await lane.find()).toMatchObject({ pullDueAt: null });
  });

  it('polls when a person asks, whatever the vendor announces, with what they asked for', async () => {
    const lane = await open();
    lane.polls = false;
    await lane.store.requestPull(lane.id, lane.clock.iso(), null);
    expect(await lane.work()).toMatchObject({ steps: ['hints', 'sync'] });
    await lane.store.requestPull(lane.id, lane.clock.iso(), { full: true });
    expect(await lane.work()).toMatchObject({ steps: ['hints', 'sync'] });
    expect(lane.requested).toEqual([{}, { full: true }]);
    expect(await lane.find()).toMatchObject({ pullDueAt: null, requested: null });
  });

  it('a tick during a run wants another one', async () => {
    const lane = await open();
    await lane.tick();
    lane.during = async (step) => {
      if (step !== 'sync') return;
      lane.clock.advance(MINUTE);
      await lane.tick();
    };
    await lane.work();
    expect(await lane.find()).toMatchObject({ pullDueAt: lane.clock.iso() });
    expect(await lane.isDue()).toBe(true);
  });

  it.each(['hints', 'sync', 'deliver'] as const)('comes back when another process holds the lane at %s', async (step) => {
    const lane = await open();
    if (step !== 'deliver') await lane.tick();
    lane.troubles.set(step, busy());
    expect(await lane.work()).toMatchObject({ busy: true, stopped: false });
    expect(await lane.find()).toMatchObject({ failures: 0, paused: null, notBefore: null });
    expect(await lane.store.findRuns(lane.id, 5)).toEqual([]);
    expect((await lane.find()).pullDueAt !== null).toBe(step !== 'deliver');
  });

  describe('what time may mend', () => {
    it.each<[string, Stop, number]>([
      ['a source that is down', stopped(), 30 * SECOND],
      ['a source that says when', stopped({ retryAfterMs: HOUR }), HOUR],
      ['a limit that says when', stopped({ action: 'rate_limited', retryAfterMs: 5 * SECOND }), 5 * SECOND],
      ['a limit that does not', stopped({ action: 'rate_limited' }), 30 * SECOND],
    ])('%s', async (_, stop, waitMs) => {
      const lane = await open();
      await lane.tick();
      lane.troubles.set('sync', stop);
      expect(await lane.work()).toMatchObject({ stopped: true, nextDueAt: inMs(lane, waitMs) });
      expect(await lane.find()).toMatchObject({ failures: 1, notBefore: inMs(lane, waitMs), paused: null, pullDueAt: lane.clock.iso() });
    });

    it('nothing is asked of the account before, whoever wakes the lane', async () => {
      const lane = await open();
      lane.troubles.set('hints', stopped({ action: 'rate_limited', retryAfterMs: HOUR }));
      const { nextDueAt } = await lane.work();
      lane.clock.advance(HOUR - 1);
      await lane.tick();
      expect(await lane.work()).toEqual({ steps: [], busy: false, stopped: false, nextDueAt });
      expect(await lane.isDue()).toBe(false);
      lane.clock.advance(1);
      lane.troubles.clear();
      expect(await lane.isDue()).toBe(true);
      expect(await lane.work()).toMatchObject({ steps: ['hints', 'sync'] });
      expect(await lane.find()).toMatchObject({ failures: 0, notBefore: null, pullDueAt: null });
    });

    it('a person who asks is not held off', async () => {
      const lane = await open();
      await lane.tick();
      lane.troubles.set('sync', stopped());
      await lane.work();
      lane.troubles.clear();
      await lane.store.requestPull(lane.id, lane.clock.iso(), null);
      expect(await lane.work()).toMatchObject({ steps: ['hints', 'sync'] });
    });

    it('is tried more and more rarely', async () => {
      const lane = await open();
      await lane.tick();
      lane.troubles.set('sync', stopped());
      const waits: number[] = [];
      for (let run = 0; run < 5; run += 1) {
        const { nextDueAt } = await lane.work();
        waits.push((Date.parse(nextDueAt ?? '') - lane.clock.now().getTime()) / SECOND);
        lane.clock.set(nextDueAt ?? '');
      }
      expect(waits).toEqual([30, 120, 300, 900, 900]);
    });

    it('a refusal before the run began is a failed run that people see', async () => {
      const lane = await open();
      await lane.tick();
      lane.troubles.set('sync', new ConnectorError(lane.id, { action: 'retry', code: 'timeout', message: 'No answer came.', remedy: 'Wait.' }));
      await lane.work();
      expect(await lane.store.findRuns(lane.id, 5)).toMatchObject([{ outcome: 'failed', reasons: ['No answer came. Wait.'] }]);
      expect(lane.noted).toMatchObject([{ outcome: 'failed' }]);
    });
  });

  describe('what a person must mend', () => {
    it.each<[string, 'hints' | 'sync' | 'deliver', Stop | Error]>([
      ['a refused key while reading what was announced', 'hints', expired],
      ['a refused key during a run', 'sync', expired],
      ['a token that cannot be renewed', 'sync', stopped({ action: 'refresh_auth' })],
      ['a wrong setting', 'sync', new HandoffError({ code: 'bad_mapping', message: 'The mapping names no source.', remedy: 'Name it.', exitCode: 2 })],
      ['a refused key while writing', 'deliver', expired],
    ])('%s pauses the connection and says why', async (_, step, trouble) => {
      const lane = await open();
      if (step !== 'deliver') await lane.tick();
      lane.troubles.set(step, trouble);
      expect(await lane.work()).toMatchObject({ stopped: true, nextDueAt: inMs(lane, 5 * MINUTE) });
      const { paused } = await lane.find();
      expect(paused).toMatchObject({ by: 'service', at: lane.clock.iso(), looks: 0, reason: trouble.message, remedy: expect.stringMatching(/./) });
      expect(await lane.work()).toMatchObject({ steps: [] });
      expect(await lane.isDue()).toBe(false);
    });

    it('resumes by itself when it is mended, and makes the run that was missed in the same breath', async () => {
      const lane = await open();
      lane.troubles.set('deliver', expired);
      await lane.work();
      lane.clock.advance(5 * MINUTE);
      lane.troubles.clear();
      expect(await lane.isDue()).toBe(true);
      expect(await lane.work()).toMatchObject({ steps: ['look', 'hints', 'sync'], stopped: false });
      expect(await lane.find()).toMatchObject({ paused: null, failures: 0, pullDueAt: null });
    });

    it('looks more and more rarely while it is not', async () => {
      const lane = await open();
      await lane.tick();
      lane.troubles.set('sync', expired).set('look', expired);
      await lane.work();
      const since = lane.clock.iso();
      const waits: number[] = [];
      for (let look = 0; look < 5; look += 1) {
        const at = (await lane.find()).paused?.lookAgainAt ?? '';
        waits.push((Date.parse(at) - lane.clock.now().getTime()) / MINUTE);
        lane.clock.set(at);
        expect(await lane.work()).toMatchObject({ steps: ['look'] });
      }
      expect(waits).toEqual([5, 15, 30, 60, 60]);
      expect((await lane.find()).paused).toMatchObject({ at: since, looks: 5 });
    });

    it('goes on looking as rarely when only the look is content and the run is refused again', async () => {
      const lane = await open();
      await lane.tick();
      lane.troubles.set('sync', expired);
      await lane.work();
      const since = lane.clock.iso();
      const waits: number[] = [];
      for (let look = 0; look < 4; look += 1) {
        const at = (await lane.find()).paused?.lookAgainAt ?? '';
        waits.push((Date.parse(at) - lane.clock.now().getTime()) / MINUTE);
        lane.clock.set(at);
        expect(await lane.work()).toMatchObject({ steps: ['look', 'hints', 'sync'], stopped: true });
      }
      expect(waits).toEqual([5, 15, 30, 60]);
      expect((await lane.find()).paused).toMatchObject({ at: since });
    });

    it('a look that gets no answer keeps saying what is wrong', async () => {
      const lane = await open();
      await lane.tick();
      lane.troubles.set('sync', expired).set('look', stopped({ code: 'timeout', message: 'No answer.' }));
      await lane.work();
      lane.clock.advance(5 * MINUTE);
      await lane.work();
      expect((await lane.find()).paused).toMatchObject({ code: 'expired', reason: 'The key expired.', looks: 1 });
    });

    it('a look that was interrupted is no look', async () => {
      const lane = await open();
      await lane.tick();
      lane.troubles.set('sync', expired).set('look', stopped({ action: 'interrupted', code: 'interrupted' }));
      await lane.work();
      const { paused } = await lane.find();
      lane.clock.advance(5 * MINUTE);
      expect(await lane.work()).toMatchObject({ steps: ['look'] });
      expect((await lane.find()).paused).toEqual(paused);
    });

    it('what a person paused nobody looks at, and a person resumes it', async () => {
      const lane = await open();
      await lane.tick();
      await lane.store.savePause(lane.id, { at: lane.clock.iso(), by: 'person', code: 'paused_by_person', reason: 'We move.', remedy: 'Resume it.', lookAgainAt: null, looks: 0 }, lane.clock.iso());
      lane.clock.advance(100 * HOUR);
      expect(await lane.isDue()).toBe(false);
      expect(await lane.work()).toMatchObject({ steps: [] });
      await lane.store.savePause(lane.id, null, lane.clock.iso());
      expect(await lane.work()).toMatchObject({ steps: ['hints', 'sync'] });
    });
  });

  describe('a frozen connection', () => {
    it('rests, and its ticks do not pile up', async () => {
      const lane = await open();
      await lane.freeze();
      await lane.tick();
      expect(await lane.work()).toEqual({ steps: [], busy: false, stopped: false, nextDueAt: null });
      expect(await lane.find()).toMatchObject({ pullDueAt: null });
      expect(await lane.isDue()).toBe(false);
    });

    it('is gone through by the run that a person confirmed, once', async () => {
      const lane = await open();
      await lane.freeze();
      await lane.store.requestPull(lane.id, lane.clock.iso(), { massChangeConfirmed: true });
      expect(await lane.work()).toMatchObject({ steps: ['hints', 'sync'] });
      expect(lane.requested).toEqual([{ massChangeConfirmed: true }]);
      await lane.tick();
      expect(await lane.work()).toMatchObject({ steps: [] });
    });

    it('keeps the confirmation of a person whose clock is ahead of ours', async () => {
      const lane = await open();
      await lane.freeze();
      await lane.store.requestPull(lane.id, inMs(lane, 2 * SECOND), { massChangeConfirmed: true });
      expect(await lane.work()).toMatchObject({ steps: [] });
      lane.clock.advance(2 * SECOND);
      expect(await lane.isDue()).toBe(true);
      expect(await lane.work()).toMatchObject({ steps: ['hints', 'sync'] });
    });
  });

  describe('when the service stops', () => {
    it.each<[string, Stop | Error]>([
      ['a run that came to its safe point', stopped({ action: 'interrupted', code: 'interrupted' })],
      ['a request that was broken off', Object.assign(new Error('stopped'), { name: 'AbortError' })],
      ['a refusal while stopping', new HandoffError({ code: 'down', message: 'Down.', remedy: 'Wait.' })],
    ])('%s leaves the run wanted, without a failure', async (_, trouble) => {
      const lane = await open();
      await lane.tick();
      lane.during = () => lane.stopping.abort();
      lane.troubles.set('sync', trouble);
      await lane.store.requestPull(lane.id, lane.clock.iso(), { full: true });
      expect(await lane.work()).toMatchObject({ stopped: true, nextDueAt: null });
      expect(await lane.find()).toMatchObject({ pullDueAt: lane.clock.iso(), requested: { full: true }, failures: 0, notBefore: null, paused: null });
      expect(await lane.store.findRuns(lane.id, 5)).toEqual([]);
    });
  });

  it.each(['hints', 'sync', 'deliver'] as const)('a defect at %s is not swallowed', async (step) => {
    const lane = await open();
    if (step !== 'deliver') await lane.tick();
    lane.troubles.set(step, new TypeError('x is undefined'));
    await expect(lane.work()).rejects.toThrow('x is undefined');
    expect((await lane.find()).pullDueAt !== null).toBe(step !== 'deliver');
  });
});
