import { z } from 'zod';
import { Refusal } from './errors.ts';
import { field, type FieldMeta, type FieldOptions } from './schema.ts';

const valueSchema = z.looseObject({
  valueName: z.string().min(1),
  label: z.string().optional(),
  default: z.boolean().nullish(),
  isActive: z.boolean().nullish(),
});

export const fieldMetadataSchema = z.looseObject({
  type: z.string(),
  label: z.string().min(1).max(40),
  description: z.string().max(1000).nullish(),
  inlineHelpText: z.string().max(510).nullish(),
  required: z.boolean().nullish(),
  length: z.int().nullish(),
  precision: z.int().nullish(),
  scale: z.int().nullish(),
  visibleLines: z.int().nullish(),
  externalId: z.boolean().nullish(),
  unique: z.boolean().nullish(),
  caseSensitive: z.boolean().nullish(),
  defaultValue: z.union([z.string(), z.boolean()]).nullish(),
  referenceTo: z.string().nullish(),
  relationshipName: z.string().nullish(),
  formula: z.string().nullish(),
  valueSet: z
    .looseObject({
      restricted: z.boolean().nullish(),
      valueSetDefinition: z.looseObject({ sorted: z.boolean(), value: z.array(valueSchema).min(1) }),
    })
    .nullish(),
});

export type FieldMetadata = z.infer<typeof fieldMetadataSchema>;

function integrity(message: string, fields: readonly string[] = []): Refusal {
  return new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', message, fields);
}

/** What the org's schema becomes by a CustomField's metadata; impossible combinations are refused. */
export function toField(apiName: string, metadata: FieldMetadata): FieldMeta {
  if (metadata.formula !== undefined && metadata.formula !== null) {
    return build(apiName, metadata, 'string', { length: 1300, calculated: true, createable: false, updateable: false });
  }
  const keyed = metadata.externalId === true || metadata.unique === true;
  if (keyed && !['Text', 'Number', 'Email'].includes(metadata.type)) {
    throw integrity(`Can not specify 'externalId' or 'unique' for a CustomField of type ${metadata.type}`);
  }
  switch (metadata.type) {
    case 'Text':
      return build(apiName, metadata, 'string', { length: between(metadata.length, 1, 255, 'length') });
    case 'TextArea':
      return build(apiName, metadata, 'textarea', {});
    case 'LongTextArea':
    case 'Html':
      between(metadata.visibleLines, 2, 50, 'visibleLines');
      return build(apiName, metadata, 'textarea', {
        length: between(metadata.length, 256, 131_072, 'length'),
        filterable: false,
        htmlFormatted: metadata.type === 'Html',
      });
    case 'Number':
    case 'Currency':
    case 'Percent': {
      const precision = between(metadata.precision, 1, 18, 'precision');
      const scale = between(metadata.scale, 0, 17, 'scale');
      const type = metadata.type === 'Number' ? 'double' : metadata.type === 'Currency' ? 'currency' : 'percent';
      return build(apiName, metadata, type, { precision, scale });
    }
    case 'Checkbox':
      if (metadata.defaultValue === undefined || metadata.defaultValue === null)
        throw integrity('Must specify a default value for a CustomField of type Checkbox');
      return build(apiName, metadata, 'boolean', { defaultValue: String(metadata.defaultValue) === 'true' });
    case 'Picklist':
    case 'MultiselectPicklist':
      return picklistField(apiName, metadata);
    case 'Lookup':
      if (typeof metadata.referenceTo !== 'string' || typeof metadata.relationshipName !== 'string')
        throw integrity('Must specify referenceTo and relationshipName for a CustomField of type Lookup');
      return build(apiName, metadata, 'reference', {
        referenceTo: [metadata.referenceTo],
        relationshipName: apiName.replace(/__c$/, '__r'),
      });
    case 'Date':
      return build(apiName, metadata, 'date', {});
    case 'DateTime':
      return build(apiName, metadata, 'datetime', {});
    case 'Email':
      return build(apiName, metadata, 'email', {});
    case 'Phone':
      return build(apiName, metadata, 'phone', {});
    case 'Url':
      return build(apiName, metadata, 'url', {});
    default:
      throw new Refusal(
        400,
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `Type: bad value for restricted picklist field: ${metadata.type}`,
        ['Type'],
      );
  }
}

function picklistField(apiName: string, metadata: FieldMetadata): FieldMeta {
  const { valueSet } = metadata;
  if (valueSet === undefined || valueSet === null)
    throw integrity(`Must specify a valueSet for a CustomField of type ${metadata.type}`);
  if (metadata.type === 'MultiselectPicklist') between(metadata.visibleLines, 3, 10, 'visibleLines');
  const values = valueSet.valueSetDefinition.value.map((one) => ({
    value: one.valueName,
    label: one.label ?? one.valueName,
    active: one.isActive !== false,
    defaultValue: one.default === true,
  }));
  if (new Set(values.map((one) => one.value.toLowerCase())).size < values.length) {
    throw new Refusal(400, 'DUPLICATE_VALUE', 'Duplicate picklist values are not allowed', []);
  }
  const preset = values.find((one) => one.defaultValue)?.value;
  return build(apiName, metadata, metadata.type === 'Picklist' ? 'picklist' : 'multipicklist', {
    picklist: values,
    restrictedPicklist: valueSet.restricted === true,
    ...(preset === undefined ? {} : { defaultValue: preset, defaultedOnCreate: true }),
  });
}

function build(apiName: string, metadata: FieldMetadata, type: FieldMeta['type'], options: FieldOptions): FieldMeta {
  return field(apiName, metadata.label, type, {
    custom: true,
    externalId: metadata.externalId === true,
    unique: metadata.unique === true,
    caseSensitive: metadata.unique === true && metadata.caseSensitive === true,
    idLookup: metadata.externalId === true,
    nillable: metadata.required !== true,
    ...options,
  });
}

function between(value: number | null | undefined, least: number, most: number, name: string): number {
  if (value === undefined || value === null)
    throw integrity(`Must specify '${name}' for this CustomField type`, [name]);
  if (value < least || value > most) throw integrity(`'${name}' must be between ${least} and ${most}`, [name]);
  return value;
}
