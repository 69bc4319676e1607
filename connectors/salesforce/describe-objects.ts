import type { SourceObject } from '../../src/core/connector.ts';
import type { Metadata } from './metadata.ts';
import type { ObjectMeta } from './schema.ts';

/** Fields of an object and, one step further, of its parents: `Account.Name` is what a mapping says. */
export async function describeObjects(metadata: Metadata, names: readonly string[]): Promise<readonly SourceObject[]> {
  await metadata.need(names);
  const parents = names.flatMap((name) => metadata.peek(name)?.fields.map((field) => field.referenceTo[0] ?? '') ?? []);
  await metadata.need([...new Set(parents.filter((parent) => FOLLOWED.has(parent)))]);
  return names.flatMap((name) => {
    const object = metadata.peek(name);
    return object === null ? [] : [toSourceObject(metadata, object)];
  });
}

/** Parents a mapping of deals draws on; following every lookup would describe half the org. */
const FOLLOWED = new Set(['Account', 'User', 'Contact', 'Product2', 'RecordType']);

function toSourceObject(metadata: Metadata, object: ObjectMeta): SourceObject {
  const own = object.fields.map((field) => toSourceField(field, ''));
  const followed = object.fields.flatMap((field) => {
    const parent = field.relationshipName === null ? null : metadata.peek(field.referenceTo[0] ?? '');
    if (parent === null || !FOLLOWED.has(parent.name)) return [];
    return parent.fields.map((item) => ({ ...toSourceField(item, `${field.relationshipName}.`), writable: false }));
  });
  return {
    object: object.name,
    label: object.label,
    fields: [...own, ...followed],
    relations: object.children.map((child) => ({ name: child.name, object: child.object })),
  };
}

function toSourceField(field: ObjectMeta['fields'][number], prefix: string): SourceObject['fields'][number] {
  return {
    path: `${prefix}${field.name}`,
    label: field.label,
    type: field.type,
    custom: field.custom,
    writable: field.updateable && !field.calculated,
    values: field.values.length > 0 ? field.values : null,
    maxLength: field.length > 0 ? field.length : null,
  };
}
