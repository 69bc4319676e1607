import { describe, expect, it } from '@jest/globals';
import type { Alarm, FoundAlarm } from '../../../src/core/watch/alarm.ts';
import { settleAlarms } from '../../../src/core/watch/settle-alarms.ts';
import { tellAlarms } from '../../../src/core/watch/tell-alarms.ts';

const at = (minutes: number): Date => new Date(Date.parse('2026-11-23T09:00:00.000Z') + minutes * 60_000);
const trouble = (given: Partial<FoundAlarm> = {}): FoundAlarm => ({ key: 'expiring:sales:1', kind: 'expiring', connection: 'sales', severity: 'warning', since: at(0).toISOString(), message: 'It ends.', remedy: 'Renew it.', ...given });
const settle = (known: readonly Alarm[], found: readonly FoundAlarm[], minutes: number, mayRaise = true) => settleAlarms(known, found, { now: at(minutes), mayRaise: () => mayRaise });
const only = (steps: ReturnType<typeof settle>) => {
  const [step] = steps;
  if (step === undefined || steps.length > 1) throw new Error(`${steps.length} steps`);
  return step;
};

describe('settling alarms', () => {
  it('raises once, updates in silence, tells again when it gets worse', () => {
    const raised = only(settle([], [trouble()], 0));
    expect(raised.tell).toBe('raised');
    expect(settle([raised.alarm], [trouble({ since: at(1).toISOString() })], 1)).toEqual([]);
    const updated = only(settle([raised.alarm], [trouble({ message: 'It ends in 20 days.' })], 2));
    expect(updated).toMatchObject({ tell: null, alarm: { message: 'It ends in 20 days.', since: raised.alarm.since, revision: 2 } });
    const worse = only(settle([updated.alarm], [trouble({ severity: 'critical' })], 3));
    expect(worse).toMatchObject({ tell: 'raised', alarm: { severity: 'critical' } });
    expect(only(settle([worse.alarm], [trouble()], 4)).tell).toBeNull();
  });

  it('is over only after ten minutes without it, and back within them it never went', () => {
    const { alarm } = only(settle([], [trouble()], 0));
    const gone = only(settle([alarm], [], 1));
    expect(gone).toMatchObject({ tell: null, alarm: { goneAt: at(1).toISOString(), resolvedAt: null } });
    expect(settle([gone.alarm], [], 10)).toEqual([]);
    expect(only(settle([gone.alarm], [trouble()], 10))).toMatchObject({ tell: null, alarm: { goneAt: null } });
    const over = only(settle([gone.alarm], [], 11));
    expect(over).toMatchObject({ tell: 'resolved', alarm: { resolvedAt: at(11).toISOString() } });
    expect(settle([over.alarm], [], 12)).toEqual([]);
  });

  it('a service that has just started raises nothing that only looks late, but keeps what was raised', () => {
    expect(settle([], [trouble()], 0, false)).toEqual([]);
    const { alarm } = only(settle([], [trouble()], 0));
    expect(settle([alarm], [trouble()], 1, false)).toEqual([]);
  });

  it('a channel in trouble is not used to tell of itself', () => {
    const step = only(settle([], [trouble({ key: 'channel:slack', kind: 'channel', connection: null })], 0));
    expect(tellAlarms([step], ['slack', 'email'], at(0).toISOString()).map(({ channel }) => channel)).toEqual(['email']);
  });

  it('raised, worse, over and raised again are four messages of different keys, the same change is one', () => {
    const raised = only(settle([], [trouble()], 0));
    const worse = only(settle([raised.alarm], [trouble({ severity: 'critical' })], 1));
    const gone = only(settle([worse.alarm], [], 2));
    const over = only(settle([gone.alarm], [], 20));
    const again = only(settle([over.alarm], [trouble()], 21));
    const keys = [raised, worse, over, again, raised].flatMap((step) => tellAlarms([step], ['slack'], at(30).toISOString()).map(({ key }) => key));
    expect(new Set(keys).size).toBe(4);
  });
});
