import { iso } from './answers.ts';
import { moveLinks } from './links.ts';
import type { ObjectType } from './object-types.ts';
import { recordsOf, type CrmRecord, type Portal } from './portal.ts';
import type { Author } from './events.ts';
import { bump, createRecord, updateRecord } from './records.ts';
import { rememberStale } from './index-lag.ts';
import { forgetUnique } from './unique-index.ts';

/** The other record's id lives on as an alias of the one that stays; blanks are filled from it, links move over. */
export function mergeRecords(portal: Portal, type: ObjectType, primary: CrmRecord, other: CrmRecord, now: number): CrmRecord {
  return absorb(portal, type, primary, [other], now);
}

/** As a merge on the vendor's own pages may do: both ids become aliases of a third record. */
export function mergeIntoNew(portal: Portal, type: ObjectType, primary: CrmRecord, other: CrmRecord, now: number): CrmRecord {
  const fresh = createRecord(portal, type, {}, authorAt(now), now);
  // The new record starts with nothing of its own, so that everything comes from the two.
  fresh.properties = {};
  return absorb(portal, type, fresh, [primary, other], now);
}

function authorAt(now: number): Author {
  return { sourceType: 'MERGE_OBJECTS', sourceId: iso(now) };
}

function absorb(portal: Portal, type: ObjectType, kept: CrmRecord, gone: readonly CrmRecord[], now: number): CrmRecord {
  const filled: Record<string, string> = {};
  for (const record of gone) {
    rememberStale(portal, type, record.id, record, now);
    record.mergedInto = kept.id;
    for (const [name, value] of Object.entries(record.properties)) if (kept.properties[name] === undefined) filled[name] ??= value;
  }
  forgetUnique(portal, type);
  const merged = [kept, ...gone].flatMap((record) => [
    ...(record.properties['hs_merged_object_ids'] ?? '').split(';'),
    ...(record === kept ? [] : [record.id]),
  ]);
  const ids = [...new Set(merged)].filter((id) => id !== '').join(';');
  updateRecord(portal, type, kept, { ...filled, hs_merged_object_ids: ids }, authorAt(now), now);
  for (const record of gone) moveLinks(portal, type, record.id, kept.id);
  forgetUnique(portal, type);
  bump(portal, type);
  const aliases = new Set(gone.map(({ id }) => id));
  for (const record of recordsOf(portal, type.id).values()) if (record.mergedInto !== null && aliases.has(record.mergedInto)) record.mergedInto = kept.id;
  return kept;
}
