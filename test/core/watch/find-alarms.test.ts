import { describe, expect, it } from '@jest/globals';
import { parseSchedule } from '../../../src/core/schedule/parse-schedule.ts';
import { findAlarms, type WatchedConnection } from '../../../src/core/watch/find-alarms.ts';
import { newWatchState } from '../../../src/core/watch/watch-state.ts';
import type { WatchFacts } from '../../../src/core/watch/watch-store.ts';

const scheduleOf = (cron: string, zone = 'UTC'): NonNullable<WatchedConnection['schedule']> => {
  const parsed = parseSchedule(cron);
  if (!parsed.ok) throw new Error(parsed.problem);
  return { schedule: parsed.schedule, zone };
};
const connection = (given: Partial<WatchedConnection> = {}): WatchedConnection => ({
  id: 'sales', schedule: scheduleOf('*/5 * * * *'), slowestMs: 0, stored: { connectedAt: '2026-11-01T00:00:00Z', frozen: null }, paused: null, expires: [], ...given,
});
const facts = (given: Partial<WatchFacts> = {}): WatchFacts => ({ states: [], errors: [], writes: [], rewritten: [], channels: [], ...given });
const readAt = (lastCompleteAt: string): WatchFacts => facts({ states: [{ ...newWatchState('sales'), lastCompleteAt }] });
const kinds = (given: WatchedConnection, known: WatchFacts, now: string): readonly string[] => findAlarms([given], known, new Date(now)).map(({ kind, severity }) => `${kind} ${severity}`);

describe('what the facts say is wrong', () => {
  it('a reading is missed after three ticks of its own schedule, weekends included', () => {
    const weekdays = connection({ schedule: scheduleOf('0 8 * * 1-5') });
    const friday = readAt('2026-11-20T08:00:00.000Z');
    expect(kinds(weekdays, friday, '2026-11-25T08:14:00.000Z')).toEqual([]);
    expect(kinds(weekdays, friday, '2026-11-25T08:16:00.000Z')).toEqual(['not_read critical']);
    expect(kinds(connection(), friday, '2026-11-20T08:30:00.000Z')).toEqual([]);
    expect(kinds(connection(), friday, '2026-11-20T08:31:00.000Z')).toEqual(['not_read critical']);
  });

  it('polling that webhooks slowed down is not late, and one that runs only when asked never is', () => {
    const friday = readAt('2026-11-20T08:00:00.000Z');
    expect(kinds(connection({ slowestMs: 3_600_000 }), friday, '2026-11-20T11:00:00.000Z')).toEqual([]);
    expect(kinds(connection({ slowestMs: 3_600_000 }), friday, '2026-11-20T11:16:00.000Z')).toEqual(['not_read critical']);
    expect(kinds(connection({ schedule: null }), friday, '2027-11-20T11:16:00.000Z')).toEqual([]);
  });

  it('a first reading has a day', () => {
    const fresh = connection({ stored: { connectedAt: '2026-11-20T08:00:00.000Z', frozen: null } });
    expect(kinds(fresh, facts(), '2026-11-21T07:59:00.000Z')).toEqual([]);
    expect(kinds(fresh, facts(), '2026-11-21T08:01:00.000Z')).toEqual(['not_read critical']);
  });

  it('what stands still for a known reason is one alarm, and what a person paused is none', () => {
    const old = readAt('2026-11-01T08:00:00.000Z');
    const pause = { at: '2026-11-02T08:00:00.000Z', code: 'X', reason: 'The token was revoked.', remedy: 'Connect again.', lookAgainAt: null, looks: 3 } as const;
    expect(kinds(connection({ paused: { ...pause, by: 'service' } }), old, '2026-11-20T08:00:00.000Z')).toEqual(['paused critical']);
    expect(kinds(connection({ stored: { connectedAt: '2026-11-01T00:00:00Z', frozen: { at: pause.at, reason: 'Many vanished.' } }, paused: { ...pause, by: 'service' } }), old, '2026-11-20T08:00:00.000Z')).toEqual(['mass_change critical']);
  });

  it('a credential that ends within a month warns, within a week it is urgent', () => {
    const ending = connection({ schedule: null, expires: [{ what: 'certificate', at: '2026-12-20T00:00:00.000Z' }] });
    expect(kinds(ending, facts(), '2026-11-19T00:00:00.000Z')).toEqual([]);
    expect(kinds(ending, facts(), '2026-11-21T00:00:00.000Z')).toEqual(['expiring warning']);
    expect(findAlarms([ending], facts(), new Date('2026-12-15T00:00:00.000Z'))).toMatchObject([{ severity: 'critical', message: 'The certificate expires on 2026-12-20, in 5 days.' }]);
  });

  it('many refusals are one alarm per reason, the few others one together', () => {
    const group = (message: string, count: number) => ({ connection: 'sales', code: 'VALIDATION', message, remedy: 'Exempt us.', count, since: '2026-11-20T08:00:00.000Z' });
    const errors = [group('Close date missing.', 200), group('Stage is locked.', 3), group('One.', 1), group('Two.', 2)];
    expect(findAlarms([connection({ schedule: null })], facts({ errors }), new Date('2026-11-20T08:00:00.000Z')).map(({ kind, message }) => [kind, message])).toEqual([
      ['refused', 'The source refuses 200 writes for one reason: Close date missing.'], ['refused', 'The source refuses 3 writes for one reason: Stage is locked.'],
      ['errors', '3 items set aside as sync errors, waiting for a person.'],
    ]);
  });
});
