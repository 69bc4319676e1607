import type { ObjectType } from './object-types.ts';
import type { CrmRecord, Portal, StaleVersion } from './portal.ts';

export type IndexedDoc = NonNullable<StaleVersion['doc']>;

function versionsOf(portal: Portal, type: ObjectType): Map<string, StaleVersion[]> {
  const versions = portal.stale.get(type.id);
  if (versions === undefined) throw new Error(`The simulator has no object type ${type.id}.`);
  return versions;
}

/** Before a write: the search goes on showing what the record was, or that it was not there yet. */
export function rememberStale(portal: Portal, type: ObjectType, id: string, record: CrmRecord | null, now: number): void {
  const { indexLagMs } = portal.settings;
  if (indexLagMs === 0) return;
  const versions = versionsOf(portal, type);
  const doc = record === null ? null : { properties: record.properties, updatedAt: record.updatedAt, archived: record.archivedAt !== null };
  versions.set(id, [...(versions.get(id) ?? []), { until: now + indexLagMs, doc }]);
}

/** Drops what the index has caught up with; true when nothing of this type lags any more. */
export function settleIndex(portal: Portal, type: ObjectType, now: number): boolean {
  const versions = versionsOf(portal, type);
  for (const [id, list] of versions) {
    const left = list.filter(({ until }) => until > now);
    if (left.length === 0) versions.delete(id);
    else versions.set(id, left);
  }
  return versions.size === 0;
}

/** The record as the search knows it; undefined when it knows of none. */
export function indexedDoc(portal: Portal, type: ObjectType, record: CrmRecord): IndexedDoc | undefined {
  const [oldest] = versionsOf(portal, type).get(record.id) ?? [];
  if (oldest !== undefined) return oldest.doc === null || oldest.doc.archived ? undefined : oldest.doc;
  if (record.archivedAt !== null || record.mergedInto !== null) return undefined;
  return { properties: record.properties, updatedAt: record.updatedAt, archived: false };
}
