import { z } from 'zod';
import { derive, followUp } from './derive.ts';
import { normaliseId } from './ids.ts';
import type { Call, Org } from './org.ts';
import type { ObjectMeta, Row } from './schema.ts';
import { toStamp } from './stamps.ts';
import { asIs } from './table.ts';
import { Transaction } from './transaction.ts';
import { checkRecord, cleanFields, type CleanFields, type Fields } from './validate.ts';
import { deleteRecord, softDelete, updateRecord } from './write.ts';
import { ADMIN_USERNAME } from './founding.ts';

export const lateCommitSchema = z.strictObject({
  object: z.string(),
  id: z.string().optional(),
  fields: z.record(z.string(), z.unknown()),
  user: z.string().optional(),
  /** How long ago the row's transaction began: its stamp is that old. */
  stampedMsAgo: z.number().nonnegative().default(0),
  /** How long until anybody can see it. */
  visibleInMs: z.number().nonnegative().default(0),
});

/** Acts for a named person (username or id; the administrator by default), beyond rights and locks. */
export function actFor(org: Org, user: string | undefined, now: number): Transaction {
  const name = user ?? ADMIN_USERNAME;
  const row = org.userByName(name) ?? org.table('User').get(normaliseId(name) ?? '');
  if (row === undefined) throw new Error(`The simulated org has no user ${name}.`);
  const call: Call = { org, user: row, stamp: toStamp(now), now, version: '62.0', flight: {}, fault: undefined };
  return new Transaction(call, true);
}

function known(org: Org, id: string): { object: ObjectMeta; row: Row } {
  const full = normaliseId(id);
  const object = full === undefined ? undefined : org.objectOfId(full);
  const row = full === undefined ? undefined : org.find(full);
  if (object === undefined || row === undefined) throw new Error(`The simulated org has no record ${id}.`);
  return { object, row };
}

export function insertRows(
  org: Org,
  objectName: string,
  records: readonly Fields[],
  user: string | undefined,
  now: number,
): string[] {
  const object = org.object(objectName);
  if (object === undefined) throw new Error(`The simulated org has no object ${objectName}.`);
  const tx = actFor(org, user, now);
  const ids = records.map((record) => insertRow(tx, object, record));
  org.schemaChanged(now);
  return ids;
}

/** Keeps every value it is given, stamps and ids included, and works out only what is missing. */
export function insertRow(tx: Transaction, object: ObjectMeta, record: Fields): string {
  const { org, stamp, user } = tx.call;
  const { Id: givenId, ...rest } = record;
  const given = cleanFields(tx, object, rest, 'create');
  const id = typeof givenId === 'string' ? (normaliseId(givenId) ?? givenId) : org.nextId(object.keyPrefix);
  const defaults: CleanFields = {};
  for (const field of org.fieldsOf(object).values()) {
    if (field.defaultedOnCreate && field.defaultValue !== null) defaults[field.name] = field.defaultValue;
  }
  if (org.fieldsOf(object).has('ownerid')) defaults['OwnerId'] = user.Id;
  const created = given['CreatedDate'] ?? stamp;
  const modified = given['LastModifiedDate'] ?? given['SystemModstamp'] ?? created;
  const row: Row = {
    CreatedDate: created,
    CreatedById: user.Id,
    LastModifiedDate: modified,
    LastModifiedById: user.Id,
    ...derive(tx, object.name, { ...defaults, ...given }, undefined),
    ...given,
    Id: id,
    IsDeleted: given['IsDeleted'] === true,
    SystemModstamp: String(given['SystemModstamp'] ?? modified),
  };
  checkRecord(tx, object, undefined, row);
  tx.put(object.name, row);
  if (object.name === 'Opportunity') {
    const since = String(given['LastStageChangeDate'] ?? created);
    followUp(new Transaction({ ...tx.call, stamp: since }, true), object.name, undefined, row);
  }
  return id;
}

export function updateRows(org: Org, records: readonly Fields[], user: string | undefined, now: number): void {
  const tx = actFor(org, user, now);
  try {
    for (const record of records) {
      const { Id: id, ...fields } = record;
      const { object, row } = known(org, String(id));
      updateRecord(tx, object, row.Id, fields);
    }
  } catch (error) {
    tx.rollbackTo(0);
    throw error;
  }
}

export function deleteRows(org: Org, ids: readonly string[], user: string | undefined, now: number): void {
  const tx = actFor(org, user, now);
  for (const id of ids) {
    const { object, row } = known(org, id);
    deleteRecord(tx, object, row.Id);
  }
}

/** Out of the recycle bin again, with the children that went in with it. */
export function restoreRows(org: Org, ids: readonly string[], user: string | undefined, now: number): void {
  const tx = actFor(org, user, now);
  for (const id of ids) {
    const { object, row } = known(org, id);
    restore(tx, object, row, row.SystemModstamp);
  }
}

function restore(tx: Transaction, object: ObjectMeta, row: Row, deletedAt: string): void {
  const { org, stamp, user } = tx.call;
  tx.put(object.name, {
    ...row,
    IsDeleted: false,
    SystemModstamp: stamp,
    LastModifiedDate: stamp,
    LastModifiedById: user.Id,
  });
  for (const relationship of object.children) {
    const childObject = org.object(relationship.object);
    if (!relationship.cascadeDelete || childObject === undefined) continue;
    for (const childId of [...org.table(relationship.object).idsBy(relationship.field, row.Id, asIs)]) {
      const child = org.table(relationship.object).get(childId);
      if (child?.IsDeleted === true && child.SystemModstamp === deletedAt) restore(tx, childObject, child, deletedAt);
    }
  }
}

export function purgeRows(org: Org, ids: readonly string[]): void {
  for (const id of ids) {
    const { object, row } = known(org, id);
    for (const relationship of object.children.filter((one) => one.cascadeDelete)) {
      for (const childId of [...org.table(relationship.object).idsBy(relationship.field, row.Id, asIs)]) {
        org.table(relationship.object).remove(childId);
      }
    }
    org.table(object.name).remove(row.Id);
  }
}

/** A roll-up or owner job: only SystemModstamp moves. */
export function touchRows(org: Org, ids: readonly string[], now: number): void {
  for (const id of ids) {
    const { object, row } = known(org, id);
    org.table(object.name).put({ ...row, SystemModstamp: toStamp(now) });
  }
}

/** Which field of which object points at a merged Account or Contact. */
const POINTERS: Readonly<Record<string, readonly (readonly [object: string, field: string])[]>> = {
  Account: [
    ['Opportunity', 'AccountId'],
    ['Contact', 'AccountId'],
    ['Task', 'WhatId'],
    ['Task', 'AccountId'],
  ],
  Contact: [
    ['OpportunityContactRole', 'ContactId'],
    ['Task', 'WhoId'],
  ],
};

export function mergeRows(
  org: Org,
  masterId: string,
  losingIds: readonly string[],
  user: string | undefined,
  now: number,
): void {
  const tx = actFor(org, user, now);
  const { stamp } = tx.call;
  const master = known(org, masterId);
  const pointers = POINTERS[master.object.name];
  if (pointers === undefined) throw new Error('Only accounts and contacts can be merged.');
  const modified = { SystemModstamp: stamp, LastModifiedDate: stamp, LastModifiedById: tx.call.user.Id };
  for (const losingId of losingIds) {
    const losing = known(org, losingId);
    if (losing.object !== master.object) throw new Error('Only records of one object can be merged.');
    for (const [object, field] of pointers) {
      for (const id of [...org.table(object).idsBy(field, losing.row.Id, asIs)]) {
        const row = org.table(object).get(id);
        if (row !== undefined) tx.put(object, { ...row, [field]: master.row.Id, ...modified });
      }
    }
    softDelete(tx, losing.object, losing.row);
    const gone = org.table(losing.object.name).get(losing.row.Id);
    if (gone !== undefined) tx.put(losing.object.name, { ...gone, MasterRecordId: master.row.Id });
  }
  tx.put(master.object.name, { ...master.row, ...modified });
}

/** A row whose stamp is older than the moment it can be seen, as after a long transaction. */
export function lateCommit(org: Org, wanted: z.infer<typeof lateCommitSchema>, now: number): string {
  const object = org.object(wanted.object);
  if (object === undefined) throw new Error(`The simulated org has no object ${wanted.object}.`);
  const tx = actFor(org, wanted.user, now - wanted.stampedMsAgo);
  let { id } = wanted;
  if (id === undefined) id = insertRow(tx, object, wanted.fields);
  else updateRecord(tx, object, id, wanted.fields);
  if (wanted.visibleInMs > 0) {
    const rows = tx.finalRows();
    tx.rollbackTo(0);
    org.lateCommits.push(...rows.map((one) => ({ visibleAt: now + wanted.visibleInMs, ...one })));
  }
  return normaliseId(id) ?? id;
}
