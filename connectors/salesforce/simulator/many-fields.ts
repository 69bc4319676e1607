import { z } from 'zod';
import { insertRows } from './control-data.ts';
import { toField } from './custom-field.ts';
import { INTEGRATION_USERNAME } from './founding.ts';
import type { Org } from './org.ts';

export const manyFieldsSchema = z.strictObject({ object: z.string().default('Opportunity'), count: z.int().min(1).max(10_000) });

const TYPES = [
  { type: 'Text', length: 80 },
  { type: 'Number', precision: 18, scale: 2 },
  { type: 'Date' },
  { type: 'Checkbox', defaultValue: false },
] as const;

/** An object as large as orgs have them after twenty years: custom fields that the integration user may read. */
export function manyFields(org: Org, { object, count }: z.infer<typeof manyFieldsSchema>, now: number): { readonly fields: readonly string[] } {
  const user = org.userByName(INTEGRATION_USERNAME);
  if (user === undefined) throw new Error('The simulated org has no integration user.');
  const [set] = insertRows(org, 'PermissionSet', [{ Name: 'Many_Fields', Label: 'Many fields' }], undefined, now);
  insertRows(org, 'PermissionSetAssignment', [{ AssigneeId: user.Id, PermissionSetId: set }], undefined, now);
  const made = Array.from({ length: count }, (_, index) => {
    const developerName = `Extra_${index + 1}`;
    const metadata = { label: `Extra ${index + 1}`, ...(TYPES[index % TYPES.length] ?? TYPES[0]) };
    return { id: org.nextId('00N'), entity: object, developerName, metadata, field: toField(`${developerName}__c`, metadata) };
  });
  org.customFields = [...org.customFields, ...made];
  org.schemaChanged(now);
  const names = made.map(({ field }) => field.name);
  insertRows(org, 'FieldPermissions', names.map((name) => ({ ParentId: set, SobjectType: object, Field: `${object}.${name}`, PermissionsRead: true, PermissionsEdit: false })), undefined, now);
  return { fields: names };
}
