import { z } from 'zod';
import { MARK, type FieldDefinition } from './fields.ts';
import type { SetupOrg } from './org.ts';
import type { Planned } from '../setup.ts';

const valueSetSchema = z.looseObject({
  valueSet: z.looseObject({
    valueSetDefinition: z.looseObject({ value: z.array(z.looseObject({ valueName: z.string() })) }),
  }),
});

const formulaSchema = z.looseObject({ formula: z.string(), description: z.string().nullish() });

/** What a field that is there already lacks since the mapping changed; null when nothing. */
export async function planRenewal(org: SetupOrg, field: FieldDefinition, id: string): Promise<Planned | null> {
  const formula = formulaSchema.safeParse(field.metadata).data?.formula;
  return formula === undefined ? planStatusTexts(org, field, id) : planFormula(org, field, id, formula);
}

/** The score may be called otherwise by now. A formula that somebody else wrote stays. */
async function planFormula(org: SetupOrg, field: FieldDefinition, id: string, formula: string): Promise<Planned | null> {
  const there = formulaSchema.safeParse(await org.fieldMetadata(id)).data;
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
async function planStatusTexts(org: SetupOrg, field: FieldDefinition, id: string): Promise<Planned | null> {
  const wanted = valueSetSchema.safeParse(field.metadata).data?.valueSet.valueSetDefinition.value;
  if (wanted === undefined) return null;
  const what = `Values of field ${field.entity}.${field.name}`;
  const metadata = await org.fieldMetadata(id);
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
