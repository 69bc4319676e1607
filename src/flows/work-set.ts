import type { RecordRef } from '../core/connector.ts';
import type { HandoffEvent, StoredHandoff, StoredSource } from '../core/handoff/handoff.ts';
import type { HandoffRecord } from '../core/handoff/record.ts';
import { refKey, type JoinCandidate } from '../core/line/place-record.ts';
import type { PageState } from '../core/ports.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';

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
  readonly events: HandoffEvent[];
  /** Rows changed for another reason than the plan. */
  readonly changedRows: OutboxRow[];
}

/** The handoffs of one page, found by id, by record or by match key. */
export class WorkSet {
  readonly #byId = new Map<string, Work>();
  readonly #bySource = new Map<string, Work>();
  readonly #byMatchKey = new Map<string, Set<Work>>();

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
    const before = work.sources.get(refKey(source));
    if (before !== undefined && before.fingerprint !== source.fingerprint) work.replaced.push(before);
    work.sources.set(refKey(source), source);
    this.#bySource.set(refKey(source), work);
    if (source.matchKey !== null) this.#byMatchKey.set(source.matchKey, (this.#byMatchKey.get(source.matchKey) ?? new Set()).add(work));
  }

  get(id: string): Work | undefined {
    return this.#byId.get(id);
  }

  holderOf(ref: RecordRef): Work | undefined {
    return this.#bySource.get(refKey(ref));
  }

  candidatesFor(matchKey: string | null): readonly JoinCandidate[] {
    if (matchKey === null) return [];
    return [...(this.#byMatchKey.get(matchKey) ?? [])].flatMap((work) => {
      const record = work.known?.record ?? work.firstRecord;
      return record === null ? [] : [{ id: work.id, record, sources: [...work.sources.values()] }];
    });
  }

  all(): Iterable<Work> {
    return this.#byId.values();
  }

  #create(id: string, known: StoredHandoff | null, firstRecord: HandoffRecord | null, founding: RecordRef, connection: string): Work {
    const work: Work = {
      id, known, firstRecord, founding, connection,
      sources: new Map(), replaced: [], outbox: [], joins: known?.joins ?? [], touched: false, recordChanged: false, events: [], changedRows: [],
    };
    this.#byId.set(id, work);
    return work;
  }

  #attachTo(id: string, source: StoredSource): void {
    const work = this.#byId.get(id);
    if (work !== undefined) this.attach(work, source);
  }
}
