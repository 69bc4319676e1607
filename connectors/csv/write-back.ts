import type { FieldsWriteBack, Receipt, TaskContent, TaskWriteBack, WriteBack } from '../../src/core/connector.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { outputPathOf, RESULTS_FILE, TASKS_FILE, type CsvSettings } from './config.ts';
import { CsvProblem } from './errors.ts';
import { isClosedRow } from './observe-tasks.ts';
import { OutputTable } from './output-table.ts';

const TASK_COLUMNS = ['task', 'object', 'record', 'subject', 'owner', 'owner_email', 'team', 'due', 'status', 'note', 'body'] as const;

/** Our two files. Both are keyed, so that repeating a write changes nothing. */
export interface OutputFiles {
  readonly results: OutputTable;
  readonly tasks: OutputTable;
}

export const openOutput = (settings: CsvSettings): OutputFiles => ({
  results: new OutputTable(outputPathOf(settings, RESULTS_FILE), settings, ['id', 'object']),
  tasks: new OutputTable(outputPathOf(settings, TASKS_FILE), settings, TASK_COLUMNS),
});

/** Applies a batch: each file is read at most once and replaced at most once, then all receipts are given. */
export async function writeBatch(files: OutputFiles, batch: readonly WriteBack[]): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  const fields = batch.filter((item) => item.kind === 'fields');
  const tasks = batch.filter((item) => item.kind === 'task');
  if (fields.length > 0) {
    await files.results.refresh();
    for (const item of fields) receipts.push(writeFields(files.results, item));
    await files.results.save();
  }
  if (tasks.length > 0) {
    await files.tasks.refresh();
    const outcomes = tasks.map((item) => writeTask(files.tasks, item));
    if (outcomes.some((outcome) => outcome.changed)) await files.tasks.save();
    receipts.push(...outcomes.map((outcome) => outcome.receipt));
  }
  for (const item of batch) if (item.kind === 'note') receipts.push(refuseNote(item));
  return receipts;
}

const acknowledged = (item: WriteBack, remoteId: string, created: boolean): Receipt => ({ id: item.id, desiredHash: item.desiredHash, outcome: 'acknowledged', remoteId, created });

function writeFields(results: OutputTable, item: FieldsWriteBack): Receipt {
  const existing = results.find(item.target.externalId);
  const owner = existing?.get('object');
  if (owner !== undefined && owner !== '' && owner !== item.target.object) {
    throw new CsvProblem('output_shared', { file: RESULTS_FILE }, `the file already holds results of "${owner}" with the same id`, 'Set output in the settings: each connection needs a folder of its own');
  }
  results.set(item.target.externalId, { object: item.target.object, ...item.values });
  return acknowledged(item, item.target.externalId, existing === undefined);
}

function writeTask(tasks: OutputTable, item: TaskWriteBack): { readonly receipt: Receipt; readonly changed: boolean } {
  const existing = tasks.find(item.taskKey);
  // Sent whole again, because its receipt never arrived; a person was quicker and is through with it.
  if (existing !== undefined && item.changed === null && item.task.status === 'open' && isClosedRow(existing)) {
    return { receipt: { id: item.id, desiredHash: item.desiredHash, outcome: 'gone', how: 'closed' }, changed: false };
  }
  if (existing !== undefined) {
    tasks.set(item.taskKey, toColumns(item.task, item.changed));
    return { receipt: acknowledged(item, item.taskKey, false), changed: true };
  }
  // The row was there and the file still is: a person deleted it. A file taken away as a whole is written anew.
  if (item.remoteId !== null && tasks.existed) return { receipt: { id: item.id, desiredHash: item.desiredHash, outcome: 'gone', how: 'deleted' }, changed: false };
  if (item.task.status !== 'open') return { receipt: acknowledged(item, item.taskKey, false), changed: false };
  tasks.set(item.taskKey, { object: item.target.object, record: item.target.externalId, ...toColumns(item.task, null) });
  return { receipt: acknowledged(item, item.taskKey, true), changed: true };
}

/** Only what changed since the last write: a person's edits to the rest of the row stay. */
function toColumns(task: TaskContent, changed: readonly (keyof TaskContent)[] | null): Record<string, JsonValue> {
  const columns: readonly { readonly of: keyof TaskContent; readonly cells: Record<string, JsonValue> }[] = [
    { of: 'subject', cells: { subject: task.subject } },
    { of: 'owner', cells: { owner: task.owner.name ?? task.owner.email ?? task.owner.id, owner_email: task.owner.email } },
    { of: 'team', cells: { team: task.team } },
    { of: 'dueDate', cells: { due: task.dueDate } },
    { of: 'status', cells: { status: task.status } },
    { of: 'note', cells: { note: task.note } },
    { of: 'body', cells: { body: task.body } },
  ];
  return Object.fromEntries(columns.filter(({ of }) => changed === null || changed.includes(of)).flatMap(({ cells }) => Object.entries(cells)));
}

const refuseNote = (item: WriteBack): Receipt => ({
  id: item.id, desiredHash: item.desiredHash, outcome: 'failed',
  resolution: { action: 'skip_record', code: 'notes_unsupported', message: 'A CSV connection has no comments.', remedy: 'Remove "note" from writeBack in the mapping.' },
});
