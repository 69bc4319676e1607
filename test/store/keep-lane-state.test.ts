import { describe, expect, it } from '@jest/globals';
import { ENGINES, withStore } from '../support/store.ts';

const at = (minute: number): string => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`;
const pause = (lookAgainAt: string | null) => ({ at: at(0), by: 'service' as const, code: 'expired', reason: 'The token expired.', remedy: 'Give a new one.', lookAgainAt, looks: 0 });

describe.each(ENGINES)('the memory of lanes on %s', (engine) => {
  it('gives each tick to one of many that ask for it, and none that lies before it', () =>
    withStore(engine, async (store) => {
      const claims = await Promise.all(Array.from({ length: 8 }, () => store.claimTick('sales', at(5))));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await store.claimTick('sales', at(4))).toBe(false);
      expect(await store.claimTick('sales', at(10))).toBe(true);
      expect(await store.findLane('sales')).toMatchObject({ lastSlot: at(10), pullDueAt: at(10) });
      expect(await store.lastSlots()).toEqual(new Map([['sales', at(10)]]));
    }));

  it('keeps a run wanted that was asked for while another went on', () =>
    withStore(engine, async (store) => {
      await store.claimTick('sales', at(5));
      await store.requestPull('sales', at(6), { full: true });
      await store.settlePull('sales', at(5), { failures: 0, notBefore: null });
      expect(await store.findLane('sales')).toMatchObject({ pullDueAt: at(6), requested: { full: true } });
      await store.settlePull('sales', at(6), { failures: 0, notBefore: null });
      expect(await store.findLane('sales')).toMatchObject({ pullDueAt: null, requested: null });
    }));

  it('does once what a person asked, although a tick came while it was done', () =>
    withStore(engine, async (store) => {
      await store.requestPull('sales', at(5), { full: true, massChangeConfirmed: true });
      await store.claimTick('sales', at(6));
      await store.settlePull('sales', at(5), { failures: 0, notBefore: null });
      expect(await store.findLane('sales')).toMatchObject({ pullDueAt: at(6), requested: null });
      // A tick that lay before the request does not make it look older than the run that it must outlive.
      await store.requestPull('sales', at(8), { full: true });
      expect(await store.claimTick('sales', at(7))).toBe(true);
      expect(await store.findLane('sales')).toMatchObject({ pullDueAt: at(8), requested: { full: true } });
      await store.settlePull('sales', at(8), { failures: 0, notBefore: null });
      expect(await store.findLane('sales')).toMatchObject({ pullDueAt: null, requested: null });
    }));

  it('a person who asks for nothing in particular asks all the same, and takes nothing back', () =>
    withStore(engine, async (store) => {
      await store.requestPull('sales', at(5), null);
      expect(await store.findLane('sales')).toMatchObject({ pullDueAt: at(5), requested: {} });
      await store.requestPull('sales', at(6), { full: true });
      await store.requestPull('sales', at(7), null);
      expect((await store.findLane('sales')).requested).toEqual({ full: true });
      await store.settlePull('sales', at(7), { failures: 0, notBefore: null });
      expect((await store.findLane('sales')).requested).toBeNull();
    }));

  it('a clock that was years ahead keeps a connection neither from its ticks nor from work', () =>
    withStore(engine, async (store) => {
      await store.claimTick('sales', '2031-01-01T00:00:00.000Z');
      await store.holdOff('sales', { failures: 1, notBefore: '2031-01-01T00:05:00.000Z' });
      expect(await store.claimTick('sales', at(5))).toBe(true);
      expect(await store.findLane('sales')).toMatchObject({ lastSlot: at(5), pullDueAt: at(5), notBefore: null });
      // Yesterday's slot of a server that slept is no such thing.
      expect(await store.claimTick('sales', '2026-11-21T10:05:00.000Z')).toBe(false);
    }));

  it('names the lanes with something to do: a wanted run, not one that waits or rests, and a rest to be looked at', () =>
    withStore(engine, async (store) => {
      for (const id of ['due', 'waits', 'rests', 'later']) await store.claimTick(id, at(5));
      await store.holdOff('waits', { failures: 1, notBefore: at(20) });
      await store.savePause('rests', pause(at(30)), at(5));
      await store.savePause('later', pause(null), at(5));
      expect(await store.findDueLanes(at(6))).toEqual(['due']);
      expect(await store.findDueLanes(at(30))).toEqual(['due', 'rests', 'waits']);
      await store.savePause('later', null, at(31));
      expect(await store.findDueLanes(at(31))).toContain('later');
      expect(await store.findLane('later')).toMatchObject({ paused: null, pullDueAt: at(5) });
    }));
});
