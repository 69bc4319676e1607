import { buildCircle, type Circle, type Member } from '../../core/line/circle.ts';
import type { Ruleset } from '../../core/line/ruleset.ts';
import type { Store, StoredConnection } from '../../core/ports.ts';

/**
 * The connections that may share handoffs, from what is stored: a vendor that is down must not stop its peers.
 * `configured`: ids in the order of connections.yaml. `own`: the one that runs now, if any. `rulesetOf` gives null for a
 * connection of another kind of handoff, or without usable rules.
 */
export async function gatherCircle(
  store: Pick<Store, 'findConnections'>,
  configured: readonly string[],
  own: (Member & { readonly stored: StoredConnection }) | null,
  rulesetOf: (id: string, stored: StoredConnection) => Promise<Ruleset | null>,
): Promise<Circle> {
  const stored = new Map((await store.findConnections()).map((known) => [known.id, known]));
  if (own !== null) stored.set(own.connection, own.stored);
  const members: Member[] = [];
  for (const connection of configured) {
    const known = stored.get(connection);
    if (known === undefined) continue;
    const ruleset = connection === own?.connection ? own.ruleset : await rulesetOf(connection, known);
    if (ruleset !== null) members.push({ connection, ruleset });
  }
  const frozen = [...stored.values()].filter((known) => known.frozen !== null && known.id !== own?.connection).map((known) => known.id);
  const stale = new Map([...stored.values()].flatMap((known) => (known.stale?.shown === true ? [[known.id, known.stale] as const] : [])));
  return buildCircle(members, new Map([...stored.values()].map((known) => [known.id, known.accountId])), new Set(frozen), [...stored.keys()].filter((id) => !configured.includes(id)), stale);
}
