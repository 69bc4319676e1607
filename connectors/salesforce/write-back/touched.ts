import type { TaskContent, TaskWriteBack } from '../../../src/core/connector.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { acknowledgedTask } from '../../kit/acknowledged-task.ts';
import { contentFields, type TaskForm, type TaskNow } from './rows.ts';

type Attributes = readonly (keyof TaskContent)[];
/** What people may have changed and we must not take back. Status is ours: closing is always written. */
const THEIRS = new Set<keyof TaskContent>(['subject', 'body', 'dueDate', 'owner', 'note']);

/** Whether this update must not be made without looking at the task first. */
export const needsLook = (item: TaskWriteBack): boolean =>
  item.remoteId !== null &&
  (item.task.status !== 'open' ||
    (acknowledgedTask(item) !== null && item.changed?.some((name) => THEIRS.has(name)) === true));

/**
 * The attributes to write: those that changed, without those that show something else than we last wrote, because then
 * a person changed them. `isOurs` says whether we gave the task this owner. null: everything, as nothing is known.
 */
export function attributesToWrite(
  item: TaskWriteBack,
  form: TaskForm,
  now: TaskNow | null,
  isOurs: (ownerId: string) => boolean,
): Attributes | null {
  const last = acknowledgedTask(item);
  if (item.changed === null || last === null || now === null) return item.changed;
  const written = contentFields(last, form, ['subject', 'body']);
  const untouched: Partial<Record<keyof TaskContent, boolean>> = {
    subject: isSameText(written['Subject'], now.subject),
    body: isSameText(written['Description'], now.body),
    dueDate: isOurDate(last, now.dueDate),
    owner: isOurs(now.ownerId),
  };
  // Closing pulled the date to that day and added the note to the text; opening it again takes both back.
  const reopened: Attributes = last.status !== 'open' && item.task.status === 'open' ? ['body', 'dueDate'] : [];
  return [...new Set([...item.changed, ...reopened])].filter((name) => untouched[name] !== false);
}

const isOurDate = (last: TaskContent, shown: string | null): boolean =>
  shown === last.dueDate || (last.status !== 'open' && shown !== null && shown < last.dueDate);

/** Salesforce trims texts and may keep line ends as \r\n. */
const isSameText = (written: JsonValue | undefined, shown: string): boolean =>
  typeof written === 'string' && plain(written) === plain(shown);
const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim();
