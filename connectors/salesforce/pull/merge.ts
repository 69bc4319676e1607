import type { JsonObject } from '../../../src/core/json.ts';
import type { QueryAnswer, QueryOp } from '../composite.ts';
import { ROWS_PER_QUERY_PAGE } from '../limits.ts';
import { DEAL, type ReadPlan, type RelationPlan } from './plan.ts';
import { keyOf, parentKeyOf } from './records.ts';
import { compareKeys, rangeConditions, select, type Key, type KeyRange } from '../soql.ts';

/** One ordered query and what has arrived of it. Rows are kept with the key of the deal they belong to. */
interface Stream {
  readonly relation: RelationPlan | null;
  readonly first: QueryOp;
  next: string | null;
  started: boolean;
  done: boolean;
  /** Key of the last row that arrived: everything before it is complete. */
  reached: Key | null;
  rows: { readonly key: Key; readonly row: JsonObject }[];
}

export interface MergedDeal {
  readonly key: Key;
  readonly row: JsonObject;
  readonly children: ReadonlyMap<string, readonly JsonObject[]>;
}

/**
 * Deals and their children as flat queries, all in the order of the deals' key, merged as they arrive. A deal leaves when
 * every child stream has passed it. Rows that no longer fit the order (the deal was changed while we read) are told apart
 * as `strays`, to be read again by id.
 */
export class StreamMerge {
  readonly #upper: string | null;
  readonly #deals: Stream;
  readonly #children: readonly Stream[];
  #strays = new Set<string>();
  total: number | null = null;

  constructor(plan: ReadPlan, range: KeyRange, options: { readonly deleted: boolean; readonly filtered: boolean }) {
    this.#upper = range.upper;
    const filter = (prefix: string): string[] => {
      const text = options.filtered ? plan.filter(prefix) : null;
      return text === null ? [] : [text];
    };
    const order = ['SystemModstamp', 'Id'];
    this.#deals = newStream(null, {
      soql: select(plan.columns, DEAL, [...filter(''), ...rangeConditions(range, 'SystemModstamp', 'Id')], order),
      all: options.deleted,
    });
    this.#children = plan.relations.map((relation) => {
      const stamp = `${relation.parent}.SystemModstamp`;
      const where = [...filter(`${relation.parent}.`), ...rangeConditions(range, stamp, relation.parentId)];
      return newStream(relation, {
        soql: select(relation.columns, relation.object, where, [stamp, relation.parentId, 'Id']),
        all: false,
      });
    });
  }

  get done(): boolean {
    return (
      this.#deals.done &&
      this.#deals.rows.length === 0 &&
      this.#children.every((stream) => stream.done && stream.rows.length === 0)
    );
  }

  /** Queries and next pages worth asking for now: children first, so that a deal saved in between is noticed as a stray. */
  wanted(): Stream[] {
    const last = this.#deals.rows.at(-1)?.key ?? this.#deals.reached;
    const children = this.#children.filter((stream) => {
      if (stream.done) return false;
      const ahead = stream.reached !== null && last !== null && compareKeys(stream.reached, last) > 0;
      return !stream.started || !ahead || this.#deals.done;
    });
    // Deals must not pile up while their children are still on the way.
    const deals = !this.#deals.done && this.#deals.rows.length <= ROWS_PER_QUERY_PAGE ? [this.#deals] : [];
    return [...children, ...deals];
  }

  opOf(stream: Stream): QueryOp {
    return stream.next === null ? stream.first : { next: stream.next };
  }

  take(stream: Stream, answer: Extract<QueryAnswer, { ok: true }>): void {
    if (stream.relation === null && !stream.started) this.total = answer.totalSize;
    stream.started = true;
    stream.next = answer.next;
    stream.done = answer.next === null;
    for (const row of answer.rows) {
      const key = stream.relation === null ? keyOf(row) : parentKeyOf(stream.relation, row);
      const inOrder = stream.reached === null || compareKeys(key, stream.reached) >= 0;
      if (!inOrder || (this.#upper !== null && key.stamp > this.#upper)) {
        this.#strays.add(key.id);
        continue;
      }
      stream.reached = key;
      stream.rows.push({ key, row });
    }
  }

  /** Deals that are complete now, in order. */
  complete(): MergedDeal[] {
    const horizon = this.#children.reduce<Key | null>((lowest, stream) => {
      if (stream.done) return lowest;
      const reached = stream.reached ?? { stamp: '', id: '' };
      return lowest === null || compareKeys(reached, lowest) < 0 ? reached : lowest;
    }, null);
    const ready = horizon === null ? this.#deals.rows.length : lowerBound(this.#deals.rows, horizon);
    const merged = this.#deals.rows
      .slice(0, ready)
      .map(({ key, row }) => ({ key, row, children: new Map<string, JsonObject[]>() }));
    this.#deals.rows = this.#deals.rows.slice(ready);
    for (const stream of this.#children) this.#attach(stream, merged);
    return merged;
  }

  /** Deals to read again by id; asking empties the list. */
  takeStrays(): string[] {
    const strays = [...this.#strays];
    this.#strays = new Set();
    return strays;
  }

  #attach(
    stream: Stream,
    merged: readonly { readonly key: Key; readonly children: Map<string, JsonObject[]> }[],
  ): void {
    const { relation } = stream;
    if (relation === null) return;
    const limit = merged.at(-1)?.key ?? null;
    const over = this.#deals.done && this.#deals.rows.length === 0;
    let used = 0;
    let at = 0;
    for (const { key, row } of stream.rows) {
      if (!over && (limit === null || compareKeys(key, limit) > 0)) break;
      used += 1;
      for (let deal = merged[at]; deal !== undefined && compareKeys(deal.key, key) < 0; deal = merged[at]) at += 1;
      const deal = merged[at];
      if (deal !== undefined && compareKeys(deal.key, key) === 0) {
        const rows = deal.children.get(relation.name);
        if (rows === undefined) deal.children.set(relation.name, [row]);
        else rows.push(row);
      } else this.#strays.add(key.id);
    }
    stream.rows = stream.rows.slice(used);
  }
}

const newStream = (relation: RelationPlan | null, first: QueryOp): Stream => ({
  relation,
  first,
  next: null,
  started: false,
  done: false,
  reached: null,
  rows: [],
});

/** How many rows have a key before this one. */
function lowerBound(rows: readonly { readonly key: Key }[], key: Key): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = rows[middle];
    if (at !== undefined && compareKeys(at.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
