import { z } from 'zod';
import { handoffKindSchema } from './handoff-summary.ts';

const text = z.string();
const count = z.int();

/** What the stored verdicts say about the handoffs of a time: read-only, and the same figures that the handoffs show. */
export const firstRunReportSchema = z
  .object({
    kind: handoffKindSchema,
    connections: z.array(text),
    neverSynced: z.array(text).describe('Connections of these whose records were never read: sync them first, with rollout observe nothing is written'),
    from: text,
    to: text,
    handoffs: count.describe('Won or accepted in this time and not taken back, older than the start date included'),
    ready: count.describe('Score at the line or above, every gate met, nothing hidden from our credential'),
    median: z.number().nullable().describe('Of those that have a score'),
    distribution: z.array(z.object({ from: count, to: count, handoffs: count })).describe('Ten bins of the score: 0 to 9 … 90 to 100'),
    lacking: z
      .array(z.object({
        requirement: text, field: text, label: text, ownerRole: text,
        lacking: count.describe('Handoffs without a valid answer that need one now'),
        placeholders: count.describe('Of these, those that hold a placeholder'),
        unmapped: count.describe('Of these, those whose mapping feeds the field from nowhere'),
        asked: count.describe('Handoffs that need an answer now'),
        share: z.number().describe('lacking of asked, 0 to 1'),
      }))
      .describe('Most lacking first'),
    placeholders: count.describe('Handoffs that hold at least one'),
    examples: z.array(z.object({ text, times: count })).describe('Placeholder texts of free-text fields, only those that stand on the lists of placeholders'),
    lifts: z
      .object({ requirements: z.array(z.object({ requirement: text, label: text })), readyNow: count, readyThen: count, of: count, sentence: text })
      .describe('The three requirements, or fewer, that would make most handoffs ready if everybody answered them: exact over the 20 that most handoffs lack (fewer where there are very many different shortfalls)'),
    notAssessed: count.describe('Nothing is due yet that could be scored'),
    unreadable: count.describe('Handoffs with required fields that are hidden from our credential: they cannot be ready'),
    undated: count.describe('Handoffs whose source holds no readable date of closing or accepting: they are in no figure'),
    olderThanStart: count.describe('Of `handoffs`; scored for reports only'),
  })
  .meta({
    id: 'FirstRunReport',
    example: {
      kind: 'customer', connections: ['sales'], neverSynced: [], from: '2026-08-22T09:00:00.000Z', to: '2026-11-22T09:00:00.000Z', handoffs: 412, ready: 120, median: 71,
      distribution: [[0, 9, 3], [10, 19, 6], [20, 29, 12], [30, 39, 21], [40, 49, 34], [50, 59, 48], [60, 69, 71], [70, 79, 80], [80, 89, 52], [90, 100, 85]].map(([from = 0, to = 0, handoffs = 0]) => ({ from, to, handoffs })),
      lacking: [{ requirement: 'goal', field: 'goals.primary', label: 'Goal', ownerRole: 'sales_rep', lacking: 201, placeholders: 64, unmapped: 0, asked: 412, share: 0.488 }],
      placeholders: 96, examples: [{ text: 'TBD', times: 41 }, { text: 'see notes', times: 12 }],
      lifts: {
        requirements: [{ requirement: 'goal', label: 'Goal' }, { requirement: 'decision_maker', label: 'Decision maker' }, { requirement: 'go_live', label: 'Go-live date' }], readyNow: 120, readyThen: 310, of: 412,
        sentence: 'These three fields would lift most of them over the line: Goal, Decision maker and Go-live date. 310 of 412 would be ready instead of 120.',
      },
      notAssessed: 0, unreadable: 0, undated: 2, olderThanStart: 300,
    },
  });
export type FirstRunReport = z.infer<typeof firstRunReportSchema>;
