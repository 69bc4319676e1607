import type { FieldsWriteBack, TaskContent, TaskWriteBack, WriteBack } from '../../../src/core/connector.ts';
import { isJsonArray, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { fieldOf } from '../metadata.ts';
import { TASK_KEY } from '../pull/plan.ts';
import type { FieldMeta, ObjectMeta, TaskStatus } from '../schema.ts';

/**
 * How a row travels: `deal` and `known-task` are updates by id, `new-task` is an upsert by our key. A task that was
 * acknowledged before is never upserted, or one that a person deleted would come back.
 */
export type RowKind = 'deal' | 'new-task' | 'known-task';

export interface WriteRow {
  readonly item: WriteBack;
  readonly kind: RowKind;
  /** What Salesforce locks together: the account, else the deal itself. */
  readonly lock: string;
  readonly record: JsonObject;
  readonly attempts: number;
}

const newRow = (item: WriteBack, kind: RowKind, record: JsonObject): WriteRow => ({
  item,
  kind,
  lock: item.lockGroup ?? item.target.externalId,
  record,
  attempts: 0,
});

export function dealRow(item: FieldsWriteBack, deal: ObjectMeta | null): WriteRow {
  const values = Object.entries(item.values).map(
    ([name, value]) => [name, fitValue(value, fieldOf(deal, name))] as const,
  );
  return newRow(item, 'deal', {
    attributes: { type: item.target.object },
    id: item.target.externalId,
    ...Object.fromEntries(values),
  });
}

/** Fields of the item that the credential cannot write; empty when all is well. */
export function unwritable(item: FieldsWriteBack, deal: ObjectMeta | null): string[] {
  return Object.keys(item.values).filter((name) => fieldOf(deal, name)?.updateable !== true);
}

/** What the org offers for tasks. */
export interface TaskForm {
  readonly task: ObjectMeta | null;
  readonly statuses: readonly TaskStatus[];
  readonly category: string;
  /** ISO date of today. */
  readonly today: string;
}

export function newTaskRow(item: TaskWriteBack, form: TaskForm, ownerId: string): WriteRow {
  const { task } = item;
  const closed = task.status !== 'open';
  const type = fieldOf(form.task, 'Type');
  return newRow(item, 'new-task', {
    attributes: { type: 'Task' },
    [TASK_KEY]: item.taskKey,
    WhatId: item.target.externalId,
    ...contentFields(task, form, ['subject', 'body', 'dueDate', ...(closed ? (['status'] as const) : [])]),
    OwnerId: ownerId,
    ...(type?.createable === true && type.values.includes(form.category) ? { Type: form.category } : {}),
  });
}

/** What the task looks like now, as far as closing it and keeping people's changes needs to know. */
export interface TaskNow {
  readonly closed: boolean;
  readonly dueDate: string | null;
  readonly body: string;
  readonly subject: string;
  readonly ownerId: string;
}

/** Only what changed since the last acknowledged state is sent, so that people's edits to the rest stay. */
export function knownTaskRow(
  item: TaskWriteBack,
  form: TaskForm,
  ownerId: string | null,
  now: TaskNow | null,
): WriteRow {
  const { task } = item;
  const changed = item.changed ?? ['subject', 'body', 'dueDate', 'owner', 'status'];
  const closing = task.status !== 'open';
  const fields: Record<string, JsonValue> = { ...contentFields(task, form, changed) };
  if (changed.includes('owner') && ownerId !== null) fields['OwnerId'] = ownerId;
  if (closing && now !== null) {
    // A closed task feeds "last activity", so it must not lie in the future.
    const due = changed.includes('dueDate') ? task.dueDate : now.dueDate;
    if (due !== null && due > form.today) fields['ActivityDate'] = form.today;
    // A closing whose answer was lost has added its note already.
    if (task.note !== null && !changed.includes('body') && !now.body.trimEnd().endsWith(task.note.trim()))
      fields['Description'] = fitValue(`${now.body}\n\n${task.note}`.trim(), fieldOf(form.task, 'Description'));
    if (now.closed) delete fields['Status'];
  }
  return newRow(item, 'known-task', { attributes: { type: 'Task' }, id: item.remoteId ?? '', ...fields });
}

export const hasChanges = (row: WriteRow): boolean =>
  Object.keys(row.record).some((name) => name !== 'attributes' && name !== 'id');

/** Attributes in Salesforce's fields, fitted to them. */
export function contentFields(task: TaskContent, form: TaskForm, wanted: readonly (keyof TaskContent)[]): JsonObject {
  const fields: Record<string, JsonValue> = {};
  const closing = task.status !== 'open';
  if (wanted.includes('subject')) fields['Subject'] = fitValue(task.subject, fieldOf(form.task, 'Subject'));
  if (wanted.includes('body')) {
    const text = task.note === null ? task.body : `${task.body}\n\n${task.note}`;
    fields['Description'] = fitValue(text, fieldOf(form.task, 'Description'));
  }
  if (wanted.includes('dueDate'))
    fields['ActivityDate'] = closing && task.dueDate > form.today ? form.today : task.dueDate;
  if (wanted.includes('status')) fields['Status'] = statusFor(task.status, form);
  return fields;
}

/** Status values are the org's own; what is closed is said by TaskStatus. */
export function statusFor(status: TaskContent['status'], form: TaskForm): string {
  const closed = form.statuses.filter((item) => item.closed);
  const open = form.statuses.filter((item) => !item.closed);
  if (status === 'open') return (open.find((item) => item.isDefault) ?? open[0])?.label ?? 'Not Started';
  return (closed.find((item) => item.label === 'Completed') ?? closed[0])?.label ?? 'Completed';
}

const CUT_TYPES = new Set(['string', 'textarea', 'combobox', 'email', 'phone', 'picklist']);

/** Makes a value fit its field. */
export function fitValue(value: JsonValue, field: FieldMeta | null): JsonValue {
  if (isJsonArray(value)) return fitValue(value.map(String).join(field?.type === 'multipicklist' ? ';' : '\n'), field);
  if (field === null || value === null) return value;
  if (field.type === 'date' && typeof value === 'string') return value.slice(0, 10);
  if (field.type === 'url' && typeof value === 'string') return value.length > field.length ? null : value;
  if (!CUT_TYPES.has(field.type)) return value;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return field.length === 0 || text.length <= field.length ? text : cutText(text, field.length);
}

/** Salesforce counts UTF-16 units (an emoji is two), so both its count and the whole character are kept. */
function cutText(text: string, length: number): string {
  let cut = '';
  for (const character of text) {
    if (cut.length + character.length > length - 1) break;
    cut += character;
  }
  return `${cut}…`;
}
