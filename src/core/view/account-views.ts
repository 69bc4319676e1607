import { z } from 'zod';

const text = z.string();
const number = z.number().nullable();

/** What we may use of the account's daily API limit, and have used. */
export const limitsSchema = z
  .object({
    connection: text,
    limit: number.describe('Calls a day of the whole account; null: none is known'),
    source: z.enum(['reported', 'configured', 'documented', 'none']),
    share: number.describe('Our part of it'),
    ceilings: z.object({ read: z.number(), write: z.number(), look: z.number() }).nullable().describe('Calls of all purposes after which a purpose gets none'),
    used: z.object({ read: z.number(), write: z.number(), look: z.number() }),
    heldBack: z.boolean().describe('Others use the account up'),
    timeZone: text,
    resumesAt: text.describe('From when used calls are given back'),
  })
  .meta({ id: 'Limits', example: { connection: 'sales', limit: 100000, source: 'reported', share: 50000, ceilings: { read: 39950, write: 49950, look: 50000 }, used: { read: 1210, write: 340, look: 4 }, heldBack: false, timeZone: 'UTC', resumesAt: '2026-11-23T09:00:00.000Z' } });
export type AccountLimits = z.infer<typeof limitsSchema>;
