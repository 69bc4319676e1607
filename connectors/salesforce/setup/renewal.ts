import { z } from 'zod';
import { MARK, type FieldDefinition } from './fields.ts';
import type { FieldMetadata, Planned, SetupOrg } from './org.ts';
import { shapeOfMetadata } from '../field-shape.ts';

const valueSetSchema = z.looseObject({
  valueSet: z.looseObject({
    valueSetDefinition: z.looseObject({ value: z.array(z.looseObject({ valueName: z.string() })) }),
  }),
});

const formulaSchema = z.looseObject({ formula: z.string(), description: z.string().nullish() });

interface Found {
  readonly id: string;
  readonly metadata: FieldMetadata | null;
}

/** What a field that is there already lacks since the mapping changed; null when nothing. */
export function planRenewal(org: SetupOrg, field: FieldDefinition, there: Found): Planned | null {
  const formula = formulaSchema.safeParse(field.metadata).data?.formula;
  return formula === undefined ? planStatusTexts(org, field, there) : planFormula(org, field, there, formula);
}

/** The score may be called otherwise by now. A formula that somebody else wrote stays. */
function planFormula(org: SetupOrg, field: FieldDefinition, { id, metadata }: Found, formula: string): Planned | null {
  const there = formulaSchema.safeParse(metadata).data;
  if (there?.formula === formula) return null;
  const what = `Formula of field ${field.entity}.${field.name}`;
  if (there === undefined || !(there.description ?? '').includes(MARK))
    return { what, action: 'manual', message: 'A field of this name exists, but setup did not make it: it stays as it is.' };
  return {
    what,
    action: 'update',
    message: 'It follows the names of the mapping.',
    run: () => org.changeField(id, { ...there, formula }),
  };
}

/**
 * A mapping may get a new text for a status after the restricted list was made, and Salesforce would refuse to take it.
 * Values are added, never removed: records hold them. null when the field is no such list or lacks nothing.
 */
function planStatusTexts(org: SetupOrg, field: FieldDefinition, { id, metadata }: Found): Planned | null {
  const wanted = valueSetSchema.safeParse(field.metadata).data?.valueSet.valueSetDefinition.value;
  // A text takes any status.
  if (wanted === undefined || shapeOfMetadata(metadata)?.type !== 'Picklist') return null;
  const what = `Values of field ${field.entity}.${field.name}`;
  const there = valueSetSchema.safeParse(metadata).data;
  if (there === undefined)
    return {
      what,
      action: 'manual',
      message: `This field is no list of its own: see that it takes ${wanted.map(({ valueName }) => valueName).join(', ')}.`,
    };
  const { valueSetDefinition } = there.valueSet;
  const missing = wanted.filter(({ valueName }) => !valueSetDefinition.value.some((value) => value.valueName === valueName));
  if (missing.length === 0) return null;
  const value = [...valueSetDefinition.value, ...missing];
  return {
    what,
    action: 'update',
    message: `Added, because the mapping writes it: ${missing.map(({ valueName }) => valueName).join(', ')}.`,
    run: () => org.changeField(id, { ...there, valueSet: { ...there.valueSet, valueSetDefinition: { ...valueSetDefinition, value } } }),
  };
}
