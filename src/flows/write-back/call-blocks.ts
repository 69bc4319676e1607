import type { BudgetPlace, UsageStore, UsedCalls } from '../../core/budget/usage-store.ts';
import type { CallPurpose } from '../../core/connector.ts';

/** Calls that were taken from the database and are counted there. */
export interface Block {
  readonly place: BudgetPlace;
  left: number;
  /** How many are taken the next time. */
  next: number;
  sent: number;
}

/** The blocks of one session, at most one for each purpose. */
export class CallBlocks {
  readonly #store: Pick<UsageStore, 'returnCalls'>;
  readonly #blocks = new Map<CallPurpose, Block>();
  readonly #sentBefore = new Map<CallPurpose, number>();

  constructor(store: Pick<UsageStore, 'returnCalls'>) {
    this.#store = store;
  }

  get some(): boolean {
    return this.#blocks.size > 0;
  }

  leftOf(purpose: CallPurpose): number {
    return this.#blocks.get(purpose)?.left ?? 0;
  }

  /** The block for calls that are counted here. A new one begins with as many as the work before sent, within `largest`. */
  async blockFor(purpose: CallPurpose, place: BudgetPlace, largest: number): Promise<Block> {
    const known = this.#blocks.get(purpose);
    if (known !== undefined && isSame(known.place, place)) return known;
    if (known !== undefined) await this.#giveBack(purpose, known);
    const block = { place, left: 0, next: Math.max(1, Math.min(largest, this.#sentBefore.get(purpose) ?? 1)), sent: 0 };
    this.#blocks.set(purpose, block);
    return block;
  }

  /** Takes all blocks away. What is left of those that are counted in one place is for the caller to give back; null: there was no block. */
  async empty(): Promise<{ readonly place: BudgetPlace; readonly returned: UsedCalls } | null> {
    const blocks = [...this.#blocks];
    this.#blocks.clear();
    const [newest] = blocks.map(([, { place }]) => place).toSorted((a, b) => (a.bucket < b.bucket ? 1 : -1));
    if (newest === undefined) return null;
    const returned = { read: 0, write: 0, look: 0 };
    for (const [purpose, block] of blocks) {
      this.#sentBefore.set(purpose, block.sent);
      if (isSame(block.place, newest)) returned[purpose] = block.left;
      else await this.#giveBack(purpose, block);
    }
    return { place: newest, returned };
  }

  async #giveBack(purpose: CallPurpose, { place, left }: Block): Promise<void> {
    if (left > 0) await this.#store.returnCalls(place, purpose, left);
  }
}

const isSame = (a: BudgetPlace, b: BudgetPlace): boolean => a.bucket === b.bucket && a.budget === b.budget;
