import { z } from 'zod';
import type { Capabilities, CheckItem } from '../connector.ts';
import type { CompiledMapping } from '../handoff/compile-mapping.ts';

const text = z.string();
const texts = z.array(text).readonly();
const confirms = z.enum(['answer', 'read_back', 'none']);

const abilitiesSchema = z.object({
  displayName: text,
  reads: z.array(z.object({ object: text, mappedFields: z.int(), relations: texts })).readonly(),
  writes: z.array(z.object({ object: text, fields: texts, tasks: z.boolean(), notes: z.boolean() })).readonly(),
  confirms: z.object({ fields: confirms, tasks: confirms, notes: z.enum(['answer', 'none']) }),
  subscribes: texts,
  noticesDeleted: z.boolean(),
  cannot: texts,
});
const missingSchema = z.object({ names: texts.describe('In the vendor’s own names'), unlocks: text.nullable().describe('null: the vendor does not say'), finding: text });
const itemSchema = z.object({
  name: text, ok: z.boolean(), message: text, ability: z.enum(['connect', 'read', 'write', 'confirm', 'subscribe', 'setup']).optional(), missing: texts.optional(), unlocks: text.optional(), unreadable: texts.optional(),
});

/** What a connection can and cannot do, as data: `connections check --json`. */
export const connectionCheckSchema = z
  .object({
    connection: text,
    ok: z.boolean(),
    rollout: z.enum(['observe', 'fields', 'tasks', 'gate']),
    abilities: abilitiesSchema.nullable().describe('null when the configuration cannot be used, so that nothing is known'),
    missing: z.array(missingSchema).readonly(),
    unreadable: texts.describe('Mapped source paths that cannot be read for any record, as object.path'),
    items: z.array(itemSchema).readonly(),
  })
  .meta({
    id: 'ConnectionCheck',
    example: {
      connection: 'sales', ok: false, rollout: 'tasks', abilities: null, missing: [{ names: ['crm.objects.deals.write'], unlocks: 'writing score and status', finding: 'Write deals' }], unreadable: [],
      items: [{ name: 'Write deals', ok: false, ability: 'write', message: 'The credential may not write deals.', missing: ['crm.objects.deals.write'], unlocks: 'writing score and status' }],
    },
  });
export type ConnectionView = z.infer<typeof connectionCheckSchema>;
export type Abilities = z.infer<typeof abilitiesSchema>;

export const toView = (connection: string, rollout: ConnectionView['rollout'], abilities: Abilities | null, items: readonly CheckItem[]): ConnectionView => ({
  connection,
  ok: items.every(({ ok }) => ok),
  rollout,
  abilities,
  missing: items.flatMap(({ name, missing = [], unlocks }) => (missing.length === 0 ? [] : [{ names: missing, unlocks: unlocks ?? null, finding: name }])),
  unreadable: [...new Set(items.flatMap(({ unreadable }) => unreadable ?? []))],
  items: [...items],
});

export function abilitiesOf(capabilities: Capabilities, mapping: CompiledMapping): Abilities {
  const { displayName, confirms, subscribes, noticesDeleted, cannot, writes } = capabilities;
  return {
    displayName,
    reads: mapping.reads.map(({ object, fields, relations }) => ({ object, mappedFields: fields.length, relations: relations.map(({ name }) => name) })),
    writes: mapping.sources.map(({ object, notation: { writeBack } }) => ({
      object,
      fields: writes.fields ? Object.keys(writeBack.fields ?? {}) : [],
      tasks: writes.tasks !== 'none' && writeBack.tasks?.as === 'items',
      notes: writes.notes && writeBack.note !== undefined,
    })),
    confirms, subscribes, noticesDeleted, cannot,
  };
}
