import type { RecordRef, SourceRecord } from '../connector.ts';
import type { CompiledSource } from '../handoff/compile-mapping.ts';
import { fingerprintOf } from '../handoff/fingerprint.ts';
import type { StoredSource } from '../handoff/handoff.ts';
import { decideJoin, matchKeyOf } from '../handoff/identity.ts';
import { mapRecord } from '../handoff/map-record.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import type { Ruleset } from './ruleset.ts';

export const refKey = (ref: RecordRef): string => `${ref.object}\u0000${ref.externalId}`;

/** A record as it will be kept, without the handoff it belongs to. */
export interface ReadSource {
  readonly source: Omit<StoredSource, 'handoffId'>;
  readonly mapped: HandoffRecord;
  readonly compiled: CompiledSource;
}

/** Maps a record and takes its fingerprint; undefined when the mapping does not know its object. */
export function readSource(ruleset: Ruleset, record: SourceRecord): ReadSource | undefined {
  const compiled = ruleset.mapping.sourceOf(record.object);
  if (compiled === undefined) return undefined;
  const mapped = mapRecord(compiled, record);
  return {
    compiled,
    mapped,
    source: {
      connection: record.connection,
      object: record.object,
      externalId: record.externalId,
      version: record.version,
      fingerprint: fingerprintOf(compiled, record, ruleset.hash),
      state: record.state.kind,
      url: record.url,
      fields: record.fields,
      related: record.related,
      unreadable: record.unreadable,
      nonexistent: record.nonexistent,
      readAt: record.readAt,
      lastHumanEditAt: record.lastHumanEditAt,
      lockGroup: record.lockGroup,
      matchKey: ruleset.mapping.file.join === undefined ? null : matchKeyOf(mapped, ruleset.mapping.file.join),
    },
  };
}

/** A handoff that a newcomer might belong to. */
export interface JoinCandidate {
  readonly id: string;
  readonly record: HandoffRecord;
  readonly sources: readonly Pick<StoredSource, 'object' | 'matchKey'>[];
}

/**
 * The handoff that a new record joins: an applicant and the later employee are one hire. Two records of one object
 * are never joined, and what a person took apart stays apart.
 */
export function decideHome(
  read: ReadSource,
  candidates: readonly JoinCandidate[],
  ruleset: Ruleset,
  unlinkedFrom: ReadonlySet<string>,
): { readonly id: string; readonly evidence: string } | null {
  const { join } = ruleset.mapping.file;
  if (join === undefined || read.source.matchKey === null) return null;
  for (const candidate of candidates) {
    if (unlinkedFrom.has(candidate.id)) continue;
    if (candidate.sources.some((source) => source.object === read.source.object)) continue;
    const decision = decideJoin(read.mapped, candidate.record, join);
    if (decision.join) return { id: candidate.id, evidence: decision.evidence };
  }
  return null;
}
