import type { SourceRecord } from '../connector.ts';
import { HandoffError } from '../errors.ts';
import type { MappingSource } from '../handoff/mapping-file.ts';
import type { Ruleset } from './ruleset.ts';

/** Source paths that decide whether a record is a handoff at all. */
export function triggerPaths(when: MappingSource['when']): readonly string[] {
  const sets = [when.reached, when.newWhen, when.scope, when.withdrawn, when.rescinded, when.preClose].flatMap((notation) =>
    notation === undefined ? [] : Array.isArray(notation) ? notation : [notation],
  );
  return [...new Set(sets.flatMap((set) => Object.keys(set)))];
}

/**
 * Without the fields that `when:` asks about nobody can say whether a deal is won or in scope. Leaving it out would lose
 * it, and taking it for withdrawn would close its tasks; so reading stops, and goes on from here once they can be read.
 */
export function refuseUnjudgeable(ruleset: Ruleset, connection: string, records: readonly Pick<SourceRecord, 'object' | 'unreadable'>[]): void {
  const hidden = new Set<string>();
  for (const record of records) {
    if (record.unreadable.length === 0) continue;
    const paths = triggerPaths(ruleset.mapping.sourceOf(record.object)?.notation.when ?? { reached: [] });
    for (const path of paths) if (record.unreadable.includes(path)) hidden.add(`${record.object}.${path}`);
  }
  if (hidden.size === 0) return;
  throw new HandoffError({
    code: 'trigger_unreadable',
    message: `"when:" of the mapping asks about ${[...hidden].sort().join(', ')}, which does not exist or is hidden from our credential, so nobody can say which records count.`,
    remedy: `Give the integration user the right to read it, or correct the name in the mapping; "handoff connections check ${connection}" shows more. Nothing was changed, and reading goes on from here.`,
    place: `connection "${connection}"`,
  });
}
