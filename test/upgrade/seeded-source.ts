import { z } from 'zod';
import type { JsonObject } from '../../src/core/json.ts';
import { FakeSource } from '../support/fake-source.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** Connections file of the world whose database the fixtures hold; rules lie beside this file. */
export const CONNECTIONS = [
  'connections:',
  '  - id: sales',
  '    connector: fake',
  '    mapping: customer.yaml',
  '    requirements: customer-requirements.yaml',
  '    playbook: customer-playbook.yaml',
  '    quietPeriodSeconds: 0',
  '    rollout: tasks',
  '    startFrom: 2026-11-01',
  'mappings: { folder: rules }',
].join('\n');

const fields = z.record(z.string(), z.json()).transform((value): JsonObject => value);
const target = z.object({ object: z.string(), externalId: z.string() });
const person = z.object({ id: z.string().nullable(), name: z.string().nullable(), email: z.string().nullable() });
const content = z.object({
  subject: z.string(), body: z.string(), dueDate: z.string(), owner: person, team: z.string(), status: z.enum(['open', 'done', 'withdrawn']), note: z.string().nullable(),
});
/** What a source holds when a fixture is written, so that the same source can be shown to the upgraded program. */
export const sourceState = z.object({
  now: z.string(),
  sequence: z.int(),
  records: z.array(z.object({ ...target.shape, fields, own: fields, sequence: z.int(), lastHumanEditAt: z.string(), deleted: z.boolean(), unreadable: z.array(z.string()), writes: z.int() })),
  tasks: z.array(z.object({ key: z.string(), remoteId: z.string(), target, content, sequence: z.int(), closed: z.boolean(), deleted: z.boolean() })),
  notes: z.array(z.object({ target, text: z.string() })),
});

export const stateOf = (source: FakeSource): z.infer<typeof sourceState> => ({
  now: source.clock.iso(), sequence: source.nextSequence(), records: [...source.records.values()].map((record) => ({ ...record, unreadable: [...record.unreadable] })), tasks: source.tasks, notes: source.notes,
});

/** The source as it stood when the fixture was written. */
export function sourceFrom(given: unknown): FakeSource {
  const state = sourceState.parse(given);
  const source = new FakeSource(new ManualClock(state.now));
  for (let number = 0; number < state.sequence; number += 1) source.nextSequence();
  for (const record of state.records) source.records.set(`${record.object} ${record.externalId}`, record);
  source.tasks.push(...state.tasks);
  source.notes.push(...state.notes);
  return source;
}
