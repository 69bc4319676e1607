import { iso } from './answers.ts';
import { moveLinks } from './links.ts';
import type { ObjectType } from './object-types.ts';
import { recordsOf, type CrmRecord, type Portal } from './portal.ts';
import { bump, updateRecord } from './records.ts';
import { rememberStale } from './index-lag.ts';
import { forgetUnique } from './unique-index.ts';

/** The other record's id lives on as an alias of the one that stays; blanks are filled from it, links move over. */
export function mergeRecords(portal: Portal, type: ObjectType, primary: CrmRecord, other: CrmRecord, now: number): CrmRecord {
  rememberStale(portal, type, other.id, other, now);
  other.mergedInto = primary.id;
  const names = Object.keys(other.properties).filter((name) => primary.properties[name] === undefined);
  const filled = Object.fromEntries(names.map((name) => [name, other.properties[name] ?? '']));
  const merged = [...(primary.properties['hs_merged_object_ids'] ?? '').split(';').filter((id) => id !== ''), other.id].join(';');
  updateRecord(portal, type, primary, { ...filled, hs_merged_object_ids: merged }, { sourceType: 'MERGE_OBJECTS', sourceId: iso(now) }, now);
  moveLinks(portal, type, other.id, primary.id);
  forgetUnique(portal, type);
  bump(portal, type);
  for (const record of recordsOf(portal, type.id).values()) if (record.mergedInto === other.id) record.mergedInto = primary.id;
  return primary;
}
