import type { ConnectionForm, FormField } from '../../core/connector.ts';
import { isJsonArray, isJsonObject, isSameJson, type JsonObject, type JsonValue } from '../../core/json.ts';
import { isAsideOnly, isShown, settingsFrom, valueAt, type FormAnswers } from '../../core/view/connection-form.ts';
import type { ConnectorView } from '../../core/view/connector-view.ts';

export type AskedFields = Pick<ConnectionForm, 'fields'>;

/** The questions as the core knows them. */
export const askedFields = ({ form }: Pick<ConnectorView, 'form'>): AskedFields => ({
  fields: form.fields.map(({ path, label, kind, where, required, placeholder, default: fallback, choices, items, shownWhen, advanced }): FormField => ({
    path, label, kind, where, required, choices, items, advanced,
    ...(placeholder === null ? {} : { placeholder }),
    ...(fallback === null ? {} : { default: fallback }),
    ...(shownWhen === null ? {} : { shownWhen }),
  })),
});

export const shownFields = (form: AskedFields, answers: FormAnswers): readonly FormField[] => form.fields.filter((field) => isShown(form, field, answers));

/** What may be kept in the browser: everything but secrets. */
export const withoutSecrets = (form: AskedFields, answers: FormAnswers): FormAnswers =>
  Object.fromEntries(form.fields.filter(({ kind }) => kind !== 'secret').map(({ path }) => [path, answers[path]]));

/** What a page sends of settings that stand already: only what is to change; null takes a setting away. What the form does not ask stays as it is. */
export function settingsPatch(form: AskedFields, standing: JsonObject, answers: FormAnswers): JsonObject {
  const next = settingsFrom(form, answers);
  const asked = form.fields.filter((field) => !isAsideOnly(field)).map(({ path }) => path);
  return patchBetween(standing, next, '', asked);
}

function patchBetween(before: JsonObject, after: JsonObject, prefix: string, asked: readonly string[]): JsonObject {
  const patch: Record<string, JsonValue> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[name], after[name]];
    const path = `${prefix}${name}`;
    if (!asked.some((each) => each === path || each.startsWith(`${path}.`)) || isSameJson(old, now)) continue;
    if (isJsonObject(old) && (now === undefined || isJsonObject(now)) && !asked.includes(path)) {
      const inner = patchBetween(old, now ?? {}, `${path}.`, asked);
      if (Object.keys(inner).length > 0) patch[name] = inner;
    } else if (isJsonArray(old) && isJsonArray(now) && !asked.includes(path)) {
      // The form shows the first row of a list; those below it were written by hand and stay.
      const whole = [{ ...rowOf(old[0]), ...rowOf(now[0]) }, ...old.slice(1)];
      if (!isSameJson(whole, old)) patch[name] = whole;
    } else patch[name] = now ?? null;
  }
  return patch;
}

const rowOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** Secrets that the service has, and that have to be typed again once requests go to another address. */
export function secretsToRetype(form: AskedFields, standing: JsonObject, answers: FormAnswers): readonly string[] {
  const shown = shownFields(form, answers);
  const isMoved = shown.some(({ kind, path }) => kind === 'address' && (answers[path] ?? '') !== (valueAt(standing, path.split('.')) ?? ''));
  return isMoved ? shown.filter(({ kind, path }) => kind === 'secret' && isJsonObject(answers[path])).map(({ path }) => path) : [];
}
