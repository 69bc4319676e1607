import { iso } from './answers.ts';
import type { Call } from './call.ts';
import type { ObjectType } from './object-types.ts';
import { readerOf } from './permissions.ts';
import type { CrmRecord } from './portal.ts';
import { shownValues, valueOf } from './records.ts';

export interface Wanted {
  readonly properties: readonly string[];
  readonly withHistory: readonly string[];
}

export function viewRecord(call: Call, type: ObjectType, record: CrmRecord, wanted: Wanted): Record<string, unknown> {
  const { portal } = call;
  const asked = wanted.properties.length === 0 && wanted.withHistory.length === 0 ? [] : [...wanted.properties, ...wanted.withHistory];
  return {
    id: record.id,
    properties: shownValues(portal, type, record, asked, readerOf(portal, call.token, type)),
    ...(wanted.withHistory.length === 0 ? {} : { propertiesWithHistory: historyOf(call, type, record, wanted.withHistory) }),
    createdAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
    archived: record.archivedAt !== null,
    ...(record.archivedAt === null ? {} : { archivedAt: iso(record.archivedAt) }),
    url: `https://app.hubspot.com/contacts/${portal.portalId}/record/${type.id}/${record.id}`,
  };
}

function historyOf(call: Call, type: ObjectType, record: CrmRecord, names: readonly string[]): Record<string, unknown> {
  const mayRead = readerOf(call.portal, call.token, type);
  return Object.fromEntries(
    names.filter(mayRead).map((name) => {
      const known = record.history?.[name];
      if (known !== undefined) return [name, known.map(({ value, at, sourceType, sourceId }) => ({ value, timestamp: iso(at), sourceType, sourceId }))];
      const value = valueOf(type, record, name);
      return [name, value === undefined ? [] : [{ value, timestamp: iso(record.createdAt), sourceType: 'IMPORT', sourceId: 'seed' }]];
    }),
  );
}
