import { z } from 'zod';
import type { FieldDefinition } from './setup-fields.ts';
import type { SetupOrg } from './setup-org.ts';
import type { Planned } from './setup.ts';

const valueSetSchema = z.looseObject({
  valueSet: z.looseObject({
    valueSetDefinition: z.looseObject({ value: z.array(z.looseObject({ valueName: z.string() })) }),
  }),
});

/**
 * A mapping may get a new text for a status after the restricted list was made, and Salesforce would refuse to take it.
 * Values are added, never removed: records hold them. null when the field is no such list or lacks nothing.
 */
export async function planStatusTexts(org: SetupOrg, field: FieldDefinition, id: string): Promise<Planned | null> {
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
