import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { batchAnswer, invalid, Refusal, type BatchError } from './answers.ts';
import type { Call } from './call.ts';
import { batchError } from './judge-write.ts';
import { shouted, type ObjectType } from './object-types.ts';

export const MAX_INPUTS = 100;
export const MAX_INPUTS_WITH_HISTORY = 50;

export function requireSize(inputs: readonly unknown[], max = MAX_INPUTS): void {
  if (inputs.length === 0) throw invalid('Invalid input JSON: inputs must not be empty');
  const what = max === MAX_INPUTS ? 'a batch request' : 'a batch request for property histories';
  if (inputs.length > max) throw invalid(`The maximum number of inputs supported in ${what} is ${max}. Please reduce the number of items and try again`);
}

export function requireDistinct(type: ObjectType, ids: readonly string[]): void {
  if (new Set(ids).size < ids.length)
    throw invalid(`Duplicate IDs found in batch input for ${shouted(type)}: ${[...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].join(', ')}`);
}

/** Without a property that says otherwise, an id is the record's own number. */
export function requireRecordIds(inputs: readonly { readonly id: string }[]): void {
  const wrong = inputs.find(({ id }) => !/^\d+$/.test(id));
  if (wrong !== undefined) throw invalid(`Invalid input: ${wrong.id} is not a valid record id`);
}

/** Trace ids stand on all inputs or on none, each only once. */
export function requireTraces(inputs: readonly { readonly objectWriteTraceId?: string | undefined }[]): void {
  const traces = inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? []);
  if (new Set(traces).size < traces.length) throw invalid('objectWriteTraceId must be unique for each input');
  if (traces.length > 0 && traces.length < inputs.length) throw invalid('objectWriteTraceId must be given for each input');
}

export function missing(type: ObjectType, ids: readonly string[]): BatchError[] {
  if (ids.length === 0) return [];
  return [
    {
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      message: `Could not get some ${shouted(type)} objects, they may be deleted or not exist. Check that ids are valid.`,
      context: { ids: [...new Set(ids)] },
    },
  ];
}

/** One input, judged on its own: what to do if it is fine, and how it is known in an error. */
export interface Job {
  readonly trace: string | undefined;
  readonly ids: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  /** Throws a Refusal; returns the step that stores. */
  plan(): () => unknown;
}

/** With a trace id on every input each fails by itself; otherwise one bad input fails them all and nothing is stored. */
export function runBatch(type: ObjectType, whenFine: 200 | 201, jobs: readonly Job[], lost: readonly BatchError[], call: Call): SimulatorResponse {
  const traces = jobs.flatMap((job) => job.trace ?? []);
  const perInput = traces.length === jobs.length;
  const errors: BatchError[] = [...lost];
  const results: unknown[] = [];
  if (perInput) {
    for (const job of jobs) {
      try {
        results.push(job.plan()());
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        errors.push(batchError(error, { ...(job.ids.length === 0 ? {} : { ids: job.ids }), objectWriteTraceId: [job.trace ?? ''] }));
      }
    }
  } else {
    requireDistinctUniques(call, type, jobs);
    const steps = jobs.map((job) => job.plan());
    for (const step of steps) results.push(step());
  }
  call.wrote(results.length);
  return batchAnswer(whenFine, results, errors, call.now);
}

/** All inputs are judged before the first is stored, so two that take the same unique value must be found here. */
function requireDistinctUniques(call: Call, type: ObjectType, jobs: readonly Job[]): void {
  const names = (call.portal.properties[type.id] ?? []).filter(({ hasUniqueValue, archived }) => hasUniqueValue && !archived).map(({ name }) => name);
  for (const name of names) {
    const taken = jobs.flatMap(({ properties }) => properties[name] ?? []).filter((value) => value !== '');
    if (new Set(taken).size < taken.length)
      throw invalid(`Property values were not valid: two inputs have the same unique value for "${name}"`, {
        errors: [{ message: `"${name}" must be unique`, code: 'CONFLICTING_UNIQUE_VALUE', context: { propertyName: [name] } }],
      });
  }
}
