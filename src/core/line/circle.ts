import { shortHashOf } from '../hash.ts';
import type { Stale } from '../lanes/stale.ts';
import type { Ruleset } from './ruleset.ts';

/** One connection of a circle, with the rules that hold for its records. */
export interface Member {
  readonly connection: string;
  readonly ruleset: Ruleset;
}

/** The connections of one kind of handoff: their records may be about the same deal or hire. */
export interface Circle {
  /** In order of precedence: homes first, then as in connections.yaml. Never empty. */
  readonly members: readonly Member[];
  /** Changes when the rules of any member do: what a handoff with records in several connections was assessed with. */
  readonly hash: string;
  readonly memberOf: (connection: string) => Member | undefined;
  /** Place in order of precedence; connections without rules come last. */
  readonly rankOf: (connection: string) => number;
  /** Place in connections.yaml; decides which record a shared handoff is founded on. */
  readonly orderOf: (connection: string) => number;
  /** A neighbour that mass-delete protection froze; the connection that runs itself never is. */
  readonly isFrozen: (connection: string) => boolean;
  /** Set while what the connection shows says that it may be out of date. */
  readonly staleOf: (connection: string) => Stale | null;
  /** Those that were used, but are not in connections.yaml any more: their records are kept and say nothing. */
  readonly removed: readonly string[];
  /** Connection → the vendor's own account id, of every connection that was ever used. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** `inOrder`: as in connections.yaml. `frozen`, `stale`: see isFrozen, staleOf. */
export function buildCircle(inOrder: readonly Member[], accounts: ReadonlyMap<string, string>, frozen: ReadonlySet<string> = new Set(), removed: readonly string[] = [], stale: ReadonlyMap<string, Stale> = new Map()): Circle {
  const isHome = (member: Member): boolean => member.ruleset.mapping.file.home === true;
  const members = [...inOrder.filter(isHome), ...inOrder.filter((member) => !isHome(member))];
  const byConnection = new Map(members.map((member) => [member.connection, member]));
  const ranks = new Map(members.map((member, index) => [member.connection, index]));
  const orders = new Map(inOrder.map((member, index) => [member.connection, index]));
  return {
    members,
    // Whether one is frozen counts: what it held back is judged again once it is released.
    hash: shortHashOf(['circle', ...members.map(({ connection, ruleset }) => [connection, ruleset.hash, ...(frozen.has(connection) ? ['frozen'] : [])])]),
    memberOf: (connection) => byConnection.get(connection),
    rankOf: (connection) => ranks.get(connection) ?? members.length,
    orderOf: (connection) => orders.get(connection) ?? inOrder.length,
    isFrozen: (connection) => frozen.has(connection),
    staleOf: (connection) => stale.get(connection) ?? null,
    removed,
    accounts,
  };
}

/** A connection alone, as most are. */
export const circleOfOne = (connection: string, ruleset: Ruleset, accountId: string): Circle =>
  buildCircle([{ connection, ruleset }], new Map([[connection, accountId]]));
