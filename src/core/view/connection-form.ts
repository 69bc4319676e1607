import type { ConnectionForm, FormField } from '../connector.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** By the path of the field; what was not answered is left out. */
export type FormAnswers = Readonly<Record<string, JsonValue | undefined>>;

type Shape = Pick<ConnectionForm, 'fields'>;

/** A question of the form alone, of which no setting is made. */
export const isAsideOnly = ({ path }: Pick<FormField, 'path'>): boolean => path.startsWith('?');

/** What was answered, or what holds without an answer. */
const answerTo = ({ fields }: Shape, path: string, answers: FormAnswers): JsonValue => answers[path] ?? fields.find((field) => field.path === path)?.default ?? null;

/** Whether a field is asked, given the answers so far. */
export function isShown(form: Shape, { shownWhen }: Pick<FormField, 'shownWhen'>, answers: FormAnswers): boolean {
  return shownWhen === undefined || answerTo(form, shownWhen.path, answers) === shownWhen.is;
}

const isBlank = (value: JsonValue | undefined): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Required fields that are shown and have no answer. */
export const unanswered = (form: Shape, answers: FormAnswers): readonly string[] =>
  form.fields.filter((field) => field.required && field.default === undefined && isShown(form, field, answers) && isBlank(answers[field.path])).map(({ path }) => path);

/** `settings` as connections.yaml has them, from the answers to the fields that are shown. Choices stand there even when they are the default, because others depend on them. */
export function settingsFrom(form: Shape, answers: FormAnswers): JsonObject {
  let settings: JsonObject = {};
  for (const field of form.fields) {
    if (isAsideOnly(field) || !isShown(form, field, answers)) continue;
    const value = answers[field.path] ?? (field.kind === 'choice' && field.required ? field.default : undefined);
    if (value !== undefined && !isBlank(value)) settings = withValue(settings, field.path.split('.'), value);
  }
  return settings;
}

/** Answers that give these settings; questions of the form alone are answered by what stands where the fields they show belong. */
export function answersFrom(form: Shape, settings: JsonObject): FormAnswers {
  const answers: Record<string, JsonValue | undefined> = {};
  for (const { path } of form.fields) answers[path] = valueAt(settings, path.split('.'));
  for (const { path, kind, choices = [] } of form.fields.filter(isAsideOnly)) {
    const dependent = form.fields.filter(({ shownWhen }) => shownWhen?.path === path);
    const used = dependent.find((field) => answers[field.path] !== undefined)?.shownWhen?.is;
    const showsNothing = kind === 'yes_no' ? false : choices.find(({ value }) => dependent.every(({ shownWhen }) => shownWhen?.is !== value))?.value;
    answers[path] = used ?? showsNothing;
  }
  return answers;
}

/** undefined: nothing stands there. */
export function valueAt(value: JsonValue | undefined, path: readonly (string | number)[]): JsonValue | undefined {
  let here = value;
  for (const part of path) {
    if (isJsonArray(here)) here = here[Number(part)];
    else if (isJsonObject(here) && Object.hasOwn(here, part)) here = here[part];
    else return undefined;
  }
  return here;
}

/** The same without what stands there; a group that is left empty goes with it. */
export function withoutValue(target: JsonObject, path: readonly string[]): JsonObject {
  const [part = '', ...rest] = path;
  const { [part]: known, ...others } = target;
  if (known === undefined) return target;
  const left = rest.length > 0 && isJsonObject(known) ? withoutValue(known, rest) : null;
  return left === null || Object.keys(left).length === 0 ? others : { ...target, [part]: left };
}

/** The same with this value there; what is missing on the way is made, lists where the next part is a number. */
function withValue(target: JsonObject, path: readonly string[], value: JsonValue): JsonObject {
  const [part = '', ...rest] = path;
  return { ...target, [part]: within(target[part], rest, value) };
}

function within(known: JsonValue | undefined, path: readonly string[], value: JsonValue): JsonValue {
  const [part] = path;
  if (part === undefined) return value;
  if (!/^\d+$/.test(part)) return withValue(isJsonObject(known) ? known : {}, path, value);
  const items = isJsonArray(known) ? [...known] : [];
  items[Number(part)] = within(items[Number(part)], path.slice(1), value);
  return items;
}
