import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { budgetOf, resumesAt, shouldAskAgain, type BudgetRule } from '../../../src/core/budget/budget.ts';
import { forgetsAt, windowOf } from '../../../src/core/budget/budget-window.ts';
import type { KnownAccount } from '../../../src/core/budget/usage-store.ts';

const NOW = new Date('2026-11-23T09:07:00Z');
const DAY = { since: new Date('2026-11-23T00:00:00Z') };
const NOTHING: KnownAccount = { limit: null, others: null, reportedAt: null, timeZone: null };
const rule = (given: Partial<BudgetRule> = {}): BudgetRule => ({ dailyShare: 0.5, writeReserve: 0.2, ...given });
const told = (limit: number, others: number | null = null): KnownAccount => ({ ...NOTHING, limit, others, reportedAt: others === null ? null : NOW.toISOString() });

describe('the window over which calls are counted', () => {
  it('begins at midnight in the zone of the account', () => {
    const window = windowOf('midnight', 'America/New_York', NOW);
    expect(window.since.toISOString()).toBe('2026-11-23T05:00:00.000Z');
    expect(window.resetsAt?.toISOString()).toBe('2026-11-24T05:00:00.000Z');
  });

  it('is an hour longer on the day on which clocks go back', () => {
    const window = windowOf('midnight', 'Europe/Berlin', new Date('2026-10-25T12:00:00Z'));
    expect((window.resetsAt?.getTime() ?? 0) - window.since.getTime()).toBe(25 * 3_600_000);
  });

  it('is the day of UTC where the vendor names a zone that nobody knows', () => {
    expect(windowOf('midnight', 'Mars/Olympus', NOW).since.toISOString()).toBe('2026-11-23T00:00:00.000Z');
  });

  it('rolls in quarters of an hour and never forgets a call before the vendor does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * 86_400_000 }), fc.integer({ min: 0, max: 2 * 86_400_000 }), (sentMs, laterMs) => {
        const bucket = windowOf('rolling', 'UTC', new Date(sentMs)).bucket;
        const counted = bucket >= windowOf('rolling', 'UTC', new Date(sentMs + laterMs)).since;
        return counted || laterMs > 86_400_000;
      }),
    );
  });

  it('forgets the oldest calls of a rolling day one after the other, and all of a calendar day at once', () => {
    const rolling = windowOf('rolling', 'UTC', NOW);
    expect(forgetsAt(rolling, '2026-11-22T10:00:00.000Z').toISOString()).toBe('2026-11-23T10:15:00.000Z');
    expect(forgetsAt(windowOf('midnight', 'UTC', NOW), '2026-11-23T00:00:00.000Z').toISOString()).toBe('2026-11-24T00:00:00.000Z');
  });
});

describe('what we may use of an account', () => {
  it('is our share of what the account told, with a reserve for writing and a few calls for who looks', () => {
    expect(budgetOf(rule(), { reset: 'midnight', usual: 250_000 }, told(10_000), DAY)).toEqual({
      limit: 10_000, source: 'reported', share: 5_000, ceilings: { read: 3_950, write: 4_950, look: 5_000 }, heldBack: false,
    });
  });

  it('goes by the documented number until an answer tells more, and by the configured one where it is lower', () => {
    const daily = { reset: 'rolling', usual: 15_000 } as const;
    expect(budgetOf(rule(), daily, NOTHING, DAY)).toMatchObject({ limit: 15_000, source: 'documented' });
    expect(budgetOf(rule({ daily: 1_000 }), daily, told(100_000), DAY)).toMatchObject({ limit: 1_000, source: 'configured' });
    expect(budgetOf(rule({ daily: 200_000 }), daily, told(100_000), DAY)).toMatchObject({ limit: 100_000, source: 'reported' });
    expect(budgetOf(rule(), undefined, NOTHING, DAY)).toEqual({ limit: null, source: 'none', share: null, ceilings: null, heldBack: false });
  });

  it('shrinks when others nearly use the account up, and leaves them a twentieth', () => {
    const budget = budgetOf(rule(), undefined, told(1_000, 700), DAY);
    expect(budget).toMatchObject({ share: 500, heldBack: true, ceilings: { look: 250 } });
    expect(budgetOf(rule({ dailyShare: 1 }), undefined, told(1_000, 700), DAY).ceilings?.look).toBe(300);
    expect(budgetOf(rule(), undefined, told(1_000, 2_000), DAY).ceilings).toEqual({ read: 0, write: 0, look: 0 });
  });

  it('forgets what others used before the day began', () => {
    const yesterday = { ...told(1_000, 900), reportedAt: '2026-11-22T23:59:00.000Z' };
    expect(budgetOf(rule(), undefined, yesterday, DAY).heldBack).toBe(false);
  });

  it('never gives more than the share, and reading never more than writing, never more than looking', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }), fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), (dailyShare, writeReserve, limit, others) => {
        const { ceilings, share } = budgetOf({ dailyShare, writeReserve }, undefined, told(limit, others), DAY);
        return ceilings !== null && share !== null && ceilings.read >= 0 && ceilings.read <= ceilings.write && ceilings.write <= ceilings.look && ceilings.look <= share && share <= dailyShare * limit;
      }),
    );
  });

  it('asks the account again a quarter of an hour after others had used it up', () => {
    const known = told(1_000, 900);
    const budget = budgetOf(rule(), undefined, known, DAY);
    const later = new Date(NOW.getTime() + 15 * 60_000);
    expect([shouldAskAgain(budget, known, null, NOW), shouldAskAgain(budget, known, null, later), shouldAskAgain(budget, known, NOW, later), shouldAskAgain(budget, known, later, later)]).toEqual([false, true, true, false]);
    const usage = { used: { read: 1, write: 0, look: 0 }, oldest: '2026-11-23T00:00:00.000Z', known };
    expect(resumesAt(windowOf('midnight', 'UTC', NOW), usage, budget, NOW)).toEqual(later);
  });
});
