import type { FieldGuide } from '../../../src/core/setup-guide.ts';
import { isCustom } from '../pull/plan-read.ts';
import type { MetaField, MetaList, MetaTable } from '../schema.ts';
import { META_TYPES, type WantedField } from './wanted-fields.ts';

/** A field or column as BambooHR's metadata tells of it. */
export interface FoundField {
  readonly id: string;
  readonly name: string;
  /** null where it is not told. */
  readonly type: string | null;
}

/** What the account has. */
export interface AccountFields {
  readonly fields: readonly MetaField[];
  readonly lists: readonly MetaList[];
  readonly tables: readonly MetaTable[];
}

export const fieldIn = ({ fields }: AccountFields, alias: string): FoundField | null =>
  fields.find((field) => field.alias === alias) ?? null;

export function columnIn({ tables }: AccountFields, table: string, alias: string): FoundField | null {
  const found = tables.find((each) => each.alias === table)?.fields.find((column) => column.alias === alias);
  return found === undefined ? null : { id: found.id, name: found.name ?? alias, type: found.type ?? null };
}

export const inWords = (spec: WantedField): string =>
  `"${spec.label}" (${spec.type}${spec.options.length === 0 ? '' : ` with the options ${spec.options.join(', ')}`})`;

/** `spec`: null where nobody knows what it is for, so that any type will do. */
export function judgeField(
  alias: string,
  spec: WantedField | null,
  found: FoundField | null,
  lists: readonly MetaList[],
): Pick<FieldGuide, 'state' | 'problem'> {
  if (found === null) return { state: 'missing', problem: null };
  const problem = spec === null ? null : (typeProblem(spec, found.type) ?? optionProblem(alias, spec, found, lists));
  return problem === null ? { state: 'there', problem: null } : { state: 'unfit', problem };
}

/** What keeps us from writing to a field of BambooHR's own, which the person may edit or payroll may read; null for a field of the company. */
export const foreignProblem = (alias: string): string | null =>
  isCustom(alias)
    ? null
    : `${alias} is a standard field of BambooHR, and nothing is ever written to one: people and other programs rely on it. Create a custom field, and name that under writeBack.fields in the mapping.`;

const typeProblem = (spec: WantedField, type: string | null): string | null =>
  type === null || META_TYPES[spec.type].includes(type)
    ? null
    : `It is of type "${type}", but ${inWords(spec)} is needed. A type cannot be changed: create a new field and name it in the mapping.`;

function optionProblem(
  alias: string,
  spec: WantedField,
  found: FoundField,
  lists: readonly MetaList[],
): string | null {
  const list = lists.find(({ alias: of, fieldId }) => of === alias || fieldId === found.id);
  if (spec.type !== 'List' || list === undefined || spec.optionsAreExamples) return null;
  const names = new Set(list.options.flatMap(({ name }) => name ?? []));
  const missing = spec.options.filter((option) => !names.has(option));
  return missing.length === 0
    ? null
    : `The list lacks the options ${missing.join(', ')}: add them, or change the labels in the mapping.`;
}
