import type { HandoffEvent } from '../../core/handoff/handoff.ts';
import { isKept } from '../../core/line/absorb-handoff.ts';
import { apartPairs, decidePartners, ownIdOf } from '../../core/line/decide-partners.ts';
import type { ReadSource } from '../../core/line/place-record.ts';
import { wantEmptied } from './revive-cut.ts';
import type { SyncDeps } from './sync-deps.ts';
import { isForgotten, type Work, type WorkSet } from './work-set.ts';

/** What people decided about the records that might be joined now, as pairs of own ids. */
export async function findApart(deps: SyncDeps, works: WorkSet, reads: readonly ReadSource[]): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (const { source } of reads) {
    const candidates = works.candidatesFor(source);
    if (candidates.length === 0) continue;
    for (const each of [source, ...candidates.flatMap((candidate) => candidate.sources), ...(works.holderOf(source)?.sources.values() ?? [])]) ids.add(ownIdOf(deps.circle, each));
  }
  return ids.size === 0 ? new Set() : apartPairs(await deps.store.findLinkDecisions([...ids]));
}

/** Makes one handoff of all that this record shows to be one; returns the one that is kept. */
export function joinPartners(deps: SyncDeps, works: WorkSet, work: Work, read: ReadSource, context: { readonly now: Date; readonly apart: ReadonlySet<string>; readonly isNew: boolean }): Work {
  if (isForgotten(work)) return work;
  const partners = decidePartners(read, [...work.sources.values()], works.candidatesFor(read.source), { circle: deps.circle, apart: context.apart, isNew: context.isNew });
  const one = [work, ...partners.flatMap(({ id }) => works.get(id) ?? [])];
  const kept = one.reduce((best, each) => (isKept(best, each, deps.circle) ? best : each));
  const at = context.now.toISOString();
  for (const gone of one) {
    if (gone === kept) continue;
    // The partner's own reason; what joins the record's own handoff to a stronger one is the reason of that one.
    works.absorb(kept, gone, partners.find(({ id }) => id === (gone === work ? kept.id : gone.id))?.evidence ?? '');
    const joined = (handoffId: string, other: Work): HandoffEvent => ({
      handoffId, connection: kept.connection, type: 'joined', at, data: { object: gone.founding.object, connection: gone.connection, other: other.id },
    });
    wantEmptied(works, kept);
    kept.events.push(joined(kept.id, gone));
    if (gone.isStored) gone.events.push(joined(gone.id, kept));
  }
  return kept;
}
