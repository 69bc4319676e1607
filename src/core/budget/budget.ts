import type { CallPurpose, DailyCalls } from '../connector.ts';
import { forgetsAt, type BudgetWindow } from './budget-window.ts';
import type { KnownAccount, Usage, UsedCalls } from './usage-store.ts';

/** `limits:` of the connection. */
export interface BudgetRule {
  readonly dailyShare: number;
  readonly daily?: number | undefined;
  /** Part of the share that reading leaves for writing. */
  readonly writeReserve: number;
}

/** What counts for one account at one moment. */
export interface Budget {
  /** Calls a day of the whole account; null: the vendor publishes none and nobody configured one. */
  readonly limit: number | null;
  readonly source: 'reported' | 'configured' | 'documented' | 'none';
  /** Our part of it. */
  readonly share: number | null;
  /** Calls of all purposes after which a purpose gets none; null without a limit. */
  readonly ceilings: Readonly<Record<CallPurpose, number>> | null;
  /** Others use so much of the account that we keep back more than our share asks for. */
  readonly heldBack: boolean;
}

/** A person who looks must get an answer when the rest is used up. */
const LOOK_PART = 0.02;
const MOST_LOOKS = 50;
/** Left alone for others, however large our share is; all of it may be ours only by a share of 1. */
const LEFT_TO_OTHERS = 0.05;
/** What an answer said about others' calls is believed for so long; then one call asks again. */
export const OTHERS_FRESH_MS = 15 * 60_000;

export function budgetOf(rule: BudgetRule, daily: DailyCalls | undefined, known: KnownAccount, window: Pick<BudgetWindow, 'since'>): Budget {
  const { limit, source } = limitOf(rule, daily, known);
  if (limit === null) return { limit, source, share: null, ceilings: null, heldBack: false };
  const share = Math.floor(rule.dailyShare * limit);
  const left = limit - Math.floor(limit * Math.min(LEFT_TO_OTHERS, 1 - rule.dailyShare)) - othersIn(known, window);
  const allowed = Math.max(0, Math.min(share, left));
  const looks = Math.min(MOST_LOOKS, Math.ceil(allowed * LOOK_PART));
  const reserve = Math.ceil(share * rule.writeReserve);
  const ceilings = { read: Math.max(0, allowed - looks - reserve), write: Math.max(0, allowed - looks), look: allowed };
  return { limit, source, share, ceilings, heldBack: left < share };
}

/** The lower one of what the account tells and what was agreed; what is documented only while nothing better is known. */
function limitOf(rule: BudgetRule, daily: DailyCalls | undefined, known: KnownAccount): Pick<Budget, 'limit' | 'source'> {
  if (rule.daily !== undefined && (known.limit === null || rule.daily <= known.limit)) return { limit: rule.daily, source: 'configured' };
  if (known.limit !== null) return { limit: known.limit, source: 'reported' };
  return daily === undefined ? { limit: null, source: 'none' } : { limit: daily.usual, source: 'documented' };
}

/** What was said before the window began says nothing about it. */
const othersIn = ({ others, reportedAt }: KnownAccount, { since }: Pick<BudgetWindow, 'since'>): number =>
  others === null || reportedAt === null || Date.parse(reportedAt) < since.getTime() ? 0 : others;

export const sumOf = (used: UsedCalls): number => used.read + used.write + used.look;

/** Whether nothing but old news about others holds it back, so that one call should bring fresh ones. `askedAt`: the last that was sent for that. */
export function shouldAskAgain(budget: Budget, known: KnownAccount, askedAt: Date | null, now: Date): boolean {
  const told = Math.max(known.reportedAt === null ? 0 : Date.parse(known.reportedAt), askedAt?.getTime() ?? 0);
  return budget.heldBack && now.getTime() - told >= OTHERS_FRESH_MS;
}

/** The moment from which it is worth trying again. */
export function resumesAt(window: BudgetWindow, { oldest, known }: Usage, { heldBack }: Budget, now: Date): Date {
  const forgets = forgetsAt(window, oldest);
  if (!heldBack) return forgets;
  const fresh = new Date((known.reportedAt === null ? now.getTime() : Date.parse(known.reportedAt)) + OTHERS_FRESH_MS);
  return fresh < forgets ? fresh : forgets;
}
