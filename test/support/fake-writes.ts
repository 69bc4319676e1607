import type { NoteWriteBack, Receipt, RecordRef, TaskContent, TaskWriteBack, WriteBack } from '../../src/core/connector.ts';
import type { ErrorResolution } from '../../src/core/errors.ts';
import type { JsonObject } from '../../src/core/json.ts';

export interface FakeRecord extends RecordRef {
  fields: JsonObject;
  /** Our own fields, as they stand in the source. */
  own: JsonObject;
  /** Rises with every write, ours included: our own write comes back with the next pull, as vendors do it. */
  sequence: number;
  lastHumanEditAt: string;
  deleted: boolean;
  unreadable: readonly string[];
  /** How often we wrote our fields. */
  writes: number;
}

export interface FakeTask {
  readonly key: string;
  readonly remoteId: string;
  readonly target: RecordRef;
  content: TaskContent;
  sequence: number;
  /** By anybody. */
  closed: boolean;
  deleted: boolean;
}

/** What a fake source holds that writes change. */
export interface FakeTarget {
  record(object: string, externalId: string): FakeRecord;
  nextSequence(): number;
  readonly tasks: FakeTask[];
  readonly notes: { readonly target: RecordRef; readonly text: string }[];
  readonly refusals: ReadonlyMap<string, ErrorResolution>;
}

/** Carries one item out, as a connector and its vendor would. */
export function carryOut(source: FakeTarget, item: WriteBack): Receipt {
  const resolution = source.refusals.get(item.target.externalId);
  if (resolution !== undefined) return { ...answerTo(item), outcome: 'failed', resolution };
  if (item.kind === 'task') return writeTask(source, item);
  if (item.kind === 'note') return writeNote(source, item);
  const record = source.record(item.target.object, item.target.externalId);
  record.own = { ...record.own, ...item.values };
  record.writes += 1;
  record.sequence = source.nextSequence();
  return acknowledged(item, null, false);
}

const answerTo = ({ id, desiredHash }: WriteBack) => ({ id, desiredHash });
const acknowledged = (item: WriteBack, remoteId: string | null, created: boolean): Receipt => ({ ...answerTo(item), outcome: 'acknowledged', remoteId, created });

function writeNote(source: FakeTarget, item: NoteWriteBack): Receipt {
  source.notes.push({ target: item.target, text: item.text });
  return acknowledged(item, null, true);
}

/** Found by its key; one that we know of and that is not there was deleted. */
function writeTask(source: FakeTarget, item: TaskWriteBack): Receipt {
  const found = source.tasks.find((task) => task.key === item.taskKey && !task.deleted);
  if (found === undefined) {
    if (item.remoteId !== null || item.changed !== null) return { ...answerTo(item), outcome: 'gone', how: 'deleted' };
    if (item.task.status !== 'open') return acknowledged(item, null, false);
    const remoteId = `task-${source.tasks.length + 1}`;
    source.tasks.push({ key: item.taskKey, remoteId, target: item.target, content: item.task, sequence: source.nextSequence(), closed: false, deleted: false });
    return acknowledged(item, remoteId, true);
  }
  const changes = Object.fromEntries(Object.entries(item.task).filter(([key]) => item.changed === null || item.changed.some((name) => name === key)));
  found.content = { ...found.content, ...changes };
  if (found.content.status !== 'open') found.closed = true;
  // What we closed ourselves we may open again; what a person closed stays so.
  else if (item.acknowledged != null && item.acknowledged['status'] !== 'open') found.closed = false;
  found.sequence = source.nextSequence();
  return acknowledged(item, found.remoteId, false);
}
