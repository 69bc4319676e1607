import { fieldAccess } from './access.ts';
import { Refusal } from './errors.ts';
import { normaliseId } from './ids.ts';
import { asIs, withoutCase } from './table.ts';
import type { Transaction } from './transaction.ts';
import type { FieldMeta, ObjectMeta, Row, Value } from './schema.ts';
import { parseDateTime, parseDay, toStamp } from './stamps.ts';
import { obeyRules } from './validation-rules.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type CleanFields = Record<string, Value>;

/** Turns a JSON body into stored values, refusing what Salesforce refuses. */
export function cleanFields(tx: Transaction, object: ObjectMeta, fields: Fields, mode: 'create' | 'edit'): CleanFields {
  const { org, user } = tx.call;
  const visible = tx.trusted ? org.fieldsOf(object) : fieldAccess(org, user).fields(object);
  const clean: CleanFields = {};
  const closed: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name.toLowerCase() === 'attributes') continue;
    const field = visible.get(name.toLowerCase());
    if (field === undefined)
      throw new Refusal(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    if (!tx.trusted && !(mode === 'create' ? field.createable : field.updateable)) closed.push(field.name);
    else clean[field.name] = cleanValue(tx, field, value);
  }
  if (closed.length > 0) {
    throw new Refusal(
      400,
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      `Unable to create/update fields: ${closed.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      closed,
    );
  }
  return clean;
}

function cleanValue(tx: Transaction, field: FieldMeta, value: unknown): Value {
  if (value === null || value === '') return field.type === 'boolean' ? wrongJson('boolean', value) : null;
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongJson('boolean', value);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return typeof value === 'number' ? cleanNumber(field, value) : wrongJson('double', value);
    case 'date': {
      const day = typeof value === 'string' ? parseDay(value) : undefined;
      return day ?? wrongJson('date', value);
    }
    case 'datetime': {
      const ms = typeof value === 'string' ? parseDateTime(value) : undefined;
      return ms === undefined ? wrongJson('datetime', value) : toStamp(ms);
    }
    case 'id':
    case 'reference':
      return typeof value === 'string' ? cleanReference(tx, field, value) : wrongJson('reference', value);
    default:
      return typeof value === 'string' ? cleanText(field, value) : wrongJson('string', value);
  }
}

function wrongJson(type: string, value: unknown): never {
  const token =
    value === null
      ? 'VALUE_NULL'
      : typeof value === 'string'
        ? 'VALUE_STRING'
        : typeof value === 'number'
          ? 'VALUE_NUMBER_INT'
          : typeof value === 'boolean'
            ? 'VALUE_TRUE'
            : 'START_OBJECT';
  throw new Refusal(
    400,
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${type} from ${token} value ${JSON.stringify(value)} or request may be missing a required field at [line:1, column:1]`,
  );
}

function cleanNumber(field: FieldMeta, value: number): number {
  const rounded = Number(value.toFixed(field.scale));
  if (field.precision > 0 && Math.abs(rounded) >= 10 ** (field.precision - field.scale)) {
    throw new Refusal(
      400,
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${field.label}: value outside of valid range on numeric field: ${value}`,
      [field.name],
    );
  }
  return rounded;
}

function cleanText(field: FieldMeta, value: string): string {
  if (field.length > 0 && value.length > field.length) {
    throw new Refusal(
      400,
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value} (max length=${field.length})`,
      [field.name],
    );
  }
  if (field.restrictedPicklist) {
    const active = new Set(field.picklist.filter((one) => one.active).map((one) => one.value));
    for (const one of field.type === 'multipicklist' ? value.split(';') : [value]) {
      if (!active.has(one)) {
        throw new Refusal(
          400,
          'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
          `${field.label}: bad value for restricted picklist field: ${one}`,
          [field.name],
        );
      }
    }
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw new Refusal(400, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [field.name]);
  }
  return value;
}

function cleanReference(tx: Transaction, field: FieldMeta, value: string): string {
  const id = normaliseId(value);
  const { org } = tx.call;
  if (id === undefined)
    throw new Refusal(400, 'MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name]);
  const target = org.objectOfId(id);
  if (target === undefined || !field.referenceTo.includes(target.name)) {
    throw new Refusal(
      400,
      field.name === 'OwnerId' ? 'INVALID_CROSS_REFERENCE_KEY' : 'MALFORMED_ID',
      `${field.label}: id value of incorrect type: ${value}`,
      [field.name],
    );
  }
  const row = org.find(id);
  if (row === undefined)
    throw new Refusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
  if (row.IsDeleted) throw new Refusal(400, 'ENTITY_IS_DELETED', 'entity is deleted', [field.name]);
  if (!tx.trusted && field.name === 'OwnerId' && target.name === 'User' && row['IsActive'] !== true) {
    throw new Refusal(
      400,
      'INACTIVE_OWNER_OR_USER',
      `operation performed with inactive user [${row.Id.slice(0, 15)}] as owner of ${field.label.toLowerCase().includes('assigned') ? 'task' : 'record'}`,
      [field.name],
    );
  }
  return id;
}

/** Rules that need the whole record: required fields, unique values, the administrator's own rules. `before` is undefined for a new one. */
export function checkRecord(tx: Transaction, object: ObjectMeta, before: Row | undefined, row: Row): void {
  const { org } = tx.call;
  const missing: string[] = [];
  for (const field of org.fieldsOf(object).values()) {
    const value = row[field.name] ?? null;
    if (value === null) {
      if (!field.nillable && !field.defaultedOnCreate && field.createable) missing.push(field.name);
      continue;
    }
    if (field.unique) refuseDuplicate(tx, object, field, String(value), row.Id);
  }
  if (missing.length > 0) {
    throw new Refusal(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
  }
  refuseSecondGrant(tx, object, row);
  obeyRules(tx, object, before, row);
}

function refuseDuplicate(tx: Transaction, object: ObjectMeta, field: FieldMeta, value: string, own: string): void {
  const table = tx.call.org.table(object.name);
  for (const id of table.idsBy(field.name, value, field.caseSensitive ? asIs : withoutCase)) {
    if (id === own || table.get(id)?.IsDeleted === true) continue;
    throw new Refusal(
      400,
      'DUPLICATE_VALUE',
      `duplicate value found: ${field.name} duplicates value on record with id: ${id.slice(0, 15)}`,
      [],
    );
  }
}

/** What makes a setup row one of a kind, though no single field of it is unique. */
const ONE_OF_A_KIND: Readonly<Record<string, readonly string[]>> = {
  PermissionSet: ['Name'],
  PermissionSetAssignment: ['AssigneeId', 'PermissionSetId'],
  FieldPermissions: ['ParentId', 'Field'],
  ObjectPermissions: ['ParentId', 'SobjectType'],
};

function refuseSecondGrant(tx: Transaction, object: ObjectMeta, row: Row): void {
  const keys = ONE_OF_A_KIND[object.name];
  if (keys === undefined) return;
  for (const other of tx.call.org.table(object.name).values()) {
    if (other.Id === row.Id || !keys.every((key) => other[key] === row[key])) continue;
    throw object.name === 'PermissionSet'
      ? new Refusal(400, 'DUPLICATE_DEVELOPER_NAME', 'The name you specified is already in use', ['Name'])
      : new Refusal(
          400,
          'DUPLICATE_VALUE',
          `duplicate value found: <unknown> duplicates value on record with id: ${other.Id.slice(0, 15)}`,
          [],
        );
  }
}
