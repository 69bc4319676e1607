import { DateTime } from 'luxon';
import type { CallPurpose } from '../connector.ts';
import { ConnectorError, type ErrorResolution } from '../errors.ts';
import { sumOf, type Budget } from './budget.ts';
import type { UsedCalls } from './usage-store.ts';

/** Code of the error that says that our share is used up. */
export const BUDGET_SPENT = 'budget_spent';

/** Not a fault: the rest is done when the vendor's day begins anew. */
export const isBudgetSpent = (error: unknown): boolean => error instanceof ConnectorError && error.code === BUDGET_SPENT;

const PURPOSES: Readonly<Record<CallPurpose, string>> = { read: 'Reading', write: 'Writing back', look: 'Looking at the account' };

/** `connection`: its id. `at`: when it goes on. */
export function saySpent(
  spent: { readonly connection: string; readonly purpose: CallPurpose; readonly share: number; readonly timeZone: string; readonly at: Date },
  budget: Budget,
  used: UsedCalls,
  now: Date,
): ErrorResolution {
  const { connection, purpose, at } = spent;
  const goesOn = DateTime.fromJSDate(at, { zone: spent.timeZone }).toFormat("yyyy-MM-dd HH:mm 'in' z");
  const percent = Math.round(spent.share * 1_000) / 10;
  const numbers = `${number(sumOf(used))} of ${number(budget.share ?? 0)} calls used (${percent} % of the account's ${number(budget.limit ?? 0)} a day; ${number(used.read)} for reading, ${number(used.write)} for writing)`;
  const why = budget.heldBack ? 'other programs have nearly used up the daily API limit of this account' : 'our share of the daily API limit is used up';
  const reserve = purpose === 'read' && !budget.heldBack ? ' What is left is kept for writing back.' : '';
  return {
    action: 'rate_limited',
    code: BUDGET_SPENT,
    message: `${PURPOSES[purpose]} waits: ${why}: ${numbers}.${reserve} It goes on by itself from ${goesOn}.`,
    remedy: budget.heldBack
      ? 'Nothing is lost. See in the account which integration uses the calls.'
      : `Nothing is lost. To go faster raise limits.dailyShare of connection "${connection}" in connections.yaml.`,
    retryAfterMs: Math.max(1_000, at.getTime() - now.getTime()),
  };
}

const number = (value: number): string => value.toLocaleString('en-US');
