import { Refusal } from '../errors.ts';
import type { FieldMeta, Row, Value } from '../schema.ts';

/** `id`: an id or a lookup. `blank`: the word NULL, which goes with everything. */
export type TermType = 'boolean' | 'number' | 'text' | 'date' | 'datetime' | 'picklist' | 'id' | 'blank';

/** A record as it is saved, as it was (undefined for a new one), and whether who saves it holds a custom permission. */
export interface Scope {
  readonly row: Row;
  readonly before: Row | undefined;
  readonly holds: (permissionId: string) => boolean;
}

/** A part of a formula with its type. A blank value is null, and so is a truth that hangs on one. */
export interface Term {
  readonly type: TermType;
  readonly value: (scope: Scope) => Value;
}

/** What a formula may name. Names are read without regard to case. */
export interface Names {
  readonly field: (name: string) => FieldMeta | undefined;
  /** Id of a custom permission. */
  readonly permission: (name: string) => string | undefined;
}

export const wrongFormula = (message: string): Refusal => new Refusal(400, 'FIELD_INTEGRITY_EXCEPTION', message, ['Formula']);

/** The simulator's own gap: better refused than obeyed wrongly. */
export const notUnderstood = (what: string): Refusal =>
  new Refusal(501, 'SIMULATOR_NOT_COVERED', `The simulator does not understand ${what} in the formula of a validation rule. It understands fields of the record itself, $Permission, texts, numbers, comparisons, && || ! and the functions AND, OR, NOT, ISNEW, ISCHANGED, PRIORVALUE, ISBLANK, ISNULL, ISPICKVAL and TEXT.`, ['Formula']);

/** A percentage is a fraction in a formula: 50% is 0.5. */
export const readField = (row: Row, { name, type }: FieldMeta): Value => {
  const value = row[name] ?? null;
  if (type === 'boolean') return value === true;
  return type === 'percent' && typeof value === 'number' ? value / 100 : value;
};

export function typeOfField({ name, type, calculated }: FieldMeta): TermType {
  if (calculated) throw notUnderstood(`${name}, a formula field,`);
  switch (type) {
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return 'number';
    case 'boolean':
    case 'date':
    case 'datetime':
    case 'picklist':
      return type;
    case 'id':
    case 'reference':
      return 'id';
    case 'multipicklist':
      throw notUnderstood(`${name}, a multi-select picklist,`);
    case 'string':
    case 'textarea':
    case 'combobox':
    case 'email':
    case 'phone':
    case 'url':
      return 'text';
  }
}
