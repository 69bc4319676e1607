import { z } from 'zod';
import { batchRead, OPERATOR, searchPage, type ObjectType, type SearchFilter } from '../api.ts';
import type { HubSpotClient } from '../client.ts';
import { CHILDREN_TTL_MS, MOST_KEPT_CHILDREN, ROWS_PER_BATCH, ROWS_PER_SEARCH } from '../limits.ts';
import { instantMs } from '../local-time.ts';
import type { Row } from '../schema.ts';

type Values = Row['properties'];
const keptSchema = z.object({
  plan: z.string(),
  /** ISO instant: changes up to it are in the rows. */
  until: z.string(),
  rows: z.record(z.string(), z.record(z.string(), z.string().nullable())),
});
interface Kept {
  until: string;
  readonly rows: Map<string, Values>;
  /** Used in this session: only these are kept for the next, so that nobody's data stays longer than it is needed. */
  readonly used: Set<string>;
}

export const MODIFIED: Readonly<Record<ObjectType, string>> = {
  deals: 'hs_lastmodifieddate',
  companies: 'hs_lastmodifieddate',
  line_items: 'hs_lastmodifieddate',
  tasks: 'hs_lastmodifieddate',
  // Contacts are the exception (docs, "CRM search", "Searchable properties").
  contacts: 'lastmodifieddate',
};

export const isOmitted = (found: Values, asked: readonly string[]): boolean => asked.some((name) => !(name in found));

/**
 * Contacts and companies of many deals, kept between runs: one search for what changed since then is cheaper than
 * reading thousands again. Few of them are simply read.
 */
export class ChildStore {
  readonly #client: HubSpotClient;
  readonly #planHash: string;
  readonly #lookBackMs: number;
  readonly #onOmitted: (type: ObjectType) => void;
  readonly #kept = new Map<ObjectType, Promise<Kept>>();

  /** `lookBackMs`: so late the index may show a change. `onOmitted` is told when an answer lacks a property that was asked for. */
  constructor(client: HubSpotClient, planHash: string, lookBackMs: number, onOmitted: (type: ObjectType) => void) {
    this.#client = client;
    this.#planHash = planHash;
    this.#lookBackMs = lookBackMs;
    this.#onOmitted = onOmitted;
  }

  /** By id; those that vanished are left out. */
  async read(type: ObjectType, ids: readonly string[], properties: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Values>> {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return new Map();
    if (unique.length <= ROWS_PER_BATCH && !this.#kept.has(type)) return await this.#readNow(type, unique, properties, signal);
    const loading = this.#kept.get(type) ?? this.#load(type, unique.length, signal);
    this.#kept.set(type, loading);
    const kept = await loading;
    const missing = unique.filter((id) => !kept.rows.has(id));
    for (const [id, values] of await this.#readNow(type, missing, properties, signal)) kept.rows.set(id, values);
    for (const id of unique) kept.used.add(id);
    return new Map(unique.flatMap((id) => (kept.rows.has(id) ? [[id, kept.rows.get(id) ?? {}]] : [])));
  }

  /** Once, at the end of a reading. */
  async save(): Promise<void> {
    for (const [type, loading] of this.#kept) {
      const { until, rows, used } = await loading;
      const keep = [...used].filter((id) => rows.has(id)).slice(-MOST_KEPT_CHILDREN);
      const value = { plan: this.#planHash, until, rows: Object.fromEntries(keep.map((id) => [id, rows.get(id) ?? {}])) };
      await this.#client.context.cache.set(this.#key(type), value, CHILDREN_TTL_MS);
    }
  }

  async #readNow(type: ObjectType, ids: readonly string[], properties: readonly string[], signal: AbortSignal): Promise<Map<string, Values>> {
    const { rows } = await batchRead(this.#client, type, ids, [...new Set([...properties, MODIFIED[type]])], { signal });
    if ([...rows.values()].some((row) => isOmitted(row.properties, properties))) this.#onOmitted(type);
    return new Map([...rows].map(([id, row]) => [id, Object.fromEntries([...properties, MODIFIED[type]].map((name) => [name, row.properties[name] ?? null]))]));
  }

  async #load(type: ObjectType, wanted: number, signal: AbortSignal): Promise<Kept> {
    const startedAt = this.#client.context.now().toISOString();
    const empty: Kept = { until: startedAt, rows: new Map(), used: new Set() };
    const stored = keptSchema.safeParse(await this.#client.context.cache.get(this.#key(type))).data;
    if (stored === undefined || stored.plan !== this.#planHash) return empty;
    const changed = await this.#changedSince(type, stored, Math.ceil(wanted / ROWS_PER_BATCH), signal);
    if (changed === null) return empty;
    const rows = new Map(Object.entries(stored.rows).filter(([id]) => !changed.has(id)));
    return { until: startedAt, rows, used: new Set() };
  }

  /**
   * Ids whose stamp differs from the kept one; null when finding out costs more than reading everything again. It looks back
   * further than the last time, because the index lags, so it meets rows that are known: the newest page and the number of
   * rows tell whether there is more to find.
   */
  async #changedSince(type: ObjectType, stored: z.infer<typeof keptSchema>, worthCalls: number, signal: AbortSignal): Promise<ReadonlySet<string> | null> {
    const stamp = MODIFIED[type];
    const sinceMs = Date.parse(stored.until) - this.#lookBackMs;
    const isKnown = (row: Row): boolean => stored.rows[row.id] !== undefined && stored.rows[row.id]?.[stamp] === row.properties[stamp];
    const window: SearchFilter = { propertyName: stamp, operator: OPERATOR.Gte, value: String(sinceMs) };
    const newest = await searchPage(this.#client, { type, groups: [[window]], sort: `-${stamp}`, properties: [stamp], signal });
    const fresh = newest.results.filter((row) => !isKnown(row));
    const changed = new Set(fresh.map(({ id }) => id));
    if (newest.paging?.next === undefined) return changed;
    const last = newest.results.at(-1);
    const inWindow = Object.entries(stored.rows).filter(([id, values]) => !changed.has(id) && (instantMs(values[stamp]) ?? 0) >= sinceMs);
    if (last !== undefined && isKnown(last) && newest.total === inWindow.length + fresh.length) return changed;
    if (Math.ceil(newest.total / ROWS_PER_SEARCH) >= worthCalls) return null;
    for (let after = '0'; ; ) {
      const groups = [[window, { propertyName: 'hs_object_id', operator: OPERATOR.Gt, value: after }]];
      const page = await searchPage(this.#client, { type, groups, sort: 'hs_object_id', properties: [stamp], signal });
      for (const row of page.results) if (!isKnown(row)) changed.add(row.id);
      const end = page.results.at(-1)?.id;
      if (page.paging?.next === undefined || end === undefined) return changed;
      after = end;
    }
  }

  #key(type: ObjectType): string {
    return `personal:hubspot:children:${this.#client.credentialName}:${type}`;
  }
}
