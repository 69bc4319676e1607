export type Value = string | number | boolean | null;

/** Rows are never changed in place: an open query keeps reading the rows it found. */
export interface Row {
  readonly Id: string;
  readonly SystemModstamp: string;
  readonly IsDeleted: boolean;
  readonly [field: string]: Value | undefined;
}

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'reference'
  | 'email'
  | 'phone'
  | 'url';

export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
  readonly defaultValue: boolean;
}

export interface FieldMeta {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly custom: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly caseSensitive: boolean;
  readonly calculated: boolean;
  readonly defaultedOnCreate: boolean;
  readonly defaultValue: Value;
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  readonly picklist: readonly PicklistValue[];
  readonly restrictedPicklist: boolean;
  readonly filterable: boolean;
  /** Rich text. */
  readonly htmlFormatted: boolean;
  readonly nameField: boolean;
  readonly idLookup: boolean;
  /** Present only in an org that has the feature switched on. */
  readonly feature: 'multiCurrency' | 'recordTypes' | undefined;
}

export interface ChildRelationship {
  readonly name: string;
  readonly object: string;
  readonly field: string;
  readonly cascadeDelete: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  /** Setup objects follow administrative rights, not object permissions. */
  readonly setup: boolean;
  readonly fields: readonly FieldMeta[];
  readonly children: readonly ChildRelationship[];
}

export type FieldOptions = Partial<Omit<FieldMeta, 'name' | 'label' | 'type'>>;

export function field(name: string, label: string, type: FieldType, options: FieldOptions = {}): FieldMeta {
  return {
    name,
    label,
    type,
    length: defaultLength(type),
    precision: 0,
    scale: 0,
    nillable: true,
    createable: true,
    updateable: true,
    custom: false,
    externalId: false,
    unique: false,
    caseSensitive: false,
    calculated: false,
    defaultedOnCreate: type === 'boolean',
    defaultValue: type === 'boolean' ? false : null,
    referenceTo: [],
    relationshipName: null,
    picklist: [],
    restrictedPicklist: false,
    filterable: true,
    htmlFormatted: false,
    nameField: false,
    idLookup: false,
    feature: undefined,
    ...options,
    ...(type === 'boolean' ? { nillable: false } : {}),
  };
}

export function readOnly(name: string, label: string, type: FieldType, options: FieldOptions = {}): FieldMeta {
  return field(name, label, type, { createable: false, updateable: false, ...options });
}

export function reference(
  name: string,
  label: string,
  referenceTo: readonly string[],
  relationshipName: string,
  options: FieldOptions = {},
): FieldMeta {
  return field(name, label, 'reference', { referenceTo, relationshipName, ...options });
}

export function picklist(
  name: string,
  label: string,
  values: readonly string[],
  options: FieldOptions = {},
): FieldMeta {
  return field(name, label, 'picklist', {
    picklist: values.map((value) => ({
      value,
      label: value,
      active: true,
      defaultValue: value === options.defaultValue,
    })),
    defaultedOnCreate: options.defaultValue !== undefined,
    ...options,
  });
}

export function longText(name: string, label: string, length: number): FieldMeta {
  return field(name, label, 'textarea', { length, filterable: false });
}

function defaultLength(type: FieldType): number {
  switch (type) {
    case 'id':
    case 'reference':
      return 18;
    case 'string':
    case 'textarea':
    case 'picklist':
    case 'combobox':
    case 'url':
      return 255;
    case 'multipicklist':
      return 4099;
    case 'email':
      return 80;
    case 'phone':
      return 40;
    default:
      return 0;
  }
}

const SYSTEM_HEAD: readonly FieldMeta[] = [
  readOnly('Id', 'Record ID', 'id', { nillable: false, defaultedOnCreate: true, idLookup: true }),
];

const SYSTEM_TAIL: readonly FieldMeta[] = [
  readOnly('CreatedDate', 'Created Date', 'datetime', { nillable: false, defaultedOnCreate: true }),
  readOnly('CreatedById', 'Created By ID', 'reference', {
    nillable: false,
    defaultedOnCreate: true,
    referenceTo: ['User'],
    relationshipName: 'CreatedBy',
  }),
  readOnly('LastModifiedDate', 'Last Modified Date', 'datetime', { nillable: false, defaultedOnCreate: true }),
  readOnly('LastModifiedById', 'Last Modified By ID', 'reference', {
    nillable: false,
    defaultedOnCreate: true,
    referenceTo: ['User'],
    relationshipName: 'LastModifiedBy',
  }),
  readOnly('SystemModstamp', 'System Modstamp', 'datetime', { nillable: false, defaultedOnCreate: true }),
];

const IS_DELETED = readOnly('IsDeleted', 'Deleted', 'boolean');

export interface ObjectOptions {
  readonly labelPlural?: string;
  readonly createable?: boolean;
  readonly updateable?: boolean;
  readonly deletable?: boolean;
  readonly setup?: boolean;
  readonly withoutRecycleBin?: boolean;
  /** Who and when: some objects only say when they were created, some not even that. */
  readonly audit?: 'full' | 'created' | 'none';
  readonly children?: readonly ChildRelationship[];
}

export function object(
  name: string,
  label: string,
  keyPrefix: string,
  fields: readonly FieldMeta[],
  options: ObjectOptions = {},
): ObjectMeta {
  return {
    name,
    label,
    labelPlural: options.labelPlural ?? `${label}s`,
    keyPrefix,
    createable: options.createable ?? true,
    updateable: options.updateable ?? true,
    deletable: options.deletable ?? true,
    setup: options.setup ?? false,
    fields: [
      ...SYSTEM_HEAD,
      ...(options.withoutRecycleBin === true ? [] : [IS_DELETED]),
      ...fields,
      ...SYSTEM_TAIL.filter((tail) => isAudited(tail.name, options.audit ?? 'full')),
    ],
    children: options.children ?? [],
  };
}

export function child(name: string, of: string, by: string, cascadeDelete = false): ChildRelationship {
  return { name, object: of, field: by, cascadeDelete };
}

function isAudited(name: string, audit: 'full' | 'created' | 'none'): boolean {
  if (name.startsWith('LastModified')) return audit === 'full';
  return !name.startsWith('Created') || audit !== 'none';
}
