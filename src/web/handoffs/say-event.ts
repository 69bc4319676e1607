import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { labelOf } from '../../core/handoff/fields.ts';
import { isJsonObject, jsonValueSchema, type JsonObject } from '../../core/json.ts';
import { sayPurpose } from './packet-words.ts';
import { MOMENTS } from '../../core/view/recorded-scores.ts';
import { isStatus, sayStatus } from './row-words.ts';

/** Of the handoff that it happened to. */
interface Told {
  readonly kind: HandoffKind;
  /** What a task is called, by its key; undefined when it is not known any more. */
  taskName(key: string): string | undefined;
}
type Says = (data: JsonObject, kind: HandoffKind, task: string) => string;

const textIn = (data: JsonObject, name: string): string => {
  const value = data[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
const listIn = (data: JsonObject, name: string): readonly string[] => {
  const value = data[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
};
const plain = (name: string): string => name.replaceAll('_', ' ');
const status = (data: JsonObject, name: string, kind: HandoffKind): string => {
  const code = textIn(data, name);
  return isStatus(code) ? sayStatus(code, kind) : plain(code);
};
const score = (data: JsonObject, name: string): string => (typeof data[name] === 'number' ? textIn(data, name) : 'no score');
/** ": Answers of Sales rep", or who would have done it; empty when nothing is known. */
function taskIn(data: JsonObject, taskName: Told['taskName']): string {
  const purpose = textIn(data, 'purpose');
  const name = taskName(textIn(data, 'task')) ?? (purpose === '' ? textIn(data, 'team') : sayPurpose(purpose));
  return name === '' ? '' : `: ${name}`;
}
const by = (data: JsonObject): string => {
  const role = textIn(data, 'role');
  return role === '' ? '' : ` by ${plain(role)}`;
};
const names = (items: readonly string[], name: (item: string) => string = plain): string => (items.length === 0 ? '' : `: ${items.map(name).join(', ')}`);
const fields = (data: JsonObject, kind: HandoffKind): string => names(listIn(data, 'fields'), (field) => labelOf(kind, field));

const momentInWords = (moment: string, kind: HandoffKind): string => (moment === 'before_close' || moment === 'at_close' || moment === 'at_acceptance' ? MOMENTS[kind][moment] : plain(moment));

const EVENTS: Readonly<Record<string, Says>> = {
  handoff_found: (data, kind) => `Found: ${score(data, 'score')}, ${status(data, 'status', kind)}`,
  handoff_scored: (data) => `Score ${score(data, 'from')} → ${score(data, 'to')}`,
  score_recorded: (data, kind) => `Score ${momentInWords(textIn(data, 'moment'), kind)}: ${score(data, 'score')}`,
  status_changed: (data, kind) => `Status ${status(data, 'from', kind)} → ${status(data, 'to', kind)}`,
  withdrawn: (data) => `Taken back${textIn(data, 'reason') === '' ? '' : `: ${textIn(data, 'reason')}`}`,
  rewon: () => 'It came back and begins anew',
  joined: (data) => `A record of ${textIn(data, 'connection')} joined (${textIn(data, 'object')})`,
  linked: () => 'A person said that it is one with another handoff',
  unlinked: () => 'A record was taken out',
  task_created: (_data, _kind, task) => `Task created${task}`,
  task_closed: (_data, _kind, task) => `Task closed${task}`,
  task_closed_by_person: (_data, _kind, task) => `A person closed the task${task}`,
  task_deleted_by_person: (_data, _kind, task) => `A person deleted the task${task}`,
  task_moved: (data, _kind, task) => `Task moved from ${textIn(data, 'from')} to ${textIn(data, 'to')}${task}`,
  task_answered: (_data, _kind, task) => `Told what is still missing after the task was closed${task}`,
  task_withdrawn: (_data, _kind, task) => `Task taken back${task}`,
  anchor_moved: (data, kind) => `${labelOf(kind, textIn(data, 'anchor'))} moved from ${textIn(data, 'from') || 'no date'} to ${textIn(data, 'to')}`,
  field_restored: (data) => `Fields of ours were changed by hand and put right${names(listIn(data, 'fields'), (field) => field)}`,
  submitted: (data) => `Handed in${by(data)}`,
  accepted: (data) => `Accepted${by(data)}${names(listIn(data, 'missing')).replace(/^: /, ', without ')}`,
  rejected: (data) => `Sent back${by(data)}${textIn(data, 'reason') === '' ? '' : `: ${plain(textIn(data, 'reason'))}`}`,
  question_asked: (data) => `Question ${textIn(data, 'number')} asked${by(data)}`,
  question_answered: (data) => `Question ${textIn(data, 'number')} answered${by(data)}`,
  delta_opened: (data, kind) => `Changed since it was accepted${fields(data, kind)}`,
  delta_closed: (data, kind) => `The change since it was accepted is gone${fields(data, kind)}`,
  delta_confirmed: (data, kind) => `The change since it was accepted is confirmed${by(data)}${fields(data, kind)}`,
  promise_audited: (data) => `Promises gone through${by(data)}: ${plain(textIn(data, 'topic'))}, ${plain(textIn(data, 'outcome'))}`,
  forgotten: () => 'The person’s data was erased',
};

/** What happened, in a sentence without a full stop. */
export function sayEvent({ type, data }: { readonly type: string; readonly data?: unknown }, { kind, taskName }: Told): string {
  const read = jsonValueSchema.safeParse(data);
  const known = read.success && isJsonObject(read.data) ? read.data : {};
  const say = Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
  return say === undefined ? plain(type) : say(known, kind, taskIn(known, taskName));
}
