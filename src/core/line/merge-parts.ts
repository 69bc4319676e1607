import type { StoredHandoff } from '../handoff/handoff.ts';
import { mapRecord } from '../handoff/map-record.ts';
import { mergeRecords } from '../handoff/merge-records.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import type { Member } from './circle.ts';
import type { Part } from './handoff-parts.ts';

/** What each record says by the mapping of its own connection, in the order of the parts. */
export const mapParts = (parts: readonly Part[]): readonly HandoffRecord[] => parts.map(({ compiled, source }) => mapRecord(compiled, source));

/** A person's id means something in their own system only; elsewhere they are found by e-mail or name. */
const withoutOwnerIds = (record: HandoffRecord): HandoffRecord => ({
  ...record,
  owners: Object.fromEntries(
    Object.entries(record.owners).map(([role, { person, manager }]) => [
      role,
      { person: person === null ? null : { ...person, id: null }, manager: manager === null ? null : { ...manager, id: null } },
    ]),
  ),
});

/** `said`: what each of the parts says. `keeper`: where tasks stand, whose owners keep their ids. */
export function recordOf(home: Member, parts: readonly Part[], said: readonly HandoffRecord[], keeper: Member, known: StoredHandoff | null): HandoffRecord {
  const merged = said.map((record, index) => (parts[index]?.member.connection === keeper.connection ? record : withoutOwnerIds(record)));
  if (merged.length > 0) return mergeRecords(merged);
  if (known !== null) return known.record;
  return { kind: home.ruleset.mapping.file.handoff, title: '', url: null, reachedAt: null, answers: {}, owners: {} };
}
