import { z } from 'zod';
import { handoffKindSchema, handoffStatusSchema } from './handoff-summary.ts';

const text = z.string();
const count = z.int().min(0);
const score = z.number().nullable().describe('null: nothing counts yet');

/** How many of each list are named; the counts beside them are of all. */
export const NAMED_HANDOFFS = 25;
export const NAMED_PEOPLE = 10;

const named = z.object({ id: text, title: text.describe('Of a hire "New hire" for roles that may not see people’s data'), kind: handoffKindSchema, connection: text.describe('Of the record that it was founded on') });

const rescored = named.extend({
  score: z.object({ from: score, to: score }),
  status: z.object({ from: handoffStatusSchema, to: handoffStatusSchema }),
});

const taskExample = z.object({
  handoff: text.describe('Id'),
  title: text,
  what: z.enum(['open', 'close', 'update']),
  subject: text,
  owner: text.nullable().describe('null also for roles that may not see people’s data'),
  due: text.nullable(),
});

const fieldsExample = z.object({
  handoff: text.describe('Id'),
  title: text,
  connection: text,
  record: text.describe('Object and id'),
  changes: z.array(z.object({ field: text, from: z.unknown(), to: z.unknown() })).describe('Empty for roles that may not see values'),
});

const callsSchema = z.object({
  connection: text,
  toWrite: count.describe('Calls that the writes above cost, as the connector puts them together'),
  toRead: count.describe('About so many calls to read every known record again, because the draft asks for fields that were not read; 0 when it asks for none'),
  why: text.describe('A sentence'),
});

const requirementSchema = z.object({
  requirement: text,
  label: text,
  owner: text.describe('Owner role'),
  change: z.enum(['new', 'stricter']),
  openHandoffs: count.describe('Open handoffs to which it applies'),
  lacking: count.describe('Of these without a valid answer today'),
  unknown: count.describe('Of these whose answer is not stored'),
  people: z.array(z.object({ name: text, lacking: count })).describe('Who would be asked, most first; empty for roles that may not see people’s data'),
  handoffs: z.array(named).describe('The first of those that lack it'),
});

const notStoredSchema = z.object({
  connection: text,
  object: text,
  path: text.describe('A source field that the draft asks for'),
  lacking: count.describe('Stored records without it: nobody knows what they hold'),
  of: count.describe('Stored records looked at'),
  lastReadAt: text.nullable().describe('When the newest of them was read'),
  sampleCalls: count.describe('About so many API calls for a live sample of 20 records'),
});

export const replayFiguresSchema = z.object({
  compared: count.describe('Handoffs worked out by both rules, so far'),
  scores: z.object({
    up: count, down: count, same: count, medianBefore: score, medianAfter: score,
    partial: count.describe('Of these with a score that leaves out fields which are not stored'),
  }),
  ready: z.object({
    gained: count, lost: count,
    unknown: count.describe('Ready today; whether they stay so depends on fields that are not stored'),
  }),
  takenBack: count.describe('Handoffs that the draft does not count any more: they would be withdrawn'),
  notJudged: count.describe('Handoffs left out: whether they count at all depends on a field that is not stored'),
  up: z.array(rescored).describe('Largest change first'),
  down: z.array(rescored).describe('Largest change first'),
  tasks: z.object({ open: count, close: count, update: count, examples: z.array(taskExample) }),
  fields: z.object({ records: count.describe('Records whose fields would be written'), examples: z.array(fieldsExample) }),
  apiCalls: z.array(callsSchema),
  requirements: z.array(requirementSchema).describe('New or stricter ones: what each costs those who answer it'),
  notStored: z.array(notStoredSchema),
  notes: z.array(text).describe('What this cannot foresee, a sentence each'),
});
export type ReplayFigures = z.infer<typeof replayFiguresSchema>;

const figuresExample: ReplayFigures = {
  compared: 412,
  scores: { up: 31, down: 12, same: 369, medianBefore: 74, medianAfter: 78, partial: 0 },
  ready: { gained: 9, lost: 2, unknown: 0 },
  takenBack: 0,
  notJudged: 0,
  up: [{ id: '0d9c2a7be1f04c55', title: 'Northwind Traders', kind: 'customer', connection: 'sales', score: { from: 62, to: 88 }, status: { from: 'incomplete', to: 'ready' } }],
  down: [],
  tasks: { open: 12, close: 9, update: 3, examples: [{ handoff: '0d9c2a7be1f04c55', title: 'Northwind Traders', what: 'close', subject: 'Handoff Northwind Traders: 2 answers missing', owner: 'Sofia Marin', due: '2026-11-25' }] },
  fields: { records: 43, examples: [{ handoff: '0d9c2a7be1f04c55', title: 'Northwind Traders', connection: 'sales', record: 'Opportunity 006xx000004TmiQ', changes: [{ field: 'Handoff_Score__c', from: 62, to: 88 }] }] },
  apiCalls: [{ connection: 'sales', toWrite: 1, toRead: 0, why: '43 records and 24 tasks are written; everything that the draft asks for is read already.' }],
  requirements: [{ requirement: 'security', label: 'Security constraints', owner: 'solutions_engineer', change: 'new', openHandoffs: 40, lacking: 22, unknown: 0, people: [{ name: 'Sam Engineer', lacking: 14 }], handoffs: [] }],
  notStored: [],
  notes: [],
};

const states = z.enum(['running', 'done', 'failed', 'cancelled']);
const replayProblem = z.object({ code: text, detail: text, remedy: text });

/** What a change of rules would do to the handoffs that are stored, and how far that is worked out. */
export const replaySchema = z
  .object({
    id: text,
    state: states,
    problem: replayProblem.nullable().describe('Why it failed'),
    total: count.describe('Handoffs to look at'),
    done: count,
    startedAt: text,
    elapsedMs: count,
    figures: replayFiguresSchema.describe('Of what is done so far'),
  })
  .meta({ id: 'Replay', example: { id: '6f0d7c1e', state: 'done', problem: null, total: 412, done: 412, startedAt: '2026-11-22T09:00:00.000Z', elapsedMs: 640, figures: figuresExample } });
export type ReplayView = z.infer<typeof replaySchema>;

const sampled = rescored.extend({ record: text });

/** A few records read now, for fields that were never stored. */
export const replaySampleSchema = z
  .object({
    connection: text,
    records: count.describe('Records read'),
    apiCalls: z.object({ estimated: count, spent: count }),
    fields: z.array(z.object({ object: text, path: text, filled: count, of: count, unreadable: z.boolean().describe('Hidden from our credential') })).describe('Source fields that the draft asks for and that were not stored'),
    handoffs: z.array(sampled),
  })
  .meta({
    id: 'ReplaySample',
    example: {
      connection: 'sales', records: 1, apiCalls: { estimated: 1, spent: 1 }, fields: [{ object: 'Opportunity', path: 'Security_Notes__c', filled: 0, of: 1, unreadable: false }],
      handoffs: [{ id: '0d9c2a7be1f04c55', title: 'Northwind Traders', kind: 'customer', connection: 'sales', record: 'Opportunity 006xx000004TmiQ', score: { from: 82, to: 76 }, status: { from: 'ready', to: 'incomplete' } }],
    },
  });
export type ReplaySample = z.infer<typeof replaySampleSchema>;
