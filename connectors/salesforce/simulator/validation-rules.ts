import { holdsPermission } from './access.ts';
import { Refusal } from './errors.ts';
import { compileCondition } from './formula/compile.ts';
import type { Names, Scope } from './formula/term.ts';
import type { Org } from './org.ts';
import type { ObjectMeta, Row } from './schema.ts';
import type { Transaction } from './transaction.ts';

/**
 * Refuses a record that a rule of the administrator stops: one put in by a control command, or an active one made through
 * the Tooling API. `before` is undefined for a new record; `row` has all values that follow from what was written.
 */
export function obeyRules(tx: Transaction, object: ObjectMeta, before: Row | undefined, row: Row): void {
  const { org, user } = tx.call;
  for (const rule of org.validationRules) {
    if (rule.object === object.name && rule.values.includes(row[rule.field] ?? null)) throw refusal(rule.message, [rule.field]);
  }
  const scope: Scope = { row, before, holds: (id) => holdsPermission(org, user, id) };
  for (const { entity, metadata } of org.setupRules) {
    if (!metadata.active || org.object(entity) !== object) continue;
    if (!compileRule(org, object, metadata.errorConditionFormula)(scope)) continue;
    throw refusal(metadata.errorMessage, shownAt(org, object, metadata.errorDisplayField));
  }
}

const refusal = (message: string, fields: readonly string[]): Refusal => new Refusal(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields);

/** Throws where the formula names what is not there, is wrong, or is beyond the simulator. */
export const compileRule = (org: Org, object: ObjectMeta, formula: string): ((scope: Scope) => boolean) => compileCondition(formula, namesOf(org, object));

/** The field beside which a page shows the message; none: at the top of the page. */
export function shownAt(org: Org, object: ObjectMeta, name: string | null | undefined): readonly string[] {
  if (name === null || name === undefined) return [];
  const field = org.fieldsOf(object).get(name.toLowerCase());
  if (field === undefined) throw new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', `Field ${name} does not exist. Check spelling.`, ['ErrorDisplayField']);
  return [field.name];
}

const namesOf = (org: Org, object: ObjectMeta): Names => ({
  field: (name) => org.fieldsOf(object).get(name.toLowerCase()),
  permission: (name) =>
    [...org.table('CustomPermission').values()].find((row) => String(row['DeveloperName']).toLowerCase() === name.toLowerCase())?.Id,
});
