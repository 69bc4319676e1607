import type { RecordRef } from '../../core/connector.ts';
import type { HandoffEvent, StoredHandoff, StoredSource } from '../../core/handoff/handoff.ts';
import type { HandoffRecord } from '../../core/handoff/record.ts';
import { inheritFrom, moveRows } from '../../core/line/absorb-handoff.ts';
import type { JoinCandidate, KeyedSource } from '../../core/line/decide-partners.ts';
import { sourceKey } from '../../core/line/place-record.ts';
import type { PageState } from '../../core/ports.ts';
import type { OutboxRow } from '../../core/reconcile/outbox.ts';

/** One handoff while its page is worked on. */
export interface Work {
  readonly id: string;
  known: StoredHandoff | null;
  /** What a handoff founded in this very page is compared by; later pages use the stored record. */
  readonly firstRecord: HandoffRecord | null;
  readonly founding: RecordRef;
  readonly connection: string;
  readonly sources: Map<string, StoredSource>;
  /** Versions that this page replaces. */
  readonly replaced: StoredSource[];
  outbox: OutboxRow[];
  joins: StoredHandoff['joins'];
  touched: boolean;
  /** A record came in another version than the stored one. */
  recordChanged: boolean;
  /** When a person last changed one of its records in the source, an ISO instant; null: none came anew with this page. */
  changedAt: string | null;
  readonly events: HandoffEvent[];
  /** Rows changed for another reason than the plan. */
  readonly changedRows: OutboxRow[];
  /** It was there before this page. */
  readonly isStored: boolean;
  /** Records that leave it for a handoff of their own. */
  readonly left: StoredSource[];
  /** The handoff that its record left in this very page. */
  leftFrom: Work | null;
  /** The handoff that it turned out to be one with (or a person linked it with), and the records it had until then. */
  absorbed: { readonly by: Work; readonly sources: readonly StoredSource[]; readonly how: 'one' | 'linked' } | null;
}

type Located = RecordRef & { readonly connection: string };

/** The handoffs of one page, found by id, by record or by the keys that records share. */
export class WorkSet {
  readonly #byId = new Map<string, Work>();
  readonly #bySource = new Map<string, Work>();
  readonly #byKey = new Map<string, Set<Work>>();

  add(state: PageState): void {
    const added = new Set<string>();
    for (const handoff of state.handoffs) {
      if (this.#byId.has(handoff.id)) continue;
      this.#create(handoff.id, handoff, null, handoff.founding, handoff.connection);
      added.add(handoff.id);
    }
    for (const source of state.sources) if (added.has(source.handoffId)) this.#attachTo(source.handoffId, source);
    for (const row of state.outbox) if (added.has(row.handoffId)) this.#byId.get(row.handoffId)?.outbox.push(row);
  }

  found(id: string, record: HandoffRecord, founding: RecordRef, connection: string): Work {
    return this.#create(id, null, record, founding, connection);
  }

  attach(work: Work, source: StoredSource): void {
    const key = sourceKey(source);
    const before = work.sources.get(key);
    if (before !== undefined && before.fingerprint !== source.fingerprint) work.replaced.push(before);
    work.sources.set(key, source);
    this.#bySource.set(key, work);
    for (const shared of keysOf(source)) this.#byKey.set(shared, (this.#byKey.get(shared) ?? new Set()).add(work));
  }

  get(id: string): Work | undefined {
    return this.#byId.get(id);
  }

  holderOf(source: Located): Work | undefined {
    return this.#bySource.get(sourceKey(source));
  }

  /** Handoffs that share a key with this record, its own left out. */
  candidatesFor(source: KeyedSource): readonly JoinCandidate[] {
    const own = this.holderOf(source);
    const works = new Set(keysOf(source).flatMap((key) => [...(this.#byKey.get(key) ?? [])]));
    return [...works].flatMap((work) => {
      const record = work.known?.record ?? work.firstRecord;
      return record === null || work === own || work.absorbed !== null || isForgotten(work) ? [] : [{ id: work.id, record, sources: [...work.sources.values()] }];
    });
  }

  /** All of one handoff's records go over to the other, with what is remembered of it. */
  absorb(kept: Work, gone: Work, evidence: string, how: 'one' | 'linked' = 'one'): void {
    gone.absorbed = { by: kept, sources: [...gone.sources.values()], how };
    kept.joins = [...kept.joins, ...gone.joins, { connection: gone.connection, ...gone.founding, evidence }];
    if (gone.known !== null) {
      kept.known = inheritFrom(kept, gone.known);
      const { moved, left } = moveRows(kept.id, kept.outbox, gone.outbox);
      kept.outbox = [...kept.outbox, ...moved];
      kept.changedRows.push(...moved);
      gone.changedRows.push(...left);
    }
    for (const source of gone.sources.values()) this.attach(kept, { ...source, handoffId: kept.id });
    kept.changedAt = laterOf(kept.changedAt, gone.changedAt);
    kept.replaced.push(...gone.replaced.map((source) => ({ ...source, handoffId: kept.id })));
    gone.sources.clear();
    kept.touched = true;
    gone.touched = true;
  }

  /** A record goes its own way: the handoff goes on that it founded before, else it founds one. */
  leave(from: Work, source: StoredSource, own: { readonly id: string; readonly record: HandoffRecord }): Work {
    from.sources.delete(sourceKey(source));
    from.left.push(source);
    from.joins = from.joins.filter((join) => sourceKey(join) !== sourceKey(source));
    from.touched = true;
    const { object, externalId } = source;
    const work = this.#byId.get(own.id) ?? this.#create(own.id, null, own.record, { object, externalId }, source.connection);
    work.joins = [];
    work.leftFrom = from;
    work.touched = true;
    this.attach(work, { ...source, handoffId: own.id });
    return work;
  }

  all(): Iterable<Work> {
    return this.#byId.values();
  }

  #create(id: string, known: StoredHandoff | null, firstRecord: HandoffRecord | null, founding: RecordRef, connection: string): Work {
    const work: Work = {
      id, known, firstRecord, founding, connection, isStored: known !== null, absorbed: null,
      sources: new Map(), replaced: [], outbox: [], joins: known?.joins ?? [], touched: false, recordChanged: false, changedAt: null, events: [], changedRows: [], left: [], leftFrom: null,
    };
    this.#byId.set(id, work);
    return work;
  }

  #attachTo(id: string, source: StoredSource): void {
    const work = this.#byId.get(id);
    if (work !== undefined) this.attach(work, source);
  }
}

export const laterOf = (a: string | null, b: string | null): string | null => (a === null || (b !== null && Date.parse(b) > Date.parse(a)) ? b : a);

/** What a person asked us to erase is not brought back by the next pull, nor joined with anything. */
export const isForgotten = (work: Work): boolean => typeof work.known?.forgottenAt === 'string';

/** Match keys and shared keys in one name space each. */
const keysOf = ({ matchKey, sharedKeys }: KeyedSource): readonly string[] => [
  ...(matchKey === null ? [] : [`match ${matchKey}`]),
  ...(sharedKeys ?? []).map((key) => `shared ${key}`),
];
