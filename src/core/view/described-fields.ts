import { z } from 'zod';

const text = z.string();

/** What can be read of an account, for writing a mapping. */
export const describedSchema = z
  .object({
    connection: text,
    objects: z.array(z.object({
      object: text, label: text,
      fields: z.array(z.object({ path: text, label: text, type: text, custom: z.boolean(), writable: z.boolean(), values: z.array(text).readonly().nullable(), maxLength: z.number().nullable() })).readonly(),
      relations: z.array(z.object({ name: text, object: text })).readonly(),
    })).readonly(),
  })
  .meta({
    id: 'DescribedConnection',
    example: { connection: 'sales', objects: [{ object: 'Opportunity', label: 'Opportunity', fields: [{ path: 'Amount', label: 'Amount', type: 'currency', custom: false, writable: true, values: null, maxLength: null }], relations: [{ name: 'Account', object: 'Account' }] }] },
  });
