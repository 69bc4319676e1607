import { expect } from '@jest/globals';
import type { FieldsWriteBack, NoteWriteBack, PersonRef, RecordRef, TaskContent, TaskWriteBack } from '../../src/core/connector.ts';
import type { ErrorResolution } from '../../src/core/errors.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import type { JsonObject } from '../../src/core/json.ts';

let counter = 0;
function base(target: RecordRef) {
  counter += 1;
  return { id: `row-${counter}`, handoffId: `handoff-${target.externalId}`, target, lockGroup: null, desiredHash: shortHashOf(['desired', counter]), uncertain: false, remoteId: null };
}

export const fieldsItem = (target: RecordRef, values: JsonObject, more: Partial<FieldsWriteBack> = {}): FieldsWriteBack => ({ ...base(target), kind: 'fields', values, ...more });

export const noteItem = (target: RecordRef, text: string, more: Partial<NoteWriteBack> = {}): NoteWriteBack => ({ ...base(target), kind: 'note', text, ...more });

export const taskContent = (owner: PersonRef, change: Partial<TaskContent> = {}): TaskContent => ({
  subject: 'Handoff: add what is missing',
  body: 'Start date\nHiring manager',
  dueDate: '2099-01-05',
  owner,
  team: 'Sales',
  status: 'open',
  note: null,
  ...change,
});

/** `key` is hashed, as real keys are. */
export const taskItem = (target: RecordRef, key: string, task: TaskContent, settings: JsonObject, more: Partial<TaskWriteBack> = {}): TaskWriteBack => ({
  ...base(target),
  kind: 'task',
  taskKey: shortHashOf(['task', target.externalId, key]),
  task,
  changed: null,
  settings,
  ...more,
});

/** Quotation marks, separators, line ends, several scripts, writing directions, and characters of more than one code point. */
export const MANY_SCRIPTS = 'Größe „XL“, "quoted"; Ωμέγα Łódź 東京 العربية עברית नमस्ते 👩‍💻🇫🇷 é (e\u0301)';

const MARKUP = /<\/?[a-z!][^>]*>/i;
const MACHINE_WORDS = /undefined|\[object |NaN|at [\w.]+ \(|\{"/;

/** What a person gets to read must say what happened and what to do, in plain words and without anything private. */
export function expectClear(said: Pick<ErrorResolution, 'code' | 'message' | 'remedy'>, secrets: readonly string[]): void {
  expect(said.code).toMatch(/\S/);
  expect(said.message).toMatch(/^\S.{9,}/s);
  expect(said.remedy).toMatch(/^\S.{9,}/s);
  for (const text of [said.message, said.remedy]) {
    expect(text).not.toMatch(MARKUP);
    expect(text).not.toMatch(MACHINE_WORDS);
    expect(text.length).toBeLessThanOrEqual(900);
  }
  expectNoSecrets([said.code, said.message, said.remedy], secrets);
}

export function expectNoSecrets(texts: readonly string[], secrets: readonly string[]): void {
  for (const secret of secrets) for (const text of texts) expect(text.includes(secret) ? `${text} holds ${secret}` : '').toBe('');
}
