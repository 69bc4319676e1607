import { describe, expect, it } from '@jest/globals';
import { combineTriggers } from '../../../src/core/line/combine-triggers.ts';
import { startOfDay } from '../../../src/core/line/next-tick.ts';
import { OWN_FIELD_CHANGED, ownDrift } from '../../../src/core/line/own-drift.ts';
import { retryRefused } from '../../../src/core/line/retry-refused.ts';
import { isTakenBack, LIVE_STATUSES } from '../../../src/core/line/taken-back.ts';
import { isMassChange } from '../../../src/core/reconcile/mass-change.ts';
import type { DesiredItem, OutboxRow } from '../../../src/core/reconcile/outbox.ts';

const row = (change: Partial<OutboxRow> = {}): OutboxRow => ({
  id: 'r1', handoffId: 'h1', connection: 'sales', target: { object: 'deal', externalId: 'd1' }, item: 'fields', kind: 'fields', desired: { score: 85, note: null },
  alongside: {}, desiredHash: 'a', sentHash: 'a', acknowledgedHash: 'a', acknowledged: { score: 85, note: null }, remoteId: null, state: 'acknowledged',
  lockGroup: null, notBefore: null, order: 1, ownerKey: null, attempts: 0, errorCode: null, errorMessage: null, ...change,
});

describe('combining what several records of one handoff say', () => {
  it.each([
    [['reached', 'rescinded'], true, 'rescinded'],
    [['withdrawn', 'reached'], true, 'withdrawn'],
    [['before', 'reached'], false, 'reached'],
    [['before', 'pre_close'], false, 'pre_close'],
    [['before'], false, 'before'],
    [['before'], true, 'withdrawn'],
    [['pre_close'], true, 'withdrawn'],
    [['out_of_scope'], true, 'withdrawn'],
    [[], true, 'withdrawn'],
    [[], false, 'withdrawn'],
  ] as const)('%j, reached before: %s, makes %s', (triggers, wasReached, expected) => {
    expect(combineTriggers(triggers.map((trigger) => ({ connection: 'people', trigger })), wasReached).trigger).toBe(expected);
  });

  it('says why a reached handoff was taken back when the records do not', () => {
    expect(combineTriggers([], true).because).toContain('deleted');
    expect(combineTriggers([{ connection: 'people', trigger: 'out_of_scope' }], true).because).toContain('scope');
    expect(combineTriggers([{ connection: 'people', trigger: 'before' }], true).because).toContain('reopened');
  });
});

describe('fields of ours changed by hand', () => {
  it('names those that show something else than what was acknowledged', () => {
    expect(ownDrift({ score: 12, note: 'x' }, row())).toEqual(['score', 'note']);
  });

  it.each([
    ['a number as text', { score: '85', note: null }],
    ['a number with decimals', { score: '85.0', note: null }],
    ['null as blank text', { score: 85, note: '' }],
    ['blanks around it', { score: ' 85 ', note: null }],
    ['a field that was not read', { note: null }],
    ['nothing read at all', null],
  ] as const)('is not fooled by %s', (_what, own) => {
    expect(ownDrift(own, row())).toEqual([]);
  });

  it('is not fooled by line ends or by a text cut to the field’s length', () => {
    const text = { missing: 'Goal\nPromises\nGo-live date' };
    const acknowledged = row({ acknowledged: text });
    expect(ownDrift({ missing: 'Goal\r\nPromises\r\nGo-live date' }, acknowledged)).toEqual([]);
    expect(ownDrift({ missing: 'Goal\nProm…' }, acknowledged)).toEqual([]);
    expect(ownDrift({ missing: 'Goal\nProm' }, acknowledged)).toEqual(['missing']);
  });

  it('a score of 0 that somebody cleared is a change', () => {
    expect(ownDrift({ score: '' }, row({ acknowledged: { score: 0 } }))).toEqual(['score']);
    expect(ownDrift({ score: null }, row({ acknowledged: { score: 0 } }))).toEqual(['score']);
    expect(ownDrift({ score: 0 }, row({ acknowledged: { score: '' } }))).toEqual(['score']);
  });

  it('does not judge what is on its way, was refused, or never arrived', () => {
    for (const state of ['pending', 'sent', 'failed', 'ended'] as const) expect(ownDrift({ score: 12 }, row({ state }))).toEqual([]);
    expect(ownDrift({ score: 12 }, row({ acknowledged: null }))).toEqual([]);
    expect(ownDrift({ score: 12 }, undefined)).toEqual([]);
  });
});

describe('sending refused rows again', () => {
  const wanted: DesiredItem = { target: { object: 'deal', externalId: 'd1' }, item: 'fields', kind: 'fields', desired: {}, alongside: {}, onlyIfKnown: false, lockGroup: null, notBefore: null, order: 1, ownerKey: null };
  const refused = row({ state: 'failed', attempts: 3, errorCode: 'RULE', errorMessage: 'No.' });

  it('takes those that are still wanted, as if they had never been refused', () => {
    expect(retryRefused([refused], [wanted])).toEqual([{ ...refused, state: 'pending', attempts: 0, errorCode: null, errorMessage: null }]);
  });

  it('leaves what nobody wants any more, what was not refused, and fields that somebody keeps changing', () => {
    expect(retryRefused([refused], [])).toEqual([]);
    expect(retryRefused([refused], [{ ...wanted, item: 'task:x' }])).toEqual([]);
    expect(retryRefused([row(), row({ state: 'unconfirmed' }), { ...refused, errorCode: OWN_FIELD_CHANGED }], [wanted])).toEqual([]);
  });
});

describe('small rules', () => {
  it.each([[20, 100, false], [21, 100, true], [21, 210, false], [22, 210, true], [21, 21, true], [20, 20, false]])('%s of %s vanishing is too much: %s', (vanished, known, expected) => {
    expect(isMassChange(vanished, known)).toBe(expected);
  });

  it('a day begins at midnight of its own zone, summer time included', () => {
    expect(startOfDay('2026-12-28', 'UTC')).toBe('2026-12-28T00:00:00.000Z');
    expect(startOfDay('2026-07-01', 'Europe/Berlin')).toBe('2026-06-30T22:00:00.000Z');
    expect(startOfDay('2026-12-28', 'America/New_York')).toBe('2026-12-28T05:00:00.000Z');
  });

  it('what was taken back cannot vanish again', () => {
    expect(LIVE_STATUSES).toEqual(expect.arrayContaining(['pre_close', 'incomplete', 'ready', 'accepted', 'completed']));
    expect(LIVE_STATUSES).not.toEqual(expect.arrayContaining(['withdrawn']));
    expect(LIVE_STATUSES).not.toContain('new');
    expect(isTakenBack('rescinded')).toBe(true);
    expect(isTakenBack('ready')).toBe(false);
  });
});
