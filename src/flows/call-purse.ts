import { shouldAskAgain, sumOf, type Budget } from '../core/budget/budget.ts';
import { saySpent } from '../core/budget/say-spent.ts';
import type { BudgetPlace, Usage } from '../core/budget/usage-store.ts';
import type { CallPurpose, ReportedUsage } from '../core/connector.ts';
import { ConnectorError } from '../core/errors.ts';
import { BudgetAccount, type PurseOwner } from './budget-account.ts';

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
  /** Calls that this purpose may still send now; null when there is no limit. */
  left(purpose: CallPurpose): Promise<number | null>;
  /** The error that says so when there are none. */
  refusal(purpose: CallPurpose): Promise<ConnectorError>;
}

/** Calls taken from the database at once when many are needed: what a killed process may lose of the share. */
const LARGEST_BLOCK = 20;

interface Block {
  readonly place: BudgetPlace;
  left: number;
  next: number;
}

/**
 * What one session may still send. Calls are taken from the database in small blocks, the first of one call, so that an
 * idle run takes what it sends; what is left of them goes back when the session rests. Blocks do not outlive the stretch
 * of time that they were counted in.
 */
export class CallPurse implements Budgeted {
  readonly #owner: PurseOwner;
  readonly #account: BudgetAccount;
  readonly #blocks = new Map<CallPurpose, Block>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(owner: PurseOwner) {
    this.#owner = owner;
    this.#account = new BudgetAccount(owner);
  }

  /** Throws ConnectorError `budget_spent`. */
  spend(calls: number, purpose: CallPurpose): Promise<void> {
    return this.#inTurn(() => this.#spend(calls, purpose));
  }

  learn(reported: ReportedUsage): void {
    this.#account.reported = { ...this.#account.reported, ...reported };
  }

  /** The vendor's account id, as soon as somebody knows it. */
  useAccount(accountId: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#giveBack();
      await this.#account.use(accountId);
    });
  }

  /** Gives back what was taken and not sent, and writes down what the answers told. */
  settle(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#giveBack();
      if (this.#account.reported === null) return;
      await this.#account.open();
      await this.#reserve(this.#account.place(), 'look', 0, null);
    });
  }

  left(purpose: CallPurpose): Promise<number | null> {
    return this.#inTurn(async () => {
      const { used } = await this.#look();
      const { ceilings } = this.#account.budget();
      return ceilings === null ? null : Math.max(0, ceilings[purpose] - sumOf(used)) + (this.#blocks.get(purpose)?.left ?? 0);
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

  async #look(): Promise<Usage> {
    await this.#account.open();
    const usage = await this.#owner.store.findUsage(this.#account.place());
    this.#account.take(usage);
    return usage;
  }

  async #spend(calls: number, purpose: CallPurpose): Promise<void> {
    await this.#account.open();
    const block = await this.#blockFor(purpose);
    while (block.left < calls) {
      const budget = this.#account.budget();
      const asks = this.#asksAgain(budget, purpose);
      const wanted = asks ? 1 : Math.max(calls - block.left, block.next);
      const ceiling = asks ? this.#account.used + 1 : (budget.ceilings?.[purpose] ?? null);
      const usage = await this.#reserve(block.place, purpose, wanted, ceiling);
      block.left += usage.granted;
      block.next = Math.min(block.next * 2, largestBlock(budget));
      if (usage.granted > 0) continue;
      // What was learned meanwhile may have raised the ceiling.
      const raised = (this.#account.budget().ceilings?.[purpose] ?? 0) > (budget.ceilings?.[purpose] ?? 0);
      if (!raised || asks) throw this.#spent(purpose, usage);
    }
    block.left -= calls;
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
    const { reported } = this.#account;
    this.#account.reported = null;
    const usage = await this.#owner.store.reserveCalls({ ...place, purpose, wanted, ceiling, reported, now: this.#owner.clock.now().toISOString() });
    this.#account.take(usage);
    return usage;
  }

  async #blockFor(purpose: CallPurpose): Promise<Block> {
    const place = this.#account.place();
    const known = this.#blocks.get(purpose);
    if (known !== undefined && known.place.bucket === place.bucket && known.place.budget === place.budget) return known;
    if (known !== undefined && known.left > 0) await this.#owner.store.returnCalls(known.place, purpose, known.left);
    const block = { place, left: 0, next: 1 };
    this.#blocks.set(purpose, block);
    return block;
  }

  async #giveBack(): Promise<void> {
    const blocks = [...this.#blocks];
    this.#blocks.clear();
    for (const [purpose, { place, left }] of blocks) if (left > 0) await this.#owner.store.returnCalls(place, purpose, left);
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
