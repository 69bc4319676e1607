import type { ResolvedOwner } from '../handoff/handoff.ts';
import type { HandoffRecord, OwnerCandidates, Person } from '../handoff/record.ts';

const DEAL_TEAM = 'deal_team';

const isBlank = (text: string | null): boolean => text === null || text.trim() === '';

/**
 * Somebody who can act. A queue has an id, but neither an e-mail nor an active flag; a source that says nothing about
 * activity is believed, and an export that knows people by name alone is too.
 */
function canAct(person: Person | null | undefined): person is Person {
  if (person === null || person === undefined || person.active === false) return false;
  if (!isBlank(person.email)) return true;
  return isBlank(person.id) ? !isBlank(person.name) : person.active === true;
}

const asOwner = (person: Person, via: ResolvedOwner['via']): ResolvedOwner => ({
  id: isBlank(person.id) ? null : person.id,
  name: isBlank(person.name) ? null : person.name,
  email: isBlank(person.email) ? null : person.email,
  via,
});

/**
 * Who is asked on behalf of a role: the role on the record, the deal team, the record's owner, their manager, the fallback address.
 * Never somebody inactive, never a queue.
 */
export function resolveOwner(
  role: string,
  owners: HandoffRecord['owners'],
  fallbackEmail: string,
  recordOwnerRole: string,
): ResolvedOwner {
  const find = (name: string): OwnerCandidates | undefined => (Object.hasOwn(owners, name) ? owners[name] : undefined);
  for (const name of [role, DEAL_TEAM]) {
    const person = find(name)?.person;
    if (canAct(person)) return asOwner(person, 'role');
  }
  const recordOwner = find(recordOwnerRole);
  if (canAct(recordOwner?.person)) return asOwner(recordOwner.person, 'record_owner');
  if (canAct(recordOwner?.manager)) return asOwner(recordOwner.manager, 'manager');
  return { id: null, name: null, email: fallbackEmail, via: 'fallback' };
}

/** One text per person, for counting and comparing: the e-mail in lower case, else the id. */
export const ownerKeyOf = (owner: Pick<ResolvedOwner, 'id' | 'name' | 'email'>): string =>
  owner.email?.trim().toLowerCase() ?? owner.id ?? owner.name ?? '';
