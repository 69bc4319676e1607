import { z } from 'zod';
import { jsonValueSchema } from '../../core/json.ts';
import type { FormAnswers } from '../../core/view/connection-form.ts';
import { withoutSecrets, type AskedFields } from './connector-form.ts';
import { usageSchema } from './usage.ts';

const KEY = 'handoff-sync.new-connection';

const draftSchema = z.object({
  connector: z.string().nullable(),
  id: z.string(),
  /** Of every system that was tried, so that going back and forth loses nothing. */
  answers: z.record(z.string(), z.record(z.string(), jsonValueSchema.optional())),
  usage: usageSchema.nullable(),
});
/** A connection that is being filled in. */
export type NewConnection = z.infer<typeof draftSchema>;

export const NOTHING_YET: NewConnection = { connector: null, id: '', answers: {}, usage: null };

/** What was typed before, in this browser; secrets are never kept. */
export function readKept(): NewConnection {
  try {
    return draftSchema.parse(JSON.parse(localStorage.getItem(KEY) ?? ''));
  } catch {
    return NOTHING_YET;
  }
}

/** `formOf`: null for a system that is not known, whose answers are not kept then. */
export function keep(draft: NewConnection, formOf: (connector: string) => AskedFields | null): void {
  const answers = Object.entries(draft.answers).flatMap(([connector, given]): [string, FormAnswers][] => {
    const form = formOf(connector);
    return form === null ? [] : [[connector, withoutSecrets(form, given)]];
  });
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...draft, answers: Object.fromEntries(answers) }));
  } catch {
    // A browser that keeps nothing: it stays on the page as long as that is open.
  }
}

export function forgetKept(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept either.
  }
}
