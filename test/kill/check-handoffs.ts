import type { Findings } from './findings.ts';
import { refOf, type Kept } from './read-truth.ts';
import { statusOf } from './hr-people.ts';
import type { Deal, HrAccount } from './simulated-rows.ts';

const TAKEN_BACK = new Set(['withdrawn', 'rescinded']);
const ACCEPTED = new Set(['Offer accepted', 'Hired']);

/**
 * Every won deal and every accepted hire has exactly one handoff. Which records those are is read off the simulators'
 * own tables, not off anything that the service computed.
 */
export function checkHandoffs(kept: Kept, deals: readonly Deal[], account: HrAccount, findings: Findings): number {
  const statuses = new Map(kept.handoffs.map((handoff) => [handoff.id, handoff.status]));
  const holders = new Map<string, Set<string>>();
  for (const source of kept.sources) holders.set(refOf(source), (holders.get(refOf(source)) ?? new Set()).add(source.handoffId));
  const founded = new Map<string, number>();
  for (const handoff of kept.handoffs) founded.set(refOf(handoff.founding), (founded.get(refOf(handoff.founding)) ?? 0) + 1);

  const today = new Date().toISOString().slice(0, 10);
  const expected = [
    ...deals.filter((deal) => deal.IsWon && deal.Type === 'New Customer').map((deal) => `Opportunity ${deal.Id}`),
    ...Object.values(account.applications).filter((one) => ACCEPTED.has(statusOf(account, one))).map((one) => `application ${one.id}`),
    ...Object.values(account.employees).filter((one) => (one.values['hireDate'] ?? '') >= today).map((one) => `employee ${one.id}`),
  ];
  for (const ref of expected) {
    const ids = [...(holders.get(ref) ?? [])];
    const [id] = ids;
    if (id === undefined) findings.lost.push(`${ref} has no handoff`);
    else if (ids.length > 1) findings.twice.push(`${ref} is in ${ids.length} handoffs`);
    else if (TAKEN_BACK.has(statuses.get(id) ?? '')) findings.stale.push(`${ref} counts, but its handoff is ${statuses.get(id)}`);
  }
  for (const [ref, count] of founded) if (count > 1) findings.twice.push(`${ref} founded ${count} handoffs`);
  return expected.length;
}
