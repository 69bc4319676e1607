import { activeProperty, findProperty, pipelineProperties, pipelinesOf } from './properties.ts';
import { derive } from './derive.ts';
import { iso } from './answers.ts';
import { rememberStale } from './index-lag.ts';
import { announceFlag, announceValue, type Author } from './events.ts';
import type { ObjectType } from './object-types.ts';
import { nextId, recordsOf, type CrmRecord, type Portal } from './portal.ts';
import { forgetUnique, reindexUnique } from './unique-index.ts';

export const PERSON: Author = { sourceType: 'CRM_UI', sourceId: 'userId:12345' };
const HISTORY_LENGTH = 20;

/** The living record; archived, merged and unknown ids are undefined. */
export function findRecord(portal: Portal, type: ObjectType, id: string): CrmRecord | undefined {
  const record = recordsOf(portal, type.id).get(id);
  return record === undefined || record.archivedAt !== null || record.mergedInto !== null ? undefined : record;
}

/** Follows merges, as single reads and writes do. */
export function followMerges(portal: Portal, type: ObjectType, id: string): CrmRecord | undefined {
  let record = recordsOf(portal, type.id).get(id);
  while (record !== undefined && record.mergedInto !== null) record = recordsOf(portal, type.id).get(record.mergedInto);
  return record;
}

/** The value as responses show it; undefined where the record has none. */
export function valueOf(type: ObjectType, record: Pick<CrmRecord, 'id' | 'properties' | 'createdAt' | 'updatedAt'>, name: string): string | undefined {
  switch (name) {
    case 'hs_object_id':
      return record.id;
    case 'hs_lastmodifieddate':
    case 'lastmodifieddate':
      return type.modified === name ? iso(record.updatedAt) : record.properties[name];
    case 'createdate':
    case 'hs_createdate':
      return record.properties[name] ?? iso(record.createdAt);
    default:
      return record.properties[name];
  }
}

export function createRecord(portal: Portal, type: ObjectType, values: Readonly<Record<string, string>>, author: Author, now: number): CrmRecord {
  const born = values['createdate'] === undefined ? now : Date.parse(values['createdate']);
  const record: CrmRecord = { id: nextId(portal), properties: {}, createdAt: born, updatedAt: now, archivedAt: null, mergedInto: null };
  rememberStale(portal, type, record.id, null, now);
  recordsOf(portal, type.id).set(record.id, record);
  store(portal, type, record, { ...defaultsOf(portal, type), ...values }, author, now);
  return record;
}

function defaultsOf(portal: Portal, type: ObjectType): Record<string, string> {
  if (type.singular === 'task') return { hs_task_status: 'NOT_STARTED', hs_task_priority: 'NONE', hs_task_type: 'TODO' };
  const [first] = pipelinesOf(portal, type);
  const [stage] = first?.stages ?? [];
  if (!type.hasPipelines || first === undefined || stage === undefined) return {};
  const names = pipelineProperties(type);
  return type.singular === 'deal' ? { [names.pipeline]: first.id } : { [names.pipeline]: first.id, [names.stage]: stage.id };
}

/** Stores judged values; blank ones clear. Every write moves the timestamp, even one that changes nothing. */
export function updateRecord(portal: Portal, type: ObjectType, record: CrmRecord, values: Readonly<Record<string, string>>, author: Author, now: number): void {
  rememberStale(portal, type, record.id, record, now);
  store(portal, type, record, values, author, now);
}

function store(portal: Portal, type: ObjectType, record: CrmRecord, values: Readonly<Record<string, string>>, author: Author, now: number): void {
  const before = record.properties;
  const given = { ...before, ...values };
  const after = Object.fromEntries(
    Object.entries({ ...given, ...derive(portal, type, { before, after: given, written: values, now }) }).filter(([, value]) => value !== ''),
  );
  record.properties = after;
  record.updatedAt = Math.max(now, record.updatedAt);
  for (const name of new Set([...Object.keys(values), ...Object.keys(after)])) {
    if (before[name] === after[name]) continue;
    const entry = { value: after[name] ?? '', at: now, sourceType: author.sourceType, sourceId: author.sourceId };
    record.history ??= {};
    record.history[name] = [entry, ...(record.history[name] ?? [])].slice(0, HISTORY_LENGTH);
    if (findProperty(portal, type, name)?.hasUniqueValue === true) reindexUnique(portal, type, name, before[name], after[name], record.id);
    announceValue(portal, type, record, { name, value: after[name] ?? '' }, author, now);
  }
  bump(portal, type);
}

/** Moves the timestamp without another change: somebody logged an activity, or a job ran. */
export function touchRecord(portal: Portal, type: ObjectType, record: CrmRecord, now: number): void {
  rememberStale(portal, type, record.id, record, now);
  record.updatedAt = Math.max(now, record.updatedAt);
  bump(portal, type);
}

export function archiveRecord(portal: Portal, type: ObjectType, record: CrmRecord, author: Author, now: number): void {
  rememberStale(portal, type, record.id, record, now);
  record.archivedAt = now;
  forgetUnique(portal, type);
  announceFlag(portal, type, record, 'deletion', author, now);
  bump(portal, type);
}

export function bump(portal: Portal, type: ObjectType): void {
  portal.revision.set(type.id, (portal.revision.get(type.id) ?? 0) + 1);
}

/** Values as asked: a blank one is null, an unknown or unreadable name is left out without a word. */
export function shownValues(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  asked: readonly string[],
  mayRead: (name: string) => boolean,
): Record<string, string | null> {
  const always = type.defaults.filter((name) => name === 'hs_object_id' || name.endsWith('createdate') || name.endsWith('lastmodifieddate'));
  const names = asked.length === 0 ? type.defaults : [...new Set([...asked, ...always])];
  const readable = names.filter((name) => activeProperty(portal, type, name) !== undefined && mayRead(name));
  return Object.fromEntries(readable.map((name) => [name, valueOf(type, record, name) ?? null]));
}
