import type { StoredHandoff } from '../handoff/handoff.ts';
import { mapRecord } from '../handoff/map-record.ts';
import { mergeRecords } from '../handoff/merge-records.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import type { Member } from './circle.ts';
import type { Part } from './handoff-parts.ts';

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

/** `asked`: where tasks stand, whose owners keep their ids. */
export function recordOf(home: Member, parts: readonly Part[], asked: Member, known: StoredHandoff | null): HandoffRecord {
  const said = parts.map(({ compiled, source, member }) => {
    const record = mapRecord(compiled, source);
    return member.connection === asked.connection ? record : withoutOwnerIds(record);
  });
  if (said.length > 0) return mergeRecords(said);
  if (known !== null) return known.record;
  return { kind: home.ruleset.mapping.file.handoff, title: '', url: null, reachedAt: null, answers: {}, owners: {} };
}
