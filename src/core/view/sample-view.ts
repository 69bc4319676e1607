import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

const text = z.string();
/** JSON, as `jsonObjectSchema` reads it: a schema that names itself has no place in the API's description. */
const raw = z.record(text, z.unknown());

/** Recent records as the source shows them now, for trying a mapping on them. */
export const samplesSchema = z
  .object({
    connection: text,
    object: text,
    readAt: text.describe('When the first of them was read; kept for ten minutes'),
    apiCalls: z.int().describe('What this answer cost; 0: all of it was kept'),
    records: z
      .array(z.object({
        externalId: text, title: text, url: text.nullable(),
        fields: raw.describe('Raw, as a mapping gets them: parents are nested objects, null without one. What was asked for and what the mapping reads'),
        related: z.record(text, z.array(raw).readonly()).describe('Child rows by relation that the mapping reads'),
      }))
      .readonly(),
    unreadable: z.array(text).readonly().describe('Paths asked for that do not exist, or are hidden from our credential'),
  })
  .meta({
    id: 'Samples',
    example: { connection: 'sales', object: 'deals', readAt: '2026-11-22T09:00:00.000Z', apiCalls: 1, records: [{ externalId: '42', title: 'Northwind', url: null, fields: { amount: '5000' }, related: {} }], unreadable: [] },
  });
export type Samples = z.infer<typeof samplesSchema>;

/** The same fields from two readings of one record; the later one wins. */
export function mergeFields(before: JsonObject, after: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...before };
  for (const [name, value] of Object.entries(after)) {
    const known = merged[name];
    merged[name] = isJsonObject(known) && isJsonObject(value) ? mergeFields(known, value) : value;
  }
  return merged;
}

/** Only what stands at these dotted paths; a parent that is null stays null. */
export function pickFields(fields: JsonObject, paths: readonly string[]): JsonObject {
  const below = new Map<string, string[]>();
  for (const path of paths) {
    const [name = '', ...rest] = path.split('.');
    below.set(name, [...(below.get(name) ?? []), rest.join('.')]);
  }
  const picked: Record<string, JsonValue> = {};
  for (const [name, tails] of below) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value !== undefined) picked[name] = isJsonObject(value) && !tails.includes('') ? pickFields(value, tails) : value;
  }
  return picked;
}
