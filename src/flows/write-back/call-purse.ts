import { shouldAskAgain, sumOf, type Budget } from '../../core/budget/budget.ts';
import { saySpent } from '../../core/budget/say-spent.ts';
import type { BudgetPlace, Usage } from '../../core/budget/usage-store.ts';
import type { CallPurpose, ReportedUsage } from '../../core/connector.ts';
import { ConnectorError } from '../../core/errors.ts';
import { BudgetAccount, type PurseOwner } from './budget-account.ts';
import { CallBlocks } from './call-blocks.ts';

export type { PurseOwner } from './budget-account.ts';

/** What a person sees of a budget. */
export interface BudgetView extends Budget {
  readonly used: Usage['used'];
  /** Zone in which the vendor's day begins. */
  readonly timeZone: string;
  /** ISO instant from which used calls are given back. */
  readonly resumesAt: string;
}

/** What a run asks of its purse. */
export interface Budgeted {
  /**
   * Calls that this purpose may still send now; null when there is no limit. With `plenty` the database is asked only when
   * what it said last does not leave many times as many.
   */
  left(purpose: CallPurpose, plenty?: number): Promise<number | null>;
  /** The error that says so when there are none. */
  refusal(purpose: CallPurpose): Promise<ConnectorError>;
}

/** Calls taken from the database at once when many are needed: what a killed process may lose of the share. */
const LARGEST_BLOCK = 20;
/** Others may have taken that much since the database was asked. */
const MANY_TIMES = 100;

/**
 * What one session may still send. Calls are taken from the database in small blocks, the first of as many as the work
 * before sent; what is left of them goes back when the session rests. Blocks do not outlive the time they were counted in.
 */
export class CallPurse implements Budgeted {
  readonly #owner: PurseOwner;
  readonly #account: BudgetAccount;
  readonly #blocks: CallBlocks;
  #users = 0;
  readonly #atRest: (() => void)[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(owner: PurseOwner) {
    this.#owner = owner;
    this.#account = new BudgetAccount(owner);
    this.#blocks = new CallBlocks(owner.store);
  }

  /** Throws ConnectorError `budget_spent`. */
  spend(calls: number, purpose: CallPurpose): Promise<void> {
    return this.#inTurn(() => this.#spend(calls, purpose));
  }

  learn(reported: ReportedUsage): void {
    this.#account.hear(reported);
  }

  /** The vendor's account id, as soon as somebody knows it. */
  useAccount(accountId: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#account.is(accountId)) return;
      await this.#settle(null);
      await this.#account.use(accountId);
    });
  }

  enter(): void {
    this.#users += 1;
  }

  /** When nothing is under way any more, what was taken and not sent goes back, and what the answers told is written down. */
  async leave(): Promise<void> {
    this.#users -= 1;
    if (this.#users > 0) return;
    await this.settle();
    for (const work of this.#atRest.splice(0)) work();
  }

  /** Does it once nothing is under way: now, or when the last of it has ended. */
  whenResting(work: () => void): void {
    if (this.#users === 0) work();
    else this.#atRest.push(work);
  }

  /** Gives back what was taken and not sent, and writes down what the answers told. */
  settle(): Promise<void> {
    return this.#inTurn(() => this.#settle(this.#account.takeReported()));
  }

  /** Several steps of one work: what is left after one serves the next. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.enter();
    try {
      return await work();
    } finally {
      await this.leave();
    }
  }

  left(purpose: CallPurpose, plenty?: number): Promise<number | null> {
    return this.#inTurn(async () => {
      if (plenty !== undefined && this.#blocks.some) {
        const { ceilings } = this.#account.budget();
        const known = ceilings === null ? null : ceilings[purpose] - this.#account.used;
        if (known === null || known >= MANY_TIMES * plenty) return known;
      }
      return this.#askLeft(purpose);
    });
  }

  refusal(purpose: CallPurpose): Promise<ConnectorError> {
    return this.#inTurn(async () => this.#spent(purpose, await this.#look()));
  }

  view(): Promise<BudgetView> {
    return this.#inTurn(async () => {
      const usage = await this.#look();
      const budget = this.#account.budget();
      return { ...budget, used: usage.used, timeZone: this.#account.timeZone, resumesAt: this.#account.resumesAt(usage, budget).toISOString() };
    });
  }

  async #askLeft(purpose: CallPurpose): Promise<number | null> {
    const { used } = await this.#look();
    const { ceilings } = this.#account.budget();
    return ceilings === null ? null : Math.max(0, ceilings[purpose] - sumOf(used)) + this.#blocks.leftOf(purpose);
  }

  async #look(): Promise<Usage> {
    await this.#account.open();
    const usage = await this.#owner.store.findUsage(this.#account.place());
    this.#account.take(usage);
    return usage;
  }

  async #spend(calls: number, purpose: CallPurpose): Promise<void> {
    await this.#account.open();
    const block = await this.#blocks.blockFor(purpose, this.#account.place(), largestBlock(this.#account.budget()));
    while (block.left < calls) {
      const budget = this.#account.budget();
      const asks = this.#asksAgain(budget, purpose);
      const wanted = asks ? 1 : Math.max(calls - block.left, block.next);
      const ceiling = asks ? this.#account.used + 1 : (budget.ceilings?.[purpose] ?? null);
      const usage = await this.#reserve(block.place, purpose, wanted, ceiling);
      block.left += usage.granted;
      block.next = Math.min(block.next * 4, largestBlock(budget));
      if (usage.granted > 0) continue;
      // What was learned meanwhile may have raised the ceiling.
      const raised = (this.#account.budget().ceilings?.[purpose] ?? 0) > (budget.ceilings?.[purpose] ?? 0);
      if (!raised || asks) throw this.#spent(purpose, usage);
    }
    block.left -= calls;
    block.sent += calls;
  }

  /** Others are said to use the account up, but that is old: one call asks, once in a while. */
  #asksAgain(budget: Budget, purpose: CallPurpose): boolean {
    const { used, known, askedAt } = this.#account;
    const now = this.#owner.clock.now();
    const held = budget.ceilings !== null && used >= budget.ceilings[purpose] && used < (budget.share ?? 0);
    if (!held || !shouldAskAgain(budget, known, askedAt, now)) return false;
    this.#account.askedAt = now;
    return true;
  }

  async #reserve(place: BudgetPlace, purpose: CallPurpose, wanted: number, ceiling: number | null): Promise<Usage & { readonly granted: number }> {
    const reported = this.#account.takeReported();
    const usage = await this.#owner.store.reserveCalls({ ...place, purpose, wanted, ceiling, reported, now: this.#owner.clock.now().toISOString() });
    this.#account.take(usage);
    return usage;
  }

  async #settle(reported: ReportedUsage | null): Promise<void> {
    const kept = await this.#blocks.empty();
    const returned = kept?.returned ?? { read: 0, write: 0, look: 0 };
    if (reported === null && sumOf(returned) === 0) return;
    if (kept === null) await this.#account.open();
    const place = kept?.place ?? this.#account.place();
    const known = await this.#owner.store.settleCalls({ ...place, returned, reported, now: this.#owner.clock.now().toISOString() });
    this.#account.learn(known, sumOf(returned));
  }

  #spent(purpose: CallPurpose, usage: Usage): ConnectorError {
    const { connection, rule, clock } = this.#owner;
    const budget = this.#account.budget();
    const spent = { connection, purpose, share: rule.dailyShare, timeZone: this.#account.timeZone, at: this.#account.resumesAt(usage, budget) };
    return new ConnectorError(connection, saySpent(spent, budget, usage.used, clock.now()));
  }

  /** One caller after the other, or all that wait would each take a block. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

/** A small share is not handed to one process in a few blocks. */
const largestBlock = ({ share }: Budget): number => (share === null ? LARGEST_BLOCK : Math.max(1, Math.min(LARGEST_BLOCK, Math.floor(share / 100))));
