import { describe, expect, it } from '@jest/globals';
import { decidePause, decideRetry, isLookDue, lookAgain, type LanePause } from '../../../src/core/lanes/decide-pause.ts';
import type { Stop } from '../../../src/core/ports.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../support/manual-clock.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const inMs = (ms: number): string => new Date(NOW.getTime() + ms).toISOString();
const stopped = (given: Partial<Stop> = {}): Stop => ({ action: 'fail', code: 'bad_key', message: 'The key is refused.', remedy: 'Give a new one.', retryAfterMs: null, ...given });
const paused = (given: Partial<LanePause> = {}): LanePause => ({ at: inMs(-HOUR), by: 'service', code: 'bad_key', reason: 'The key is refused.', remedy: 'Give a new one.', lookAgainAt: inMs(0), looks: 0, ...given });

describe('what stops a connection until somebody mends it', () => {
  it.each<[Stop['action'], boolean]>([
    ['fail', true],
    ['misconfigured', true],
    ['refresh_auth', true],
    ['retry', false],
    ['rate_limited', false],
    ['skip_record', false],
    ['interrupted', false],
  ])('%s: %s', (action, pauses) => {
    expect(decidePause(stopped({ action }), null, NOW) !== null).toBe(pauses);
  });

  it('says since when, why, and what to do, and is looked at after five minutes', () => {
    expect(decidePause(stopped(), null, NOW)).toEqual({ at: inMs(0), by: 'service', code: 'bad_key', reason: 'The key is refused.', remedy: 'Give a new one.', lookAgainAt: inMs(5 * MINUTE), looks: 0 });
  });

  it('is looked at more and more rarely, at last once an hour, and stays one pause', () => {
    let pause = decidePause(stopped(), null, NOW);
    const waits: number[] = [];
    for (let look = 0; look < 6; look += 1) {
      pause = decidePause(stopped(), pause, NOW);
      waits.push((Date.parse(pause?.lookAgainAt ?? '') - NOW.getTime()) / MINUTE);
    }
    expect(waits).toEqual([15, 30, 60, 60, 60, 60]);
    expect(pause).toMatchObject({ at: inMs(0), looks: 6 });
  });
});

describe('a look that finds it not mended', () => {
  it('says what is wrong now', () => {
    expect(lookAgain(stopped({ code: 'locked', message: 'The user is locked.' }), paused(), NOW)).toMatchObject({ at: inMs(-HOUR), code: 'locked', reason: 'The user is locked.', looks: 1 });
  });

  it.each<Stop['action']>(['retry', 'rate_limited', 'skip_record'])('keeps saying what must be mended when only %s came of it', (action) => {
    const again = lookAgain(stopped({ action, code: 'timeout', message: 'No answer.', remedy: 'Wait.' }), paused({ looks: 1 }), NOW);
    expect(again).toEqual(paused({ looks: 2, lookAgainAt: inMs(30 * MINUTE) }));
  });
});

describe('when a look is due', () => {
  it.each<[string | null, boolean]>([[inMs(0), true], [inMs(-1), true], [inMs(1), false], [null, false]])('at %s: %s', (lookAgainAt, due) => {
    expect(isLookDue(paused({ lookAgainAt }), NOW)).toBe(due);
  });
});

describe('what time alone may mend', () => {
  it.each<[string, Partial<Stop>, number, number]>([
    ['the first failure', { action: 'retry' }, 1, 30 * SECOND],
    ['the second', { action: 'retry' }, 2, 2 * MINUTE],
    ['the third', { action: 'retry' }, 3, 5 * MINUTE],
    ['the fourth', { action: 'retry' }, 4, 15 * MINUTE],
    ['the thousandth', { action: 'retry' }, 1_000, 15 * MINUTE],
    ['what the vendor says when that is later', { action: 'retry', retryAfterMs: HOUR }, 1, HOUR],
    ['our own pace when the vendor says earlier', { action: 'retry', retryAfterMs: SECOND }, 2, 2 * MINUTE],
    ['a limit: when the vendor says, however often', { action: 'rate_limited', retryAfterMs: 7 * SECOND }, 9, 7 * SECOND],
    ['a limit without a moment', { action: 'rate_limited' }, 1, 30 * SECOND],
    ['"at once", which would be a tight loop', { action: 'rate_limited', retryAfterMs: 0 }, 1, SECOND],
    ['a moment in the past', { action: 'rate_limited', retryAfterMs: -HOUR }, 1, SECOND],
    ['next year, tomorrow', { action: 'rate_limited', retryAfterMs: 365 * DAY }, 1, 25 * HOUR],
    ['a number that no date can hold', { action: 'retry', retryAfterMs: Number.MAX_VALUE }, 1, 25 * HOUR],
    ['an interruption, at once', { action: 'interrupted', retryAfterMs: 0 }, 1, 0],
  ])('%s', (_, given, failures, waitMs) => {
    expect(decideRetry(stopped(given), failures, NOW)).toBe(inMs(waitMs));
  });
});
