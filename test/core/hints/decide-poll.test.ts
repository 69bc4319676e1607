import { describe, expect, it } from '@jest/globals';
import { decidePoll, FIRST_PACE, type PollPace, type PollQuestion } from '../../../src/core/hints/decide-poll.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-23T09:00:00Z');
const at = (minute: number): Date => new Date(START + minute * MINUTE);
const iso = (minute: number): string => at(minute).toISOString();

/** Minutes of the polls in a time of ticks every `everyMinutes`; a poll begins three seconds after its tick. */
function pollsIn(minutes: number, everyMinutes: number, question: Partial<PollQuestion> & { readonly missedAt?: number; readonly deliveredUntil?: number } = {}): readonly number[] {
  let pace: PollPace = FIRST_PACE;
  const polls: number[] = [];
  for (let minute = 0; minute <= minutes; minute += everyMinutes) {
    const decided = decidePoll({
      missed: question.missedAt === minute ? 1 : 0,
      deliveredAt: iso(Math.min(minute, question.deliveredUntil ?? minute)),
      intervalMs: everyMinutes * MINUTE, sweepEveryMs: 24 * 60 * MINUTE, ...question, pace, now: at(minute),
    });
    pace = decided.pace;
    if (!decided.poll) continue;
    polls.push(minute);
    pace = { ...pace, polledAt: new Date(START + minute * MINUTE + 3_000).toISOString(), doubtful: minute === 0 ? null : { since: iso(minute - 10), refs: [] } };
  }
  return polls;
}

describe('polling beside a webhook', () => {
  it('slows down step by step to every sixth tick', () => {
    expect(pollsIn(150, 5)).toEqual([0, 5, 10, 20, 30, 50, 70, 100, 130]);
  });

  it('never polls less than once an hour, and never before its own interval', () => {
    expect(pollsIn(420, 20)).toEqual([0, 20, 40, 80, 120, 180, 240, 300, 360, 420]);
    expect(pollsIn(720, 120)).toEqual([0, 120, 240, 360, 480, 600, 720]);
  });

  it('never polls less often than records are swept', () => {
    expect(pollsIn(60, 5, { sweepEveryMs: 10 * MINUTE })).toEqual([0, 5, 10, 20, 30, 40, 50, 60]);
  });

  it('goes back to every tick when a poll found what nobody announced', () => {
    const polls = pollsIn(180, 5, { missedAt: 105 });
    expect(polls.slice(polls.indexOf(100))).toEqual([100, 105, 110, 120, 130, 150, 170]);
  });

  it('does not slow down on the word of a webhook that was silent for a day', () => {
    expect(pollsIn(60, 5, { deliveredUntil: -24 * 60 })).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
    expect(pollsIn(60, 5, { deliveredAt: null })).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
  });

  it('judges a poll once', () => {
    const judged = decidePoll({ pace: { ...FIRST_PACE, polledAt: iso(0), doubtful: { since: iso(0), refs: [] } }, missed: 0, now: at(5), deliveredAt: iso(4), intervalMs: 5 * MINUTE, sweepEveryMs: 1e9 });
    expect(judged.pace).toMatchObject({ clean: 1, doubtful: null });
    expect(decidePoll({ pace: judged.pace, missed: 0, now: at(6), deliveredAt: iso(4), intervalMs: 5 * MINUTE, sweepEveryMs: 1e9 }).pace).toBe(judged.pace);
  });
});
