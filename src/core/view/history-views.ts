import { z } from 'zod';

const text = z.string();
const maybe = text.nullable();
const count = z.int();

/** Something that happened. */
export const eventSchema = z
  .object({ id: text, handoffId: maybe, connection: maybe, type: text, at: text, data: z.unknown().describe('Ids, numbers and field names, never a person’s data') })
  .meta({ id: 'Event', example: { id: '901', handoffId: '0d9c2a7be1f04c55', connection: 'sales', type: 'accepted', at: '2026-11-22T09:00:00.000Z', data: { role: 'operations', score: 100, ready: true, missing: [] } } });

/** One run of one connection. */
export const runSchema = z
  .object({
    id: text, connection: text, startedAt: text, finishedAt: maybe, outcome: z.enum(['running', 'complete', 'partial', 'failed']),
    reasons: z.array(text).readonly().describe('Why it is not complete'),
    pulled: count,
    handoffs: z.object({ created: count, updated: count, unchanged: count, withdrawn: count }),
    writeBack: z.object({ fields: count, tasksCreated: count, tasksUpdated: count, tasksClosed: count, notes: count, unchanged: count, errors: count, unconfirmed: count, waiting: count }),
    apiCalls: count, sweepCalls: count, durationMs: z.number(),
  })
  .meta({
    id: 'Run',
    example: {
      id: '7a0c', connection: 'sales', startedAt: '2026-11-22T09:00:00.000Z', finishedAt: '2026-11-22T09:00:02.100Z', outcome: 'complete', reasons: [], pulled: 3, handoffs: { created: 1, updated: 1, unchanged: 1, withdrawn: 0 },
      writeBack: { fields: 2, tasksCreated: 1, tasksUpdated: 0, tasksClosed: 0, notes: 0, unchanged: 1, errors: 0, unconfirmed: 0, waiting: 0 }, apiCalls: 6, sweepCalls: 0, durationMs: 2100,
    },
  });

/** An item that a source refused: set aside, nothing lost. */
export const syncErrorSchema = z
  .object({ id: text, connection: text, handoffId: maybe, target: z.object({ object: text, externalId: text }).nullable(), code: text, message: text, remedy: text, occurredAt: text, attempts: count, resolvedAt: maybe })
  .meta({
    id: 'SyncError',
    example: {
      id: '91c2', connection: 'sales', handoffId: '0d9c2a7be1f04c55', target: { object: 'Opportunity', externalId: '006xx000004TmiQ' }, code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'A validation rule refused the record.',
      remedy: 'Let our user pass the rule, then try it again.', occurredAt: '2026-11-22T09:00:01.000Z', attempts: 1, resolvedAt: null,
    },
  });
