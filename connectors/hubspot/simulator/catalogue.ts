import { propertySchema, type PropertyDefinition } from './portal.ts';

type Options = readonly (string | readonly [value: string, label: string])[];

const DEFAULTS = {
  description: '',
  options: [],
  displayOrder: -1,
  hasUniqueValue: false,
  hidden: false,
  formField: false,
  calculated: false,
  externalOptions: false,
  referencedObjectType: null,
  hubspotDefined: true,
  readOnly: false,
  archived: false,
  sensitive: false,
  createdAt: Date.UTC(2024, 0, 15),
  updatedAt: Date.UTC(2024, 0, 15),
};

const FIELD_TYPES: Readonly<Record<PropertyDefinition['type'], string>> = {
  bool: 'booleancheckbox',
  enumeration: 'select',
  date: 'date',
  datetime: 'date',
  string: 'text',
  number: 'number',
  phone_number: 'phonenumber',
};

/** A property as the portal ships it; `more` overrides what the short form leaves out. */
export function shipped(
  groupName: string,
  name: string,
  label: string,
  type: PropertyDefinition['type'] = 'string',
  more: Partial<PropertyDefinition> = {},
): PropertyDefinition {
  return propertySchema.parse({ ...DEFAULTS, groupName, name, label, type, fieldType: FIELD_TYPES[type], ...more });
}

export function options(list: Options): PropertyDefinition['options'] {
  return list.map((one, displayOrder) => {
    const [value, text] = typeof one === 'string' ? [one, one] : one;
    return { value, label: text, displayOrder, hidden: false };
  });
}

export const READ_ONLY = { readOnly: true } as const;
export const CALCULATED = { readOnly: true, calculated: true } as const;
export const AREA = { fieldType: 'textarea' } as const;
export const OWNER = { externalOptions: true, referencedObjectType: 'OWNER' } as const;

/** What every object type has. */
export function common(groupName: string, createdName: 'createdate' | 'hs_createdate', modifiedName = 'hs_lastmodifieddate'): PropertyDefinition[] {
  return [
    shipped(groupName, 'hs_object_id', 'Record ID', 'number', { ...READ_ONLY, hasUniqueValue: true }),
    shipped(groupName, createdName, 'Create date', 'datetime', createdName === 'createdate' ? {} : READ_ONLY),
    shipped(groupName, modifiedName, 'Last modified date', 'datetime', READ_ONLY),
    shipped(groupName, 'hubspot_owner_id', 'Owner', 'enumeration', OWNER),
    shipped(groupName, 'hs_merged_object_ids', 'Merged record IDs', 'enumeration', { ...READ_ONLY, fieldType: 'checkbox' }),
    shipped(groupName, 'hs_object_source', 'Record source', 'string', { ...READ_ONLY, hidden: true }),
    shipped(groupName, 'hs_updated_by_user_id', 'Updated by user ID', 'number', READ_ONLY),
  ];
}
