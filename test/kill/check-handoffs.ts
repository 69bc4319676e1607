import type { Findings } from './findings.ts';
import type { Twins } from './link-systems.ts';
import type { Kept } from './read-kept.ts';
import { refIn, type ShownBySource } from './source.ts';

const TAKEN_BACK = new Set(['withdrawn', 'rescinded']);

/**
 * Every won deal and every accepted hire has exactly one handoff. Which records those are is read off the simulators'
 * own tables, not off anything that the service computed. `twins` share one. Returns how many there are.
 */
export function checkHandoffs(kept: Kept, shown: ShownBySource, twins: readonly Twins[], findings: Findings): number {
  const statuses = new Map(kept.handoffs.map((handoff) => [handoff.id, handoff.status]));
  const holders = new Map<string, Set<string>>();
  for (const source of kept.sources) {
    const ref = refIn(source.connection, `${source.object} ${source.externalId}`);
    holders.set(ref, (holders.get(ref) ?? new Set()).add(source.handoffId));
  }
  const founded = new Map<string, number>();
  for (const { connection, founding } of kept.handoffs) {
    const ref = refIn(connection, `${founding.object} ${founding.externalId}`);
    founded.set(ref, (founded.get(ref) ?? 0) + 1);
  }
  const expected = [...shown].flatMap(([connection, { records }]) => records.filter(({ counts }) => counts).map(({ ref }) => refIn(connection, ref)));
  for (const ref of expected) {
    const ids = [...(holders.get(ref) ?? [])];
    const [id] = ids;
    if (id === undefined) findings.lost.push(`${ref} has no handoff`);
    else if (ids.length > 1) findings.twice.push(`${ref} is in ${ids.length} handoffs`);
    else if (TAKEN_BACK.has(statuses.get(id) ?? '')) findings.stale.push(`${ref} counts, but its handoff is ${statuses.get(id)}`);
  }
  for (const [one, other] of twins) {
    const ids = new Set([...(holders.get(one) ?? []), ...(holders.get(other) ?? [])]);
    if (ids.size > 1) findings.twice.push(`${one} and ${other} are ${ids.size} handoffs`);
  }
  for (const [ref, count] of founded) if (count > 1) findings.twice.push(`${ref} founded ${count} handoffs`);
  return expected.length;
}
