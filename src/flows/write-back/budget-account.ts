import { budgetOf, resumesAt, sumOf, type Budget, type BudgetRule } from '../../core/budget/budget.ts';
import { windowOf, type BudgetWindow } from '../../core/budget/budget-window.ts';
import type { BudgetPlace, KnownAccount, Usage, UsageStore } from '../../core/budget/usage-store.ts';
import type { DailyCalls, ReportedUsage } from '../../core/connector.ts';
import type { Clock, Store } from '../../core/ports.ts';

export interface PurseOwner {
  /** Its id in connections.yaml. */
  readonly connection: string;
  readonly connector: string;
  readonly daily: DailyCalls | undefined;
  readonly rule: BudgetRule;
  readonly store: UsageStore & Pick<Store, 'findConnection'>;
  readonly clock: Clock;
}

const NOTHING: KnownAccount = { limit: null, others: null, reportedAt: null, timeZone: null };
/** Vendors without a number are counted all the same, by the day of UTC. */
const ANY_DAY: DailyCalls['reset'] = 'midnight';

/** What one session knows of the account that it spends the calls of. */
export class BudgetAccount {
  readonly #owner: PurseOwner;
  #budget: string | null = null;
  /** Counted under the connection's name until the account's own id is known. */
  #provisional = false;
  #known: KnownAccount | null = null;
  #window: BudgetWindow | null = null;
  /** Calls of all processes in the window, as the database said last. */
  used = 0;
  /** When a call was sent only to learn how much others use. */
  askedAt: Date | null = null;
  #reported: ReportedUsage | null = null;

  constructor(owner: PurseOwner) {
    this.#owner = owner;
  }

  get known(): KnownAccount {
    return this.#known ?? NOTHING;
  }

  get timeZone(): string {
    return this.known.timeZone ?? 'UTC';
  }

  /** Which account it is and what is known of it; asked again until the account has its id. */
  async open(): Promise<void> {
    const { store, connection, connector, clock } = this.#owner;
    if (this.#budget === null || this.#provisional) {
      const stored = await store.findConnection(connection);
      if (stored !== null && stored.connector === connector) await this.use(stored.accountId);
      else if (this.#budget === null) {
        this.#budget = `connection:${connection}`;
        this.#provisional = true;
      }
    }
    if (this.#known !== null) return;
    // The zone decides where the window begins, so it is asked for before anything is counted.
    const { known } = await store.findUsage({ budget: this.#name(), since: clock.now().toISOString() });
    this.#known = known;
    this.#window = null;
  }

  /** Whether calls are counted for this account already. */
  is(accountId: string): boolean {
    return this.#budget === this.#nameOf(accountId);
  }

  /** The vendor's account id, as soon as somebody knows it. */
  async use(accountId: string): Promise<void> {
    if (this.is(accountId)) return;
    const budget = this.#nameOf(accountId);
    if (this.#provisional) await this.#owner.store.moveUsage(this.#name(), budget);
    this.#budget = budget;
    this.#provisional = false;
    this.#known = null;
  }

  /** An answer told it. Most tell what is known already: that is not written down again. */
  hear({ used, limit, timeZone }: ReportedUsage): void {
    const { known } = this;
    const news: ReportedUsage = {
      ...(used === undefined ? {} : { used }),
      ...(limit === undefined || limit === known.limit ? {} : { limit }),
      ...(timeZone === undefined || timeZone === known.timeZone ? {} : { timeZone }),
    };
    if (Object.keys(news).length > 0) this.#reported = { ...this.#reported, ...news };
  }

  /** What answers told and the database does not know yet; the caller writes it down. */
  takeReported(): ReportedUsage | null {
    const reported = this.#reported;
    this.#reported = null;
    return reported;
  }

  take(usage: Usage): void {
    this.learn(usage.known);
    this.used = sumOf(usage.used);
  }

  /** `returned`: calls that were given back. */
  learn(known: KnownAccount, returned = 0): void {
    if (known.timeZone !== this.known.timeZone) this.#window = null;
    this.#known = known;
    this.used = Math.max(0, this.used - returned);
  }

  window(): BudgetWindow {
    const now = this.#owner.clock.now();
    const kept = this.#window;
    if (kept !== null && now >= kept.bucket && now < kept.bucketEnds) return kept;
    this.#window = windowOf(this.#reset, this.timeZone, now);
    return this.#window;
  }

  place(): BudgetPlace {
    const { since, bucket } = this.window();
    return { budget: this.#name(), since: since.toISOString(), bucket: bucket.toISOString() };
  }

  budget(): Budget {
    const { rule, daily } = this.#owner;
    return budgetOf(rule, daily, { ...this.known, limit: this.#reported?.limit ?? this.known.limit }, this.window());
  }

  resumesAt(usage: Usage, budget: Budget): Date {
    return resumesAt(this.window(), usage, budget, this.#owner.clock.now());
  }

  get #reset(): DailyCalls['reset'] {
    return this.#owner.daily?.reset ?? ANY_DAY;
  }

  #nameOf(accountId: string): string {
    return `${this.#owner.connector}:${accountId}`;
  }

  #name(): string {
    return this.#budget ?? `connection:${this.#owner.connection}`;
  }
}
