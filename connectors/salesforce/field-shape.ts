import { z } from 'zod';
import type { FieldMeta } from './schema.ts';

/** What a field can hold, whichever interface told of it. */
export interface FieldShape {
  /** As the Metadata API calls it: Number, Text, LongTextArea… */
  readonly type: string;
  /** Characters of a text; 0 for everything else. */
  readonly length: number;
  /** Before the decimal point; 0 for what is no number. */
  readonly digits: number;
  /** Values in use of a list that takes no others; null where it takes any, or nobody told them. */
  readonly values: readonly string[] | null;
  /** Values that were switched off. */
  readonly inactive: readonly string[];
  readonly required: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  readonly formula: boolean;
}

const metadataSchema = z.object({
  type: z.string(),
  length: z.number().nullish(),
  precision: z.number().nullish(),
  scale: z.number().nullish(),
  required: z.boolean().nullish(),
  unique: z.boolean().nullish(),
  externalId: z.boolean().nullish(),
  formula: z.string().nullish(),
  valueSet: z
    .object({
      restricted: z.boolean().nullish(),
      valueSetDefinition: z.object({ value: z.array(z.object({ valueName: z.string(), isActive: z.boolean().nullish() })) }).nullish(),
    })
    .nullish(),
});

/** Types whose length nobody chooses. */
const FIXED_LENGTHS: Readonly<Record<string, number>> = { TextArea: 255, Url: 255, Picklist: 255 };

/** Of a CustomField's `Metadata` (Tooling API guide); null where it is none. */
export function shapeOfMetadata(metadata: unknown): FieldShape | null {
  const found = metadataSchema.safeParse(metadata).data;
  if (found === undefined) return null;
  const { type, valueSet } = found;
  const values = valueSet?.valueSetDefinition?.value;
  return {
    type,
    length: found.length ?? FIXED_LENGTHS[type] ?? 0,
    digits: (found.precision ?? 0) - (found.scale ?? 0),
    values: values === undefined || valueSet?.restricted !== true ? null : values.filter(({ isActive }) => isActive !== false).map(({ valueName }) => valueName),
    inactive: (values ?? []).filter(({ isActive }) => isActive === false).map(({ valueName }) => valueName),
    required: found.required === true,
    unique: found.unique === true,
    externalId: found.externalId === true,
    formula: typeof found.formula === 'string',
  };
}

/** Types of a describe → of the Metadata API. */
const DESCRIBED_TYPES: Readonly<Record<string, string>> = {
  double: 'Number', currency: 'Currency', percent: 'Percent', string: 'Text', picklist: 'Picklist', multipicklist: 'MultiselectPicklist',
  date: 'Date', datetime: 'DateTime', time: 'Time', url: 'Url', boolean: 'Checkbox', reference: 'Lookup', email: 'Email', phone: 'Phone', encryptedstring: 'EncryptedText',
};

/** Of a describe, as far as the credential may see it. */
export function shapeOfDescribed(field: FieldMeta): FieldShape {
  const text = field.htmlFormatted ? 'Html' : field.length > 255 ? 'LongTextArea' : 'TextArea';
  return {
    type: field.type === 'textarea' ? text : (DESCRIBED_TYPES[field.type] ?? field.type),
    length: field.length,
    digits: field.precision - field.scale,
    values: field.restrictedPicklist ? field.values : null,
    inactive: [],
    required: !field.nillable && field.type !== 'boolean',
    unique: field.unique,
    externalId: field.externalId,
    formula: field.calculated,
  };
}

/** Types that the pages of Salesforce's setup call otherwise. */
const PAGE_WORDS: Readonly<Record<string, string>> = {
  LongTextArea: 'Text Area (Long)', TextArea: 'Text Area', Html: 'Text Area (Rich)', DateTime: 'Date/Time', Url: 'URL',
  MultiselectPicklist: 'Picklist (Multi-Select)', Lookup: 'Lookup Relationship', EncryptedText: 'Text (Encrypted)',
};

/** As the pages of Salesforce's setup call it. */
export const typeInWords = (type: string): string => PAGE_WORDS[type] ?? type;
