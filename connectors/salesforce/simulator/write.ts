import { fieldAccess, mayDo, type Right } from './access.ts';
import { derive, followUp } from './derive.ts';
import { Refusal } from './errors.ts';
import { normaliseId } from './ids.ts';
import { lockAccount, lockRefusal } from './locks.ts';
import type { FieldMeta, ObjectMeta, Row } from './schema.ts';
import { asIs, withoutCase } from './table.ts';
import type { Transaction } from './transaction.ts';
import { checkRecord, cleanFields, type CleanFields, type Fields } from './validate.ts';

const RIGHTS_OBJECTS = new Set([
  'FieldPermissions',
  'ObjectPermissions',
  'PermissionSetAssignment',
  'PermissionSet',
  'User',
]);

export function insertRecord(tx: Transaction, object: ObjectMeta, fields: Fields): string {
  requireRight(tx, object, 'create');
  const { org, stamp, user } = tx.call;
  const clean = cleanFields(tx, object, fields, 'create');
  for (const field of org.fieldsOf(object).values()) {
    if (clean[field.name] === undefined && field.defaultedOnCreate && field.defaultValue !== null)
      clean[field.name] = field.defaultValue;
  }
  if (org.fieldsOf(object).has('ownerid')) clean['OwnerId'] ??= user.Id;
  const id = org.nextId(object.keyPrefix);
  const row: Row = {
    ...derive(tx, object.name, clean, undefined),
    Id: id,
    IsDeleted: false,
    CreatedDate: stamp,
    CreatedById: user.Id,
    LastModifiedDate: stamp,
    LastModifiedById: user.Id,
    SystemModstamp: stamp,
  };
  store(tx, object, undefined, row);
  return id;
}

export function updateRecord(tx: Transaction, object: ObjectMeta, id: string, fields: Fields): void {
  const before = existing(tx, object, id);
  requireRight(tx, object, 'edit');
  const clean = cleanFields(tx, object, fields, 'edit');
  if (object.name === 'Opportunity' && before['HasOpportunityLineItem'] === true) delete clean['Amount'];
  const { stamp, user } = tx.call;
  const row: Row = {
    ...before,
    ...derive(tx, object.name, { ...plain(before), ...clean }, before),
    Id: before.Id,
    IsDeleted: false,
    LastModifiedDate: stamp,
    LastModifiedById: user.Id,
    SystemModstamp: stamp,
  };
  store(tx, object, before, row);
}

export function deleteRecord(tx: Transaction, object: ObjectMeta, id: string): void {
  const before = existing(tx, object, id);
  requireRight(tx, object, 'delete');
  hooks(tx, object, before);
  softDelete(tx, object, before);
  if (object.name === 'OpportunityLineItem') followUp(tx, object.name, before, before);
}

/** Into the recycle bin with everything that hangs on it; objects without one are gone at once. */
export function softDelete(tx: Transaction, object: ObjectMeta, row: Row): void {
  const { org, stamp, user } = tx.call;
  for (const relationship of object.children) {
    const childObject = org.object(relationship.object);
    if (!relationship.cascadeDelete || childObject === undefined) continue;
    const table = org.table(relationship.object);
    for (const childId of [...table.idsBy(relationship.field, row.Id, asIs)]) {
      const child = table.get(childId);
      if (child !== undefined && !child.IsDeleted) softDelete(tx, childObject, child);
    }
  }
  if (org.fieldsOf(object).has('isdeleted')) {
    tx.put(object.name, {
      ...row,
      IsDeleted: true,
      SystemModstamp: stamp,
      LastModifiedDate: stamp,
      LastModifiedById: user.Id,
    });
  } else tx.remove(object.name, row.Id);
  tx.written += 1;
  if (RIGHTS_OBJECTS.has(object.name)) org.schemaChanged(tx.call.now);
}

export interface UpsertResult {
  readonly id: string;
  readonly created: boolean;
}

/** More than one match is for the caller to word: 300 alone, an error in a collection. */
export class SeveralMatches extends Error {
  readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    super('more than one record found for the external id');
    this.ids = ids;
  }
}

export function upsertRecord(
  tx: Transaction,
  object: ObjectMeta,
  key: FieldMeta,
  value: string,
  fields: Fields,
  updateOnly: boolean,
): UpsertResult {
  const ids = matchesOf(tx, object, key, value);
  if (ids.length > 1) throw new SeveralMatches(ids);
  const [id] = ids;
  if (id !== undefined) {
    updateRecord(tx, object, id, fields);
    return { id, created: false };
  }
  if (updateOnly) throw new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
  return {
    id: insertRecord(tx, object, { ...fields, ...(key.type === 'id' ? {} : { [key.name]: keyValue(key, value) }) }),
    created: true,
  };
}

export function matchesOf(tx: Transaction, object: ObjectMeta, key: FieldMeta, value: string): string[] {
  const table = tx.call.org.table(object.name);
  if (key.type === 'id') {
    const id = normaliseId(value);
    const row = id === undefined ? undefined : table.get(id);
    if (row === undefined || row.IsDeleted)
      throw new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
    return [row.Id];
  }
  return [...table.idsBy(key.name, value, key.caseSensitive ? asIs : withoutCase)].filter(
    (id) => table.get(id)?.IsDeleted === false,
  );
}

function keyValue(key: FieldMeta, value: string): string | number {
  return key.type === 'double' || key.type === 'int' ? Number(value) : value;
}

/** The field an upsert may match on: an external id the user can see. */
export function upsertKey(tx: Transaction, object: ObjectMeta, name: string): FieldMeta {
  const field = fieldAccess(tx.call.org, tx.call.user).fields(object).get(name.toLowerCase());
  if (field === undefined || !(field.externalId || field.type === 'id')) {
    throw new Refusal(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible: ' + name);
  }
  return field;
}

export function requireRight(tx: Transaction, object: ObjectMeta, right: Right): void {
  if (tx.trusted || mayDo(tx.call.org, tx.call.user, object, right)) return;
  throw new Refusal(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', []);
}

function existing(tx: Transaction, object: ObjectMeta, id: string): Row {
  const full = normaliseId(id);
  if (full === undefined)
    throw new Refusal(400, 'MALFORMED_ID', `${object.label} ID: id value of incorrect type: ${id}`, ['Id']);
  const row = tx.call.org.table(object.name).get(full);
  if (row === undefined) throw new Refusal(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  if (row.IsDeleted) throw new Refusal(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  return row;
}

function store(tx: Transaction, object: ObjectMeta, before: Row | undefined, row: Row): void {
  checkRecord(tx, object, before, row);
  hooks(tx, object, row);
  tx.put(object.name, row);
  tx.written += 1;
  followUp(tx, object.name, before, row);
  if (RIGHTS_OBJECTS.has(object.name)) tx.call.org.schemaChanged(tx.call.now);
}

function hooks(tx: Transaction, object: ObjectMeta, row: Row): void {
  if (tx.trusted) return;
  const { org } = tx.call;
  const failing = org.failing.find(
    (one) => one.times > 0 && (one.id === row.Id || one.id === '*' || one.id === row['WhatId']),
  );
  if (failing !== undefined) {
    failing.times -= 1;
    if (failing.code === 'UNABLE_TO_LOCK_ROW') throw lockRefusal();
    throw new Refusal(400, failing.code, failing.message, []);
  }
  lockAccount(tx.call, object.name, row);
}

function plain(row: Row): CleanFields {
  const fields: CleanFields = {};
  for (const [name, value] of Object.entries(row)) if (value !== undefined) fields[name] = value;
  return fields;
}
