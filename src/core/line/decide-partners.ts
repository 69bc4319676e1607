import type { StoredSource } from '../handoff/handoff.ts';
import { decideJoin, handoffIdOf } from '../handoff/identity.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import { readSharedKey } from '../handoff/shared-keys.ts';
import type { LinkDecision } from '../ports.ts';
import type { Circle } from './circle.ts';
import type { ReadSource } from './place-record.ts';

export type KeyedSource = Pick<StoredSource, 'connection' | 'object' | 'externalId' | 'matchKey' | 'sharedKeys'> & Partial<Pick<StoredSource, 'state'>>;

type LocatedRecord = Pick<KeyedSource, 'connection' | 'object' | 'externalId' | 'state'>;

/** A handoff that a record might belong to. */
export interface JoinCandidate {
  readonly id: string;
  readonly record: HandoffRecord;
  readonly sources: readonly KeyedSource[];
}

export interface Partner {
  readonly id: string;
  /** In words. */
  readonly evidence: string;
}

/** The id of the handoff that a record would found; decisions of people are kept by it, so that they outlive every join. */
export const ownIdOf = (circle: Circle, source: LocatedRecord): string =>
  handoffIdOf(circle.accounts.get(source.connection) ?? source.connection, source.object, source.externalId);

/**
 * Two records of one object in one connection are two deals, or two people: never joined, also not through a third. One
 * that was deleted or merged away stands in nobody's way.
 */
export const areRivals = (some: readonly LocatedRecord[], others: readonly LocatedRecord[]): boolean =>
  some.some((a) => isThere(a) && others.some((b) => isThere(b) && a.connection === b.connection && a.object === b.object && a.externalId !== b.externalId));

const isThere = ({ state }: LocatedRecord): boolean => state === undefined || state === 'present';

export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Pairs of own ids by the latest decision of a person on them. Decisions come oldest first. */
export function pairsBy(decision: LinkDecision['decision'], decisions: readonly LinkDecision[]): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const decided of decisions) {
    if (decided.decision === decision) pairs.add(pairKey(decided.handoffId, decided.otherId));
    else pairs.delete(pairKey(decided.handoffId, decided.otherId));
  }
  return pairs;
}

/** Taken apart by a person, and not linked since. */
export const apartPairs = (decisions: readonly LinkDecision[]): ReadonlySet<string> => pairsBy('unlink', decisions);

export const areApart = (circle: Circle, some: readonly LocatedRecord[], others: readonly LocatedRecord[], apart: ReadonlySet<string>): boolean =>
  apart.size > 0 && some.some((a) => others.some((b) => apart.has(pairKey(ownIdOf(circle, a), ownIdOf(circle, b)))));

/**
 * The handoffs that are one with this record. An id that both name joins whatever was found before; e-mail, job and date
 * join only a record that is new, and only to the first handoff that fits. `mine`: all records of the record's handoff.
 */
export function decidePartners(
  read: Pick<ReadSource, 'mapped' | 'source'>,
  mine: readonly KeyedSource[],
  candidates: readonly JoinCandidate[],
  rules: { readonly circle: Circle; readonly apart: ReadonlySet<string>; readonly isNew: boolean },
): readonly Partner[] {
  const partners: Partner[] = [];
  const joined: KeyedSource[] = [...mine];
  const take = (candidate: JoinCandidate, evidence: string | null): void => {
    if (evidence === null || partners.some(({ id }) => id === candidate.id)) return;
    if (areRivals(joined, candidate.sources) || areApart(rules.circle, joined, candidate.sources, rules.apart)) return;
    partners.push({ id: candidate.id, evidence });
    joined.push(...candidate.sources);
  };
  for (const candidate of candidates) take(candidate, sharedEvidence(read.source, candidate));
  if (!rules.isNew) return partners;
  for (const candidate of candidates) if (partners.length === 0) take(candidate, matchEvidence(read, candidate, rules.circle));
  return partners;
}

const inWords = ({ connection, object, externalId }: KeyedSource): string => `${object} ${externalId} in "${connection}"`;

function sharedEvidence(source: KeyedSource, candidate: JoinCandidate): string | null {
  for (const key of source.sharedKeys ?? []) {
    const other = candidate.sources.find((each) => each.sharedKeys?.includes(key) === true);
    if (other === undefined) continue;
    const { namespace, value } = readSharedKey(key);
    return `${inWords(source)} and ${inWords(other)} name the same ${namespace} ${value}`;
  }
  return null;
}

/**
 * The rules of all connections that take part must agree: a strict one is not overruled by a lax one. Across connections
 * nothing but these three speaks for it, so a date that one side does not name leaves it to a person.
 */
function matchEvidence(read: Pick<ReadSource, 'mapped' | 'source'>, candidate: JoinCandidate, circle: Circle): string | null {
  const { matchKey } = read.source;
  if (matchKey === null || !candidate.sources.some((source) => source.matchKey === matchKey)) return null;
  const connections = new Set([read.source.connection, ...candidate.sources.map((source) => source.connection)]);
  let evidence: string | null = null;
  for (const connection of connections) {
    const member = circle.memberOf(connection);
    // Records of a connection without rules say nothing any more, but stay where they are.
    if (member === undefined) continue;
    const rule = member.ruleset.mapping.file.join;
    if (rule === undefined) return null;
    const decision = decideJoin(read.mapped, candidate.record, rule);
    if (!decision.join || (connections.size > 1 && !(hasDate(read.mapped, rule.date) && hasDate(candidate.record, rule.date)))) return null;
    evidence ??= decision.evidence;
  }
  return evidence;
}

const hasDate = (record: HandoffRecord, field: string): boolean => (record.answers[field]?.value ?? null) !== null;
