import type { RecordRef } from '../../core/connector.ts';
import { sourceKey } from '../../core/line/place-record.ts';
import { REPEATED_TEXTS_KEY, type Opening, type PublishedHead, type RuleStore } from '../../core/line/rule-store.ts';
import type { StoredHandoff, StoredSource } from '../../core/handoff/handoff.ts';
import type { HandoffFilter, PageState, PageWrite, PublishedFile, RecordKeys, Store, StoredConnection } from '../../core/ports.ts';
import type { JsonValue } from '../../core/json.ts';
import type { OutboxRow } from '../../core/reconcile/outbox.ts';
import type { SyncStore } from './sync-deps.ts';

/** Connecting and publishing happen before a run, and must leave no trace either. */
type PlanStore = SyncStore & RuleStore & Pick<Store, 'publish' | 'findPublished' | 'findConnections' | 'renameConnection' | 'cacheGet'>;

/** More rows than this wait in no outbox that a person wants to see printed. */
const MOST_WAITING = 50_000;

/** A store whose writes stay in memory, so that a run can be planned on real data and change nothing. */
export class DryRunStore implements PlanStore {
  readonly #base: PlanStore;
  readonly #earlier: DryRunStore | null;
  readonly #connections = new Map<string, StoredConnection>();
  readonly #published = new Map<string, PublishedFile>();
  /** Rows that earlier runs left, which the run would send as well; with their handoffs. */
  #left: PageState | null = null;
  readonly #handoffs = new Map<string, StoredHandoff>();
  readonly #sources = new Map<string, StoredSource>();
  readonly #rows = new Map<string, OutboxRow>();
  /** A connection that would be renamed: what is asked about the new id is found under the old one. */
  #renamed: { readonly from: string; readonly to: string } | null = null;

  /** `base`: the real one, or that of an earlier plan whose results are to be seen. */
  constructor(base: PlanStore) {
    this.#base = base;
    this.#earlier = base instanceof DryRunStore ? base : null;
  }

  /** Every write that the run would have sent or left in the outbox. A comment of unknown fate is not sent again. */
  planned(): { readonly rows: readonly OutboxRow[]; readonly handoffs: ReadonlyMap<string, StoredHandoff> } {
    const rows = new Map([...(this.#left?.outbox ?? []), ...this.#rows.values()].map((row) => [row.id, row]));
    const known = (this.#left?.handoffs ?? []).map((handoff) => [handoff.id, handoff] as const);
    return {
      rows: [...rows.values()].filter((row) => row.state === 'pending' || (row.state === 'sent' && row.kind !== 'note')),
      handoffs: new Map([...known, ...this.#handoffs]),
    };
  }

  withLane: SyncStore['withLane'] = (connection, work) => this.#base.withLane(this.#stored(connection), work);
  findTaskOwners: SyncStore['findTaskOwners'] = (connection, keys) => this.#base.findTaskOwners(this.#stored(connection), keys);
  findToReassess: SyncStore['findToReassess'] = (connection, ...args) => this.#base.findToReassess(this.#stored(connection), ...args);
  findWantedRecords: SyncStore['findWantedRecords'] = (connection, objects, limit) => this.#base.findWantedRecords(this.#stored(connection), objects, limit);
  eachKnownRecord: SyncStore['eachKnownRecord'] = (connection, ...args) => this.#base.eachKnownRecord(this.#stored(connection), ...args);
  countHandoffs: SyncStore['countHandoffs'] = (filter) => this.#base.countHandoffs(this.#storedFilter(filter));
  countOpenTasks: SyncStore['countOpenTasks'] = (connections) => this.#base.countOpenTasks(connections.map((connection) => this.#stored(connection)));
  findLinkDecisions: SyncStore['findLinkDecisions'] = (ids) => this.#base.findLinkDecisions(ids);
  cacheGet: Store['cacheGet'] = (connection, key, now) => this.#base.cacheGet(this.#stored(connection), key, now);

  listHandoffs: SyncStore['listHandoffs'] = async (filter) => (await this.#base.listHandoffs(this.#storedFilter(filter))).map((handoff) => this.#shown(handoff));

  async findPageState(connection: string, refs: readonly RecordRef[]): Promise<PageState> {
    const own = refs.flatMap((ref) => this.#sources.get(sourceKey({ ...ref, connection })) ?? []);
    return this.#over(await this.#base.findPageState(this.#stored(connection), refs), own);
  }

  async findByKeys(connections: readonly string[], keys: RecordKeys): Promise<PageState> {
    const own = [...this.#sources.values()].filter(
      ({ matchKey, sharedKeys }) => (matchKey !== null && keys.matchKeys.includes(matchKey)) || (sharedKeys?.some((key) => keys.sharedKeys.includes(key)) ?? false),
    );
    return this.#over(await this.#base.findByKeys(connections.map((connection) => this.#stored(connection)), keys), own);
  }

  async findHandoffs(ids: readonly string[]): Promise<PageState> {
    const own = [...this.#sources.values()].filter((source) => ids.includes(source.handoffId));
    return this.#over(await this.#base.findHandoffs(ids), own);
  }

  async savePage(page: PageWrite): Promise<void> {
    for (const handoff of page.handoffs) this.#handoffs.set(handoff.id, handoff);
    for (const source of page.sources) this.#sources.set(sourceKey(source), source);
    for (const row of page.outbox) this.#rows.set(row.id, row);
  }

  async findConnection(id: string): Promise<StoredConnection | null> {
    return this.#connections.get(id) ?? this.#base.findConnection(id);
  }

  async findConnections(): Promise<readonly StoredConnection[]> {
    const known = (await this.#base.findConnections()).filter(({ id }) => id !== this.#renamed?.from && !this.#connections.has(id));
    return [...known, ...this.#connections.values()];
  }

  async renameConnection(from: string, to: string): Promise<boolean> {
    const known = await this.#base.findConnection(from);
    if (known === null) return false;
    this.#renamed = { from, to };
    this.#connections.set(to, { ...known, id: to });
    return true;
  }

  async saveConnection(connection: StoredConnection): Promise<void> {
    this.#connections.set(connection.id, connection);
  }

  async findPublished(name: string): Promise<PublishedFile | null> {
    return this.#published.get(name) ?? this.#base.findPublished(name);
  }

  async publish(file: Omit<PublishedFile, 'version'>): Promise<PublishedFile> {
    const published = { ...file, version: ((await this.#base.findPublished(file.name))?.version ?? 0) + 1 };
    this.#published.set(file.name, published);
    return published;
  }

  async findOpening(id: string, now: string): Promise<Opening> {
    return { connection: await this.findConnection(id), repeatedTexts: await this.cacheGet(id, REPEATED_TEXTS_KEY, now), changes: null };
  }

  /** What is only planned must not be taken for what holds. */
  findRuleChanges: RuleStore['findRuleChanges'] = () => Promise.resolve(null);

  async findPublishedHeads(): Promise<readonly PublishedHead[]> {
    const heads = new Map([...(await this.#base.findPublishedHeads()), ...this.#published.values()].map((head) => [head.name, head]));
    return [...heads.values()];
  }

  async findCached(key: string, now: string): Promise<ReadonlyMap<string, JsonValue>> {
    const cached = new Map(await this.#base.findCached(key, now));
    const renamed = this.#renamed === null ? undefined : cached.get(this.#renamed.from);
    if (this.#renamed !== null && renamed !== undefined) cached.set(this.#renamed.to, renamed);
    return cached;
  }

  async saveRun(): Promise<void> {}
  async saveStale(): Promise<void> {}
  findShownHandoffs: SyncStore['findShownHandoffs'] = () => Promise.resolve([]);
  async saveWatchState(): Promise<void> {}
  async restartFreshness(): Promise<void> {}
  findWatchState: SyncStore['findWatchState'] = () => Promise.resolve(null);
  async cacheSet(): Promise<void> {}
  async markSent(): Promise<void> {}
  async saveDeliveries(): Promise<void> {}
  /** Nothing is handed out to be sent; what is due is only noted for the plan. */
  findDeliverable: SyncStore['findDeliverable'] = async (connection, now, _limit, kinds) => {
    if (this.#left === null) {
      const outbox = (await this.#findLeft(this.#stored(connection), now, kinds)).map((row) => this.#shown(row));
      const { handoffs } = await this.#base.findHandoffs([...new Set(outbox.map((row) => row.handoffId))]);
      this.#left = { sources: [], handoffs: handoffs.map((handoff) => this.#shown(handoff)), outbox };
    }
    return [];
  };

  async countDeliverable(): Promise<{ readonly due: number; readonly waiting: number; readonly nextDueAt: string | null; readonly because: string | null }> {
    return { due: 0, waiting: 0, nextDueAt: null, because: null };
  }

  /** What an earlier plan lists already is not listed again. */
  async #findLeft(connection: string, now: string, kinds: readonly OutboxRow['kind'][]): Promise<readonly OutboxRow[]> {
    const earlier = this.#earlier;
    if (earlier === null) return this.#base.findDeliverable(connection, now, MOST_WAITING, kinds);
    return (await earlier.#findLeft(connection, now, kinds)).filter((row) => !earlier.#rows.has(row.id));
  }

  #stored(connection: string): string {
    return this.#renamed?.to === connection ? this.#renamed.from : connection;
  }

  #storedFilter(filter: HandoffFilter): HandoffFilter {
    return filter.connection === undefined ? filter : { ...filter, connection: this.#stored(filter.connection) };
  }

  #shown<Row extends { readonly connection: string }>(row: Row): Row {
    return this.#renamed?.from === row.connection ? { ...row, connection: this.#renamed.to } : row;
  }

  #over(base: PageState, own: readonly StoredSource[]): PageState {
    const sources = new Map([...base.sources.map((source) => this.#shown(source)), ...own].map((source) => [sourceKey(source), this.#sources.get(sourceKey(source)) ?? source]));
    const ids = new Set([...sources.values()].map((source) => source.handoffId));
    for (const source of this.#sources.values()) if (ids.has(source.handoffId)) sources.set(sourceKey(source), source);
    const handoffs = new Map(base.handoffs.map((handoff) => [handoff.id, this.#handoffs.get(handoff.id) ?? this.#shown(handoff)]));
    for (const id of ids) {
      const handoff = this.#handoffs.get(id);
      if (handoff !== undefined) handoffs.set(id, handoff);
    }
    const rows = new Map(base.outbox.map((row) => [row.id, this.#shown(row)]));
    for (const row of this.#rows.values()) if (handoffs.has(row.handoffId)) rows.set(row.id, row);
    return { sources: [...sources.values()], handoffs: [...handoffs.values()], outbox: [...rows.values()] };
  }
}
