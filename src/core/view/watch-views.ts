import { z } from 'zod';

const text = z.string();
const maybe = text.nullable();

/** What is wrong now, since when, and what to do about it. */
export const alarmSchema = z
  .object({ key: text, kind: text, connection: maybe.describe('null: the service itself'), severity: z.enum(['warning', 'critical']), since: text, message: text, remedy: text, raisedAt: text, goneAt: maybe, resolvedAt: maybe })
  .meta({
    id: 'Alarm',
    example: { key: 'paused sales', kind: 'paused', connection: 'sales', severity: 'critical', since: '2026-11-22T08:00:00.000Z', message: 'The credential was refused.', remedy: 'Renew it.', raisedAt: '2026-11-22T08:01:00.000Z', goneAt: null, resolvedAt: null },
  });
export type AlarmView = z.infer<typeof alarmSchema>;

/** How old what is known and written of one connection is. */
export const freshnessSchema = z
  .object({
    connection: text, knownAsOf: maybe.describe('When the last reading began that left nothing out'), oldestDueAt: maybe.describe('Since when the oldest undelivered write should be visible'), due: z.int(), samples: z.int(),
    seconds: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable().describe('From the end of the quiet period to the score seen in the source'),
  })
  .meta({ id: 'Freshness', example: { connection: 'sales', knownAsOf: '2026-11-22T09:00:00.000Z', oldestDueAt: null, due: 0, samples: 120, seconds: { p50: 0.8, p95: 1.6, p99: 2.4 } } });
export type FreshnessView = z.infer<typeof freshnessSchema>;
