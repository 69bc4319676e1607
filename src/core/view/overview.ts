import { z } from 'zod';
import { handoffKindSchema, handoffStatusSchema } from './handoff-summary.ts';

const count = z.int();

/** What the first page shows. */
export const overviewSchema = z
  .object({
    handoffs: z.array(z.object({ kind: handoffKindSchema, status: handoffStatusSchema, handoffs: count })).readonly().describe('From the start date on'),
    medians: z.array(z.object({ kind: handoffKindSchema, median: z.number() })).readonly().describe('Score of those that were not taken back'),
    connections: z.object({ new: count, working: count, paused: count, frozen: count }),
    overdue: count.describe('Of these handoffs, those whose next deadline is over'),
    closingWithGaps: count.describe('Of these handoffs, late-stage deals and offers that lack something operations would miss'),
    alarms: z.object({ critical: count, warning: count }).describe('Open ones'),
    syncErrors: count.describe('Items that a source refused'),
    unconfirmed: count.describe('Comments of which nobody knows whether they stand in the source'),
    suggestions: count.nullable().describe('Handoffs that might be one; null: for roles that do not decide about it, and where there are too many handoffs to compare at every look'),
  })
  .meta({
    id: 'Overview',
    example: {
      handoffs: [{ kind: 'customer', status: 'incomplete', handoffs: 12 }, { kind: 'customer', status: 'ready', handoffs: 30 }], medians: [{ kind: 'customer', median: 86 }], overdue: 2, closingWithGaps: 3,
      connections: { new: 0, working: 2, paused: 0, frozen: 0 }, alarms: { critical: 0, warning: 1 }, syncErrors: 3, unconfirmed: 0, suggestions: 2,
    },
  });
export type Overview = z.infer<typeof overviewSchema>;
