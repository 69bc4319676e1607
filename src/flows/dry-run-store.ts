import type { RecordRef } from '../core/connector.ts';
import { refKey } from '../core/line/place-record.ts';
import type { StoredHandoff, StoredSource } from '../core/handoff/handoff.ts';
import type { PageState, PageWrite } from '../core/ports.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';
import type { SyncStore } from './sync-deps.ts';

/** A store whose writes stay in memory, so that a run can be planned on real data and change nothing. */
export class DryRunStore implements SyncStore {
  readonly #base: SyncStore;
  readonly #handoffs = new Map<string, StoredHandoff>();
  readonly #sources = new Map<string, StoredSource>();
  readonly #rows = new Map<string, OutboxRow>();

  constructor(base: SyncStore) {
    this.#base = base;
  }

  /** Every write that the run would have left in the outbox. */
  planned(): { readonly rows: readonly OutboxRow[]; readonly handoffs: ReadonlyMap<string, StoredHandoff> } {
    return { rows: [...this.#rows.values()].filter((row) => row.state === 'pending'), handoffs: this.#handoffs };
  }

  withLane: SyncStore['withLane'] = (connection, work) => this.#base.withLane(connection, work);
  findConnection: SyncStore['findConnection'] = (id) => this.#base.findConnection(id);
  findTaskOwners: SyncStore['findTaskOwners'] = (connection, keys) => this.#base.findTaskOwners(connection, keys);
  findToReassess: SyncStore['findToReassess'] = (...args) => this.#base.findToReassess(...args);
  eachKnownRecord: SyncStore['eachKnownRecord'] = (...args) => this.#base.eachKnownRecord(...args);
  countKnownRecords: SyncStore['countKnownRecords'] = (connection) => this.#base.countKnownRecords(connection);
  countOpenTasks: SyncStore['countOpenTasks'] = (connection) => this.#base.countOpenTasks(connection);
  findLinkDecisions: SyncStore['findLinkDecisions'] = (ids) => this.#base.findLinkDecisions(ids);

  listHandoffs: SyncStore['listHandoffs'] = (filter) => this.#base.listHandoffs(filter);

  async findPageState(connection: string, refs: readonly RecordRef[]): Promise<PageState> {
    const own = refs.flatMap((ref) => this.#sources.get(refKey(ref)) ?? []);
    return this.#over(await this.#base.findPageState(connection, refs), own);
  }

  async findByMatchKeys(connection: string, keys: readonly string[]): Promise<PageState> {
    const own = [...this.#sources.values()].filter((source) => source.matchKey !== null && keys.includes(source.matchKey));
    return this.#over(await this.#base.findByMatchKeys(connection, keys), own);
  }

  async findHandoffs(ids: readonly string[]): Promise<PageState> {
    const own = [...this.#sources.values()].filter((source) => ids.includes(source.handoffId));
    return this.#over(await this.#base.findHandoffs(ids), own);
  }

  async savePage(page: PageWrite): Promise<void> {
    for (const handoff of page.handoffs) this.#handoffs.set(handoff.id, handoff);
    for (const source of page.sources) this.#sources.set(refKey(source), source);
    for (const row of page.outbox) this.#rows.set(row.id, row);
  }

  async saveConnection(): Promise<void> {}
  async saveRun(): Promise<void> {}
  async cacheSet(): Promise<void> {}
  async markSent(): Promise<void> {}
  async saveDeliveries(): Promise<void> {}
  async findDeliverable(): Promise<readonly OutboxRow[]> {
    return [];
  }
  async countDeliverable(): Promise<{ readonly due: number; readonly waiting: number; readonly nextDueAt: string | null }> {
    return { due: 0, waiting: 0, nextDueAt: null };
  }

  #over(base: PageState, own: readonly StoredSource[]): PageState {
    const sources = new Map([...base.sources, ...own].map((source) => [refKey(source), this.#sources.get(refKey(source)) ?? source]));
    const ids = new Set([...sources.values()].map((source) => source.handoffId));
    const handoffs = new Map(base.handoffs.map((handoff) => [handoff.id, this.#handoffs.get(handoff.id) ?? handoff]));
    for (const id of ids) {
      const handoff = this.#handoffs.get(id);
      if (handoff !== undefined) handoffs.set(id, handoff);
    }
    const rows = new Map(base.outbox.map((row) => [row.id, row]));
    for (const row of this.#rows.values()) if (handoffs.has(row.handoffId)) rows.set(row.id, row);
    return { sources: [...sources.values()], handoffs: [...handoffs.values()], outbox: [...rows.values()] };
  }
}
