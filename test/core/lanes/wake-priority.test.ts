import { describe, expect, it } from '@jest/globals';
import { promptPriority, wakePriority } from '../../../src/core/lanes/wake-priority.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');

describe('whose lane goes first', () => {
  it('the nearest deadline, then what nobody needs by a date, then what is needed later than in a month', () => {
    const order = ['2026-11-20', '2026-11-22', '2026-11-23', '2026-12-21', null, '2026-12-23', '2027-06-01'];
    const priorities = order.map((neededBy) => wakePriority(neededBy, NOW));
    expect(priorities).toEqual([...new Set(priorities)].toSorted((a, b) => b - a));
  });

  it('what somebody waits for counts as needed today', () => {
    expect(promptPriority(NOW)).toBe(wakePriority('2026-11-22', NOW));
    expect(promptPriority(NOW)).toBeGreaterThan(wakePriority('2026-11-23', NOW));
  });

  it.each([['2026-11-22'], ['9999-12-31'], ['0001-01-01'], ['no date'], [null]])('is a whole number that the queue takes: %s', (neededBy) => {
    const priority = wakePriority(neededBy, NOW);
    expect(Number.isInteger(priority)).toBe(true);
    expect(priority).toBeGreaterThanOrEqual(0);
    expect(priority).toBeLessThanOrEqual(100_000);
  });

  it('was once undated, and is overtaken by nothing that came a month later', () => {
    const waiting = wakePriority(null, NOW);
    expect(waiting).toBeGreaterThan(wakePriority('2026-12-24', new Date('2026-12-23T10:00:00.000Z')));
  });
});
