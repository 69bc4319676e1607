import { z } from 'zod';
import { associationTypes, codeOf } from './association-types.ts';
import { addLink, linksOf, removeLink, touchDeals } from './links.ts';
import { mergeIntoNew, mergeRecords } from './merge-records.ts';
import { OBJECT_TYPES, objectType, type ObjectType } from './object-types.ts';
import { type Command, type CrmRecord, type Portal, recordsOf } from './portal.ts';
import { activeProperty } from './properties.ts';
import { announceFlag } from './events.ts';
import { archiveRecord, bump, createRecord, findRecord, PERSON, touchRecord, updateRecord, valueOf } from './records.ts';
import { rememberStale } from './index-lag.ts';
import { forgetUnique } from './unique-index.ts';
import { judgeValue } from './values.ts';

const text = z.union([z.string(), z.number(), z.boolean(), z.null()]).transform((value) => (value === null ? '' : String(value)));
const values = z.record(z.string(), text);
const ref = z.strictObject({ type: z.string(), id: z.string() });
const moment = z.union([z.number(), z.iso.datetime()]).transform((at) => (typeof at === 'number' ? at : Date.parse(at)));
const linkInput = z.strictObject({ type: z.string(), id: z.string(), labels: z.array(z.string()).default([]) });
const createInput = z.strictObject({ type: z.string(), properties: values, associations: z.array(linkInput).default([]), at: moment.optional() });
const createManyInput = z.strictObject({ type: z.string(), objects: z.array(createInput.omit({ type: true })) });
const updateInput = ref.extend({ properties: values, at: moment.optional() }).strict();
const manyInput = z.strictObject({ type: z.string(), ids: z.array(z.string()) });
const mergeInput = z.strictObject({ type: z.string(), primary: z.string(), other: z.string(), newRecord: z.boolean().default(false) });
const linkPairInput = z.strictObject({ from: ref, to: ref, labels: z.array(z.string()).default([]) });
const listInput = z.strictObject({ type: z.string(), where: values.default({}), archived: z.boolean().default(false) });
const linksInput = z.strictObject({ from: ref, to: z.string() });

/** As typed in by a person: what the vendor's pages would refuse is refused, what the portal computes may be forced. */
function typedIn(portal: Portal, type: ObjectType, before: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(given).map(([name, value]) => {
    const judged = judgeValue({ portal, type, before, values: given }, name, value);
    if (judged.ok) return [name, judged.value] as const;
    const property = activeProperty(portal, type, name);
    const isOldOwner = property?.referencedObjectType === 'OWNER' && portal.owners.some(({ id }) => id === value);
    if (judged.problem.error === 'READ_ONLY_VALUE' || isOldOwner) return [name, value] as const;
    throw new Error(judged.problem.message);
  });
  return Object.fromEntries(entries);
}

/** Labels by their words; "Primary" is the portal's own. */
export function codesByLabel(portal: Portal, from: ObjectType, to: ObjectType, labels: readonly string[]): readonly string[] {
  const known = associationTypes(portal, from, to);
  return labels.map((label) => {
    const found = known.find((one) => one.label === label);
    if (found === undefined) throw new Error(`No label "${label}" from ${from.plural} to ${to.plural}`);
    return codeOf(found);
  });
}

export function createByHand(portal: Portal, type: ObjectType, input: Omit<z.input<typeof createInput>, 'type'>, now: number): CrmRecord {
  const { properties, associations, at = now } = createInput.omit({ type: true }).parse(input);
  const record = createRecord(portal, type, typedIn(portal, type, {}, properties), PERSON, at);
  for (const link of associations) {
    const to = objectType(link.type);
    addLink(portal, type, record.id, to, link.id, codesByLabel(portal, type, to, link.labels));
  }
  touchDeals(portal, type, record.id, at);
  announceFlag(portal, type, record, 'creation', PERSON, at);
  return record;
}

function existing(portal: Portal, type: ObjectType, id: string): CrmRecord {
  const record = findRecord(portal, type, id);
  if (record === undefined) throw new Error(`No living ${type.singular} ${id}`);
  return record;
}

function update(portal: Portal, type: ObjectType, id: string, given: Readonly<Record<string, string>>, now: number): CrmRecord {
  const record = existing(portal, type, id);
  updateRecord(portal, type, record, typedIn(portal, type, record.properties, given), PERSON, now);
  if (type.singular === 'task' || type.singular === 'note' || portal.settings.childEditsMoveDeal) touchDeals(portal, type, id, now);
  return record;
}

function plain(portal: Portal, type: ObjectType, record: CrmRecord): Record<string, unknown> {
  const associations = Object.fromEntries(
    OBJECT_TYPES.map((to) => [to.plural, linksOf(portal, type, record.id, to).map((link) => link.to)] as const).filter(([, ids]) => ids.length > 0),
  );
  const properties = { ...record.properties, hs_object_id: record.id, [type.modified]: valueOf(type, record, type.modified) ?? '' };
  return {
    id: record.id,
    properties,
    associations,
    archived: record.archivedAt !== null,
    mergedInto: record.mergedInto,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

/** What people do with records in the vendor's own pages. */
export const objectCommands: Readonly<Record<string, Command>> = {
  'create-object': (portal, payload, now) => {
    const { type, ...input } = createInput.parse(payload);
    return { id: createByHand(portal, objectType(type), input, now).id };
  },
  'create-objects': (portal, payload, now) => {
    const { type, objects } = createManyInput.parse(payload);
    return { ids: objects.map((input) => createByHand(portal, objectType(type), input, now).id) };
  },
  'update-object': (portal, payload, now) => {
    const { type, id, properties, at = now } = updateInput.parse(payload);
    return plain(portal, objectType(type), update(portal, objectType(type), id, properties, at));
  },
  /** Moves the timestamp and nothing else. */
  'touch-objects': (portal, payload, now) => {
    const { type, ids } = manyInput.parse(payload);
    for (const id of ids) touchRecord(portal, objectType(type), existing(portal, objectType(type), id), now);
    return { touched: ids.length };
  },
  'delete-objects': (portal, payload, now) => {
    const { type, ids } = manyInput.parse(payload);
    for (const id of ids) archiveRecord(portal, objectType(type), existing(portal, objectType(type), id), PERSON, now);
    return { deleted: ids.length };
  },
  'restore-objects': (portal, payload, now) => {
    const { type: name, ids } = manyInput.parse(payload);
    const type = objectType(name);
    for (const id of ids) {
      const record = recordsOf(portal, type.id).get(id);
      if (record === undefined || record.archivedAt === null) throw new Error(`No deleted ${type.singular} ${id}`);
      rememberStale(portal, type, id, record, now);
      record.archivedAt = null;
      touchRecord(portal, type, record, now);
    }
    forgetUnique(portal, type);
    return { restored: ids.length };
  },
  'merge-objects': (portal, payload, now) => {
    const { type: name, primary, other, newRecord } = mergeInput.parse(payload);
    const type = objectType(name);
    const merge = newRecord ? mergeIntoNew : mergeRecords;
    return plain(portal, type, merge(portal, type, existing(portal, type, primary), existing(portal, type, other), now));
  },
  associate: (portal, payload, now) => {
    const input = linkPairInput.parse(payload);
    const [from, to] = [objectType(input.from.type), objectType(input.to.type)];
    addLink(portal, from, input.from.id, to, input.to.id, codesByLabel(portal, from, to, input.labels));
    touchRecord(portal, from, existing(portal, from, input.from.id), now);
    touchRecord(portal, to, existing(portal, to, input.to.id), now);
    return {};
  },
  dissociate: (portal, payload, now) => {
    const input = linkPairInput.parse(payload);
    const [from, to] = [objectType(input.from.type), objectType(input.to.type)];
    removeLink(portal, from, input.from.id, to, input.to.id, input.labels.length === 0 ? undefined : codesByLabel(portal, from, to, input.labels));
    touchRecord(portal, from, existing(portal, from, input.from.id), now);
    bump(portal, to);
    return {};
  },
  'get-object': (portal, payload) => {
    const { type: name, id } = ref.parse(payload);
    const record = recordsOf(portal, objectType(name).id).get(id);
    return record === undefined ? null : { ...plain(portal, objectType(name), record), history: record.history ?? {} };
  },
  'list-objects': (portal, payload) => {
    const { type: name, where, archived } = listInput.parse(payload);
    const type = objectType(name);
    return [...recordsOf(portal, type.id).values()]
      .filter((record) => record.mergedInto === null && (record.archivedAt !== null) === archived)
      .filter((record) => Object.entries(where).every(([property, value]) => (valueOf(type, record, property) ?? '') === value))
      .map((record) => plain(portal, type, record));
  },
  'list-associations': (portal, payload) => {
    const { from, to } = linksInput.parse(payload);
    const [type, other] = [objectType(from.type), objectType(to)];
    const known = associationTypes(portal, type, other);
    return linksOf(portal, type, from.id, other).map((link) => ({
      id: link.to,
      types: link.types.flatMap((code) => known.find((one) => codeOf(one) === code) ?? []),
    }));
  },
};
