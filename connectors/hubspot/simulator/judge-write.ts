import { invalid, Refusal, type BatchError, type ErrorDetail } from './answers.ts';
import type { Call } from './call.ts';
import { shouted, type ObjectType } from './object-types.ts';
import type { Author } from './events.ts';
import { requireWritable } from './permissions.ts';
import { findByUnique } from './unique-index.ts';
import { activeProperty } from './properties.ts';
import { requiredButBlank } from './validation-rules.ts';
import { judgeValue, type Problem } from './values.ts';

/** The record that a write goes to; `id` null for a new one. */
export interface WriteTarget {
  readonly id: string | null;
  readonly before: Readonly<Record<string, string>>;
}

export function authorOf(call: Call): Author {
  return { sourceType: 'INTEGRATION', sourceId: String(call.token.appId) };
}

/** Stored form of the values; throws what the vendor would answer when this were the only record. */
export function judgeWrite(call: Call, type: ObjectType, target: WriteTarget, values: Readonly<Record<string, string>>): Record<string, string> {
  const { portal } = call;
  requireWritable(portal, call.token, type, Object.keys(values));
  const stored: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const [name, text] of Object.entries(values)) {
    const judged = judgeValue({ portal, type, before: target.before, values }, name, text);
    if (!judged.ok) problems.push(judged.problem);
    else stored[name] = judged.value;
  }
  if (problems.length > 0) throw propertiesInvalid(call, problems);
  requireUnique(call, type, target, stored);
  const after = Object.fromEntries(Object.entries({ ...target.before, ...stored }).filter(([, value]) => value !== ''));
  if (target.id === null && (type.singular === 'task' || type.singular === 'note') && after['hs_timestamp'] === undefined) {
    throw invalid(`Error creating ${shouted(type)}. Some required properties were not set.`, { context: { properties: ['hs_timestamp'] } });
  }
  const missing = requiredButBlank(portal, type, call.version, target.id === null, after);
  if (missing.length > 0) throw requiredMissing(missing);
  return stored;
}

function requiredMissing(missing: readonly ErrorDetail[]): Refusal {
  return invalid('Some required properties were not set.', { errors: missing });
}

/** The details travel as JSON inside the message, as in real life, and on dated addresses once more as errors. */
function propertiesInvalid(call: Call, problems: readonly Problem[]): Refusal {
  const { portalId } = call.portal;
  const details = problems.map(({ message, error, name }) => ({ isValid: false, message, error, name, localizedErrorMessage: message, portalId }));
  const errors = problems.map(({ message, error, name }) => ({ message, code: error, context: { propertyName: [name] } }));
  return invalid(`Property values were not valid: ${JSON.stringify(details)}`, call.version === 'v3' ? {} : { errors });
}

function requireUnique(call: Call, type: ObjectType, target: WriteTarget, stored: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(stored)) {
    if (value === '' || activeProperty(call.portal, type, name)?.hasUniqueValue !== true) continue;
    const holder = findByUnique(call.portal, type, name, value);
    if (holder === undefined || holder === target.id) continue;
    if (type.singular === 'contact' && name === 'email' && target.id === null) {
      throw new Refusal(409, 'CONFLICT', `Contact already exists. Existing ID: ${holder}`);
    }
    throw propertiesInvalid(call, [
      { name, error: 'CONFLICTING_UNIQUE_VALUE', message: `${value} is already used as a unique value for "${name}" on record ${holder}` },
    ]);
  }
}

/** How a refused input stands in a 207. */
export function batchError(refusal: Refusal, context: BatchError['context']): BatchError {
  const { category, message, extra } = refusal;
  return { status: 'error', category, message, context: { ...extra.context, ...context }, ...(extra.errors === undefined ? {} : { errors: extra.errors }) };
}
