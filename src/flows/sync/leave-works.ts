import type { HandoffEvent, StoredSource } from '../../core/handoff/handoff.ts';
import { decideLeaving } from '../../core/line/decide-leaving.ts';
import { ownIdOf, pairKey, pairsBy } from '../../core/line/decide-partners.ts';
import { readStored, sourceKey, type ReadSource } from '../../core/line/place-record.ts';
import { isEmptied } from '../../core/retention/cut-handoff.ts';
import type { SyncDeps } from './sync-deps.ts';
import { isForgotten, type Work, type WorkSet } from './work-set.ts';

/** What the records of a page change about who stands with whom, looked up before any of them is placed. */
export interface Loosening {
  /** Own ids whose handoffs were looked up, so that their records may leave. */
  readonly mayLeave: ReadonlySet<string>;
  /** Pairs of own ids that a person linked. */
  readonly linked: ReadonlySet<string>;
  /** Source key of a read record → other records to be looked at again, because it leaves them or vanished. */
  readonly loose: ReadonlyMap<string, readonly ReadSource[]>;
}

export async function findLoosening(deps: SyncDeps, works: WorkSet, reads: readonly ReadSource[]): Promise<Loosening> {
  const leaving: StoredSource[] = [];
  const ids = new Set<string>();
  const loose = new Map<string, readonly ReadSource[]>();
  for (const read of reads) {
    const work = works.holderOf(read.source);
    const before = work?.sources.get(sourceKey(read.source));
    if (work === undefined || before === undefined || work.sources.size === 1) continue;
    const going = leavingFrom(deps, work, read);
    leaving.push(...going);
    if (going.length > 0) for (const source of work.sources.values()) ids.add(ownIdOf(deps.circle, source));
    const vanishes = before.state === 'present' && read.source.state !== 'present';
    const others = (vanishes ? [...work.sources.values()] : going).filter((source) => source !== before && source.state === 'present');
    loose.set(sourceKey(read.source), others.flatMap((source) => readStored(deps.circle.memberOf(source.connection)?.ruleset, source) ?? []));
  }
  if (leaving.length === 0) return { mayLeave: new Set(), linked: new Set(), loose };
  const own = leaving.map((source) => ownIdOf(deps.circle, source));
  works.add(await deps.store.findHandoffs(own));
  return { mayLeave: new Set(own), linked: pairsBy('link', await deps.store.findLinkDecisions([...ids])), loose };
}

function leavingFrom(deps: SyncDeps, work: Work, read: ReadSource): readonly StoredSource[] {
  const key = sourceKey(read.source);
  const before = work.sources.get(key);
  if (before === undefined || isForgotten(work)) return [];
  const others = [...work.sources.values()].filter((source) => source !== before);
  const isFounding = key === sourceKey({ connection: work.connection, ...work.founding });
  return decideLeaving({ read, before, others, isFounding, ruleset: deps.ruleset });
}

/** Those that leave, as decided from what the handoff holds now; call it before the record is renewed. */
export function decideWhoLeaves(deps: SyncDeps, work: Work, read: ReadSource, { mayLeave, linked }: Loosening): readonly StoredSource[] {
  const idOf = (source: Pick<StoredSource, 'connection' | 'object' | 'externalId'>): string => ownIdOf(deps.circle, source);
  return leavingFrom(deps, work, read).filter((source) => {
    const others = [...work.sources.values()].filter((other) => other !== source);
    return mayLeave.has(idOf(source)) && !others.some((other) => linked.has(pairKey(idOf(source), idOf(other))));
  });
}

/** Takes them out, each into a handoff of its own. */
export function letLeave(deps: SyncDeps, works: WorkSet, from: Work, leaving: readonly StoredSource[], now: Date): void {
  for (const { connection, object, externalId } of leaving) {
    const source = from.sources.get(sourceKey({ connection, object, externalId }));
    const read = source === undefined ? undefined : readStored(deps.circle.memberOf(connection)?.ruleset, source);
    // An emptied record has nothing to found a handoff on.
    if (source === undefined || read === undefined || isEmptied(source)) continue;
    const id = ownIdOf(deps.circle, source);
    const own = works.leave(from, source, { id, record: read.mapped });
    const left = (work: Work, other: string): HandoffEvent => ({ handoffId: work.id, connection: work.connection, type: 'unlinked', at: now.toISOString(), data: { other } });
    from.events.push(left(from, id));
    own.events.push(left(own, from.id));
  }
}
