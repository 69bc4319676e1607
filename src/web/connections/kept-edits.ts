import { z } from 'zod';
import { isSameJson, jsonValueSchema, type JsonValue } from '../../core/json.ts';
import { answersFrom, valueAt, type FormAnswers } from '../../core/view/connection-form.ts';
import { withoutSecrets, type AskedFields } from './connector-form.ts';
import type { ShownSettings } from './shown-settings.ts';
import { usageSchema, type Usage } from './usage.ts';

const keyOf = (id: string): string => `handoff-sync.settings.${id}`;

const editsSchema = z.object({ answers: z.record(z.string(), jsonValueSchema), usage: z.record(z.string(), z.unknown()) });
/** What somebody changed of a connection's settings and has not saved; null: the answer is taken away. */
export interface SettingsEdits {
  readonly answers: Readonly<Record<string, JsonValue | null>>;
  readonly usage: Partial<Usage>;
}

export const NO_EDITS: SettingsEdits = { answers: {}, usage: {} };
export const isEdited = ({ answers, usage }: SettingsEdits): boolean => Object.keys(answers).length + Object.keys(usage).length > 0;

/** Kept in this browser over a reload. */
export function readKeptEdits(id: string): SettingsEdits {
  try {
    const { answers, usage } = editsSchema.parse(JSON.parse(localStorage.getItem(keyOf(id)) ?? ''));
    return { answers, usage: definedOf(usageSchema.partial().parse(usage)) };
  } catch {
    return NO_EDITS;
  }
}

/** Without what is there as undefined only. */
const definedOf = ({ mapping, rollout, startFrom, schedule, zone, limits }: Partial<{ [Name in keyof Usage]: Usage[Name] | undefined }>): Partial<Usage> => ({
  ...(mapping === undefined ? {} : { mapping }), ...(rollout === undefined ? {} : { rollout }), ...(startFrom === undefined ? {} : { startFrom }),
  ...(schedule === undefined ? {} : { schedule }), ...(zone === undefined ? {} : { zone }), ...(limits === undefined ? {} : { limits }),
});

/** Secrets are never kept. */
export function keepEdits(id: string, form: AskedFields, { answers, usage }: SettingsEdits): void {
  const open = withoutSecrets(form, answers);
  try {
    if (isEdited({ answers, usage })) localStorage.setItem(keyOf(id), JSON.stringify({ answers: Object.fromEntries(Object.entries(open).filter(([path]) => path in answers)), usage }));
    else localStorage.removeItem(keyOf(id));
  } catch {
    // A browser that keeps nothing: they stay on the page as long as that is open.
  }
}

/** Of a connection that is gone. */
export function dropKeptEdits(id: string): void {
  try {
    localStorage.removeItem(keyOf(id));
  } catch {
    // A browser that keeps nothing has none.
  }
}

/** Without what is as it stands again. */
export const withoutSame = (form: AskedFields, { settings }: Pick<ShownSettings, 'settings'>, before: Usage, edits: SettingsEdits): SettingsEdits => {
  const standing = answersFrom(form, settings);
  return {
    answers: Object.fromEntries(Object.entries(edits.answers).filter(([path, value]) => !isSameJson(value ?? undefined, standing[path]))),
    usage: definedOf(usageSchema.partial().parse(Object.fromEntries(Object.entries(edits.usage).filter(([name, value]) => !isSameJson(value, valueAt(before, [name])))))),
  };
};

/** The answers as they would be. */
export const withEdits = (form: AskedFields, { settings }: Pick<ShownSettings, 'settings'>, edits: SettingsEdits['answers']): FormAnswers => ({
  ...answersFrom(form, settings),
  ...Object.fromEntries(Object.entries(edits).map(([path, value]) => [path, value ?? undefined])),
});

/** Labels of fields that somebody else changed since they were changed here. */
export function changedByBoth(form: AskedFields, seen: ShownSettings, now: ShownSettings, edits: SettingsEdits): readonly string[] {
  const [before, after] = [answersFrom(form, seen.settings), answersFrom(form, now.settings)];
  return form.fields.filter(({ path }) => path in edits.answers && !isSameJson(before[path], after[path])).map(({ label }) => label);
}
