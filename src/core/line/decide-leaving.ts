import type { StoredSource } from '../handoff/handoff.ts';
import { fingerprintOf } from '../handoff/fingerprint.ts';
import { readSharedKey, sharedKeysOf } from '../handoff/shared-keys.ts';
import { isEmptied } from '../retention/cut-handoff.ts';
import { areRivals } from './decide-partners.ts';
import type { ReadSource } from './place-record.ts';
import type { Ruleset } from './ruleset.ts';

interface Changed {
  readonly read: Pick<ReadSource, 'compiled' | 'source'>;
  /** The same record as it was known. */
  readonly before: StoredSource;
  /** The other records of its handoff. */
  readonly others: readonly StoredSource[];
  /** The handoff was founded on it. */
  readonly isFounding: boolean;
  readonly ruleset: Pick<Ruleset, 'hash'>;
}

/**
 * The records that no longer belong to the handoff of a record that was read again: it names another deal than those it
 * shared an id with, or it came out of the bin while another of its kind took its place. The founding record stays, and
 * the others leave. What people linked is the caller's business.
 */
export function decideLeaving(changed: Changed): readonly StoredSource[] {
  const { read, before, others, isFounding } = changed;
  if (read.source.state !== 'present' || others.length === 0) return [];
  const rivals = before.state === 'present' ? [] : others.filter((other) => areRivals([read.source], [other]));
  const parted = rivals.length > 0 ? rivals : partedFrom(changed);
  return parted.length === 0 || isFounding ? parted : [before];
}

/** A changed mapping takes nothing apart: only what somebody wrote into the record does. */
function partedFrom({ read: { compiled, source }, before, others, ruleset }: Changed): readonly StoredSource[] {
  // Of an emptied record the ids are all there is.
  const rulesStayed = isEmptied(before) || fingerprintOf(compiled, before, ruleset.hash) === before.fingerprint;
  const named = rulesStayed ? (before.sharedKeys ?? []) : sharedKeysOf(compiled, before);
  const parted = others.filter((other) => named.some((key) => other.sharedKeys?.includes(key) === true));
  const shared = named.filter((key) => parted.some((other) => other.sharedKeys?.includes(key) === true));
  const now = source.sharedKeys ?? [];
  if (now.some((key) => others.some((other) => other.sharedKeys?.includes(key) === true))) return [];
  const spaces = new Set(now.map((key) => readSharedKey(key).namespace));
  return shared.some((key) => spaces.has(readSharedKey(key).namespace)) ? parted : [];
}
