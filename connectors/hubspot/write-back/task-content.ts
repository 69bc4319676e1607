import type { TaskContent, TaskWriteBack } from '../../../src/core/connector.ts';
import { acknowledgedTask } from '../../kit/acknowledged-task.ts';
import { dayOf, instantOf } from '../local-time.ts';
import type { Row } from '../schema.ts';
import { TASK_KEY } from '../setup/properties.ts';
import { fromHtml, toHtml } from './write-values.ts';

type Attribute = keyof TaskContent;
export const TASK_PROPERTIES = ['hs_task_subject', 'hs_task_body', 'hs_task_status', 'hs_timestamp', 'hubspot_owner_id'];

export interface TaskForm {
  readonly timeZone: string;
  readonly dueHour: number;
  /** Tasks have our key property; else the key stands at the end of the text. */
  readonly keyed: boolean;
}

const MARKER = 'Handoff key: ';
export const isClosed = (row: Row): boolean => row.properties['hs_task_status'] === 'COMPLETED';
/** The key of a task of ours; empty for others'. */
export const keyOfTask = (row: Row): string =>
  row.properties[TASK_KEY] ?? new RegExp(`${MARKER}([\\w-]+)`).exec(fromHtml(row.properties['hs_task_body'] ?? ''))?.[1] ?? '';

const bodyOf = (task: TaskContent, key: string, form: TaskForm): string =>
  toHtml([task.body, ...(task.note === null ? [] : [task.note]), ...(form.keyed ? [] : [`${MARKER}${key}`])].join('\n\n'));

/**
 * Everything of a task that does not exist yet. The status is left out: HubSpot begins with NOT_STARTED, and an upsert
 * that meets a task which a person closed must not open it again.
 */
export const newTask = (item: TaskWriteBack, form: TaskForm, ownerId: string): Readonly<Record<string, string>> => ({
  hs_task_subject: item.task.subject,
  hs_task_body: bodyOf(item.task, item.taskKey, form),
  hs_timestamp: instantOf(item.task.dueDate, form.dueHour, form.timeZone),
  hs_task_type: 'TODO',
  hubspot_owner_id: ownerId,
  ...(form.keyed ? { [TASK_KEY]: item.taskKey } : {}),
});

/** What must be written so that a task that stands there shows what it should; people's edits are left out. Empty: nothing. */
export function taskChanges(item: TaskWriteBack, form: TaskForm, now: Row, ownerId: string | null, isOurs: (ownerId: string) => boolean): Readonly<Record<string, string>> {
  const { task } = item;
  const wanted = attributesToWrite(item, form, now, isOurs);
  const shown = now.properties;
  const changes: Record<string, string> = {};
  const closing = task.status !== 'open';
  if (wanted.has('subject') && !isSameText(shown['hs_task_subject'], task.subject)) changes['hs_task_subject'] = task.subject;
  if (wanted.has('body')) {
    const body = bodyOf(task, item.taskKey, form);
    if (fromHtml(body) !== fromHtml(shown['hs_task_body'] ?? '')) changes['hs_task_body'] = body;
  } else if (closing && task.note !== null && !fromHtml(shown['hs_task_body'] ?? '').includes(task.note.trim())) {
    changes['hs_task_body'] = [shown['hs_task_body'] ?? '', toHtml(task.note)].filter((part) => part !== '').join('<br><br>');
  }
  if (wanted.has('dueDate') && dayOf(shown['hs_timestamp'], form.timeZone) !== task.dueDate) changes['hs_timestamp'] = instantOf(task.dueDate, form.dueHour, form.timeZone);
  if (wanted.has('owner') && ownerId !== null && shown['hubspot_owner_id'] !== ownerId) changes['hubspot_owner_id'] = ownerId;
  if (closing !== isClosed(now)) changes['hs_task_status'] = closing ? 'COMPLETED' : 'NOT_STARTED';
  return changes;
}

/** What changed since the last acknowledged state, without what shows something else than we last wrote: a person changed that. */
function attributesToWrite(item: TaskWriteBack, form: TaskForm, now: Row, isOurs: (ownerId: string) => boolean): ReadonlySet<Attribute> {
  const all: readonly Attribute[] = ['subject', 'body', 'dueDate', 'owner'];
  const last = acknowledgedTask(item);
  // Made before our database was lost: what people changed since then cannot be told from what we wrote, so all of it stays.
  if (item.changed === null && last === null && !item.uncertain) return new Set();
  if (item.changed === null || last === null) return new Set(item.changed ?? all);
  const shown = now.properties;
  const ours: Partial<Record<Attribute, boolean>> = {
    subject: isSameText(shown['hs_task_subject'], last.subject),
    body: fromHtml(shown['hs_task_body'] ?? '') === fromHtml(bodyOf(last, item.taskKey, form)),
    dueDate: dayOf(shown['hs_timestamp'], form.timeZone) === last.dueDate,
    owner: isOurs(shown['hubspot_owner_id'] ?? ''),
  };
  const reopened: readonly Attribute[] = last.status !== 'open' && item.task.status === 'open' ? ['body'] : [];
  return new Set([...item.changed, ...reopened].filter((name) => ours[name] !== false));
}

const isSameText = (shown: string | null | undefined, text: string): boolean => (shown ?? '').trim() === text.trim();
