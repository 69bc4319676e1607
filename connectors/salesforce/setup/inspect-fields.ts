import { shapeOfMetadata } from '../field-shape.ts';
import { isInput, type FieldDefinition } from './fields.ts';
import { judgeField, noteInput } from './judge-field.ts';
import type { FieldMetadata, SetupOrg } from './org.ts';

/** A field that setup is to make, beside what the org has under its name. */
export interface InspectedField {
  readonly field: FieldDefinition;
  /** null where there is none. */
  readonly found: { readonly id: string; readonly metadata: FieldMetadata | null } | null;
  /** What keeps it from holding what is written, and the remedy; null when nothing. */
  readonly problem: string | null;
  /** What else to know of it. */
  readonly note: string | null;
}

/** Looks at everything before anything is made: half of it would be worse than nothing. */
export async function inspectFields(org: SetupOrg, fields: readonly FieldDefinition[]): Promise<readonly InspectedField[]> {
  const existing = await org.fields(fields.map(({ name }) => name));
  const inspected: InspectedField[] = [];
  for (const field of fields) {
    const there = existing.find(({ entity, name }) => entity === field.entity && name === field.name);
    const metadata = there === undefined ? null : await org.fieldMetadata(there.id);
    const shape = shapeOfMetadata(metadata);
    inspected.push({
      field,
      found: there === undefined ? null : { id: there.id, metadata },
      problem: shape === null || isInput(field) ? null : judgeField(field, shape, true),
      note: shape === null || !isInput(field) ? null : noteInput(field, shape),
    });
  }
  return inspected;
}
