import type { CompiledMapping } from '../handoff/compile-mapping.ts';

/** At most so many open tasks per person: those open now, and those that a run grants. */
export function limitTasks(open: ReadonlyMap<string, number>, mapping: CompiledMapping): (ownerKey: string) => boolean {
  const most = Math.min(...mapping.sources.map((source) => source.notation.writeBack.tasks?.maxOpenPerPerson ?? Infinity));
  const counts = new Map(open);
  return (ownerKey) => {
    const count = counts.get(ownerKey) ?? 0;
    if (count >= most) return false;
    counts.set(ownerKey, count + 1);
    return true;
  };
}
