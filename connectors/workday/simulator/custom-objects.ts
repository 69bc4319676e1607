import { validationFault } from './soap-fault.ts';
import type { CustomField, CustomObject, Tenant } from './tenant.ts';
import { readXsdDate } from './times.ts';
import type { XmlElement } from './xml-read.ts';
import { element, escapeXml, wd } from './xml-write.ts';

export const namespaceFor = (tenant: Tenant): string => `urn:com.workday/tenants/${tenant.tenant}/data/custom`;

/** Per object alias, what to set; an empty text clears the field. */
export type ObjectWrites = Readonly<Record<string, Readonly<Record<string, string>>>>;

function judgedValue(field: CustomField, given: XmlElement): string {
  const path = `/wd:Business_Object_Additional_Data/*/${field.alias}`;
  if (field.type === 'list') return judgedOption(field, given, path);
  if (given.children.length > 0) throw validationFault(`Field '${field.alias}' holds text only.`, path);
  const { text } = given;
  const plain = text.trim();
  if (plain === '') return '';
  const refuse = (): never => {
    throw validationFault(`'${plain}' is not a valid value for '${field.type}', on field '${field.alias}'`, path);
  };
  if (field.maxLength !== null && text.length > field.maxLength) throw validationFault(`Field '${field.alias}' can't be longer than ${field.maxLength} characters.`, path);
  switch (field.type) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(plain) ? plain : refuse();
    case 'date':
      return readXsdDate(plain) ?? refuse();
    case 'boolean':
      return plain === 'true' || plain === '1' ? '1' : plain === 'false' || plain === '0' ? '0' : refuse();
  }
}

/** `<cus:f><cus:ID cus:type="ExtendedAlias">alias</cus:ID></cus:f>` */
function judgedOption(field: CustomField, given: XmlElement, path: string): string {
  if (given.children.length === 0 && given.text.trim() === '') return '';
  const [id] = given.children;
  if (id?.name !== 'ID' || id.attributes[`${given.namespace} type`] !== 'ExtendedAlias') throw validationFault(`Field '${field.alias}' needs an ID of type 'ExtendedAlias'.`, path);
  const option = id.text.trim();
  if (!field.options.includes(option)) throw validationFault(`Invalid ID value.  '${option}' is not a valid ID value for type = 'ExtendedAlias'`, path);
  return option;
}

/** Throws a validation fault for an object, a field or a value that the tenant does not have. */
export function readAdditionalData(tenant: Tenant, on: CustomObject['on'], data: XmlElement): ObjectWrites {
  if (data.children.length === 0) throw validationFault("Element Content 'Business Object Additional Data' is required.");
  const writes: Record<string, Readonly<Record<string, string>>> = {};
  for (const given of data.children) {
    const object = tenant.customObjects.find((one) => one.on === on && one.namespace === given.namespace && one.alias === given.name);
    if (object === undefined) throw validationFault(`Invalid custom object '${given.name}' in namespace '${given.namespace}'.`, '/wd:Business_Object_Additional_Data');
    if (Object.hasOwn(writes, object.alias)) throw validationFault(`Custom object '${object.alias}' may stand only once.`, '/wd:Business_Object_Additional_Data');
    writes[object.alias] = readFields(object, given);
  }
  return writes;
}

function readFields(object: CustomObject, given: XmlElement): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const one of given.children) {
    const field = object.fields.find(({ alias }) => alias === one.name);
    if (field === undefined || one.namespace !== object.namespace) throw validationFault(`Invalid field '${one.name}' on custom object '${object.alias}'.`, `/wd:Business_Object_Additional_Data/${object.alias}`);
    if (Object.hasOwn(fields, field.alias)) throw validationFault(`Field '${field.alias}' may stand only once.`, `/wd:Business_Object_Additional_Data/${object.alias}`);
    fields[field.alias] = judgedValue(field, one);
  }
  return fields;
}

/** Fields that were not named keep what they hold. */
export function storeWrites(record: { custom: Record<string, Record<string, string>> }, writes: ObjectWrites): void {
  for (const [alias, fields] of Object.entries(writes)) {
    const merged = { ...record.custom[alias], ...fields };
    record.custom[alias] = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
  }
}

/** What a record's objects hold, as XML in their own namespace. */
export function additionalDataXml(tenant: Tenant, on: CustomObject['on'], name: string, custom: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const objects = tenant.customObjects.flatMap((object) => {
    const held = custom[object.alias];
    if (object.on !== on || held === undefined) return [];
    const fields = object.fields.flatMap(({ alias, type }) => {
      const value = held[alias];
      if (value === undefined) return [];
      return [element(`cus:${alias}`, type === 'list' ? element('cus:ID', escapeXml(value), { 'cus:type': 'ExtendedAlias' }) : escapeXml(value))];
    });
    return [element(`cus:${object.alias}`, fields, { 'xmlns:cus': object.namespace })];
  });
  return wd(name, objects);
}
