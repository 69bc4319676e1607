import { iso } from './answers.ts';
import type { PropertyDefinition } from './portal.ts';

export function viewProperty(property: PropertyDefinition): Record<string, unknown> {
  const { readOnly, sensitive, createdAt, updatedAt, referencedObjectType, numberDisplayHint, ...rest } = property;
  return {
    ...rest,
    ...(referencedObjectType === null ? {} : { referencedObjectType }),
    ...(numberDisplayHint === null ? {} : { numberDisplayHint }),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    dataSensitivity: sensitive ? 'sensitive' : 'non_sensitive',
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyOptions: property.hubspotDefined && property.type === 'enumeration',
      readOnlyValue: readOnly || property.calculated,
    },
  };
}
