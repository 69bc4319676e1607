import type { RecordRef, SourceRecord } from '../connector.ts';
import type { CompiledSource } from '../handoff/compile-mapping.ts';
import { fingerprintOf } from '../handoff/fingerprint.ts';
import type { StoredSource } from '../handoff/handoff.ts';
import { matchKeyOf } from '../handoff/identity.ts';
import { mapRecord } from '../handoff/map-record.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import { sharedKeysOf } from '../handoff/shared-keys.ts';
import type { Ruleset } from './ruleset.ts';

export const refKey = (ref: RecordRef): string => `${ref.object}\u0000${ref.externalId}`;
/** The same across connections: two vendors may use one id. */
export const sourceKey = (source: RecordRef & { readonly connection: string }): string => `${source.connection}\u0000${refKey(source)}`;

/** A record as it will be kept, without the handoff it belongs to. */
export interface ReadSource {
  readonly source: Omit<StoredSource, 'handoffId'>;
  readonly mapped: HandoffRecord;
  readonly compiled: CompiledSource;
}

/** The same of a record that is stored, by the rules as they are now; undefined when no rules know its object. */
export function readStored(ruleset: Ruleset | undefined, source: StoredSource): ReadSource | undefined {
  const compiled = ruleset?.mapping.sourceOf(source.object);
  return compiled === undefined ? undefined : { compiled, mapped: mapRecord(compiled, source), source };
}

/** Maps a record and takes its fingerprint; undefined when the mapping does not know its object. */
export function readSource(ruleset: Ruleset, record: SourceRecord): ReadSource | undefined {
  const compiled = ruleset.mapping.sourceOf(record.object);
  if (compiled === undefined) return undefined;
  const mapped = mapRecord(compiled, record);
  const sharedKeys = sharedKeysOf(compiled, record);
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
      ...(sharedKeys.length === 0 ? {} : { sharedKeys }),
    },
  };
}
