import { describe, expect, it } from '@jest/globals';
import type { Alarm } from '../../src/core/watch/alarm.ts';
import type { Notice } from '../../src/core/watch/notice.ts';
import { newWatchState } from '../../src/core/watch/watch-state.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { buildConnection, EARLIER, LATER, NOW } from './build-rows.ts';

const ALARM: Alarm = {
  key: 'refused:sales:7f', kind: 'refused', connection: 'sales', severity: 'warning', since: EARLIER, message: 'Refused.', remedy: 'Mend it.',
  raisedAt: NOW, goneAt: null, resolvedAt: null, raises: 1, revision: 1,
};
const notice = (key: string, channel = 'slack'): Notice => ({
  key, channel, createdAt: NOW, message: { kind: 'alarm', severity: 'warning', title: 'sales', lines: [], link: null, about: {} },
});
const all = { includeResolved: true, limit: 10 };

describe.each(ENGINES)('what is kept about watching on %s', (engine) => {
  it('states and alarms come back as saved', () =>
    withStore(engine, async (store) => {
      const state = { ...newWatchState('sales'), measuredFrom: EARLIER, lastCompleteAt: NOW, troubledRuns: 2, troubledSince: NOW, troubles: ['Why.'], cursorHash: 'c', stuckRuns: 1, stuckSince: NOW, unreadable: { 'deal.goal': NOW } };
      await store.saveWatchState(state);
      expect(await store.findWatchState('sales')).toEqual(state);
      await store.restartFreshness('sales');
      expect(await store.findWatchState('sales')).toEqual({ ...state, measuredFrom: null });
      expect(await store.findWatchState('hr')).toBeNull();
      expect(await store.saveAlarms([ALARM], () => [])).toEqual([ALARM]);
      expect(await store.findAlarms(all)).toEqual([ALARM]);
    }));

  it('who worked from an older revision changes nothing and tells nobody', () =>
    withStore(engine, async (store) => {
      await store.saveAlarms([ALARM], () => [notice('first')]);
      const late = { ...ALARM, message: 'Somebody else says.' };
      expect(await store.saveAlarms([late], (saved) => saved.map(() => notice('second')))).toEqual([]);
      expect(await store.saveAlarms([{ ...late, revision: 2 }], (saved) => saved.map(() => notice('third')))).toHaveLength(1);
      expect((await store.findNotices(9)).map(({ key }) => key).toSorted()).toEqual(['first', 'third']);
    }));

  it('a notice is in one hand at a time, and only its holder settles it', () =>
    withStore(engine, async (store) => {
      await store.saveAlarms([ALARM], () => [notice('a'), notice('b'), notice('c', 'teams')]);
      const hands = await Promise.all([store.claimNotices(['slack'], NOW, LATER, 1), store.claimNotices(['slack'], NOW, LATER, 9), store.claimNotices(['slack'], NOW, LATER, 9)]);
      expect(hands.flat().map(({ key }) => key).toSorted()).toEqual(['a', 'b']);
      await store.saveNotices([{ key: 'a', state: 'sent', notBefore: null, error: null, at: NOW }]);
      await store.saveNotices([{ key: 'a', state: 'pending', notBefore: null, error: null, at: NOW }]);
      expect(await store.claimNotices(['slack'], NOW, LATER, 9)).toEqual([]);
      expect(await store.claimNotices(['slack'], LATER, LATER, 9)).toEqual([]);
      expect((await store.findNotices(9)).map(({ key, state }) => `${key} ${state}`).toSorted()).toEqual(['a sent', 'b unconfirmed', 'c pending']);
    }));

  it('a day has one digest', () =>
    withStore(engine, async (store) => {
      const made = await Promise.all([store.saveDigest('2026-11-23', NOW, [notice('d')]), store.saveDigest('2026-11-23', NOW, [notice('e')])]);
      expect(made.toSorted()).toEqual([false, true]);
      expect(await store.findNotices(9)).toHaveLength(1);
      expect([await store.hasDigest('2026-11-23'), await store.hasDigest('2026-11-24')]).toEqual([true, false]);
    }));

  it('a renamed connection keeps its state and its alarms', () =>
    withStore(engine, async (store) => {
      await store.saveConnection(buildConnection());
      await store.saveWatchState(newWatchState('sales'));
      await store.saveAlarms([ALARM], () => []);
      await store.renameConnection('sales', 'crm');
      expect(await store.findWatchState('crm')).toEqual(newWatchState('crm'));
      expect(await store.findAlarms(all)).toEqual([{ ...ALARM, key: 'refused:crm:7f', connection: 'crm' }]);
    }));
});
