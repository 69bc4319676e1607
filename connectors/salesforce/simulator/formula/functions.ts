import type { FieldMeta, Value } from '../schema.ts';
import { notUnderstood, readField, typeOfField, wrongFormula, type Names, type Scope, type Term, type TermType } from './term.ts';
import type { Node } from './parse.ts';

/** What a function is made of: its arguments as they stand, and as terms. */
export interface Arguments {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly names: Names;
  readonly terms: () => readonly Term[];
}
type Build = (args: Arguments) => Term;

const truth = (value: (scope: Scope) => boolean | null): Term => ({ type: 'boolean', value });

/** Blanks as Salesforce's own formula engine (github.com/salesforce/formula-engine) has them. */
export const FUNCTIONS: Readonly<Record<string, Build>> = {
  // A truth that hangs on a blank is none: AND and OR take it as false, NOT leaves it open.
  AND: (args) => several(args, (terms) => truth((scope) => terms.every((term) => term.value(scope) === true))),
  OR: (args) => several(args, (terms) => truth((scope) => terms.some((term) => term.value(scope) === true))),
  NOT: (args) => {
    const [term] = exactly(args, ['boolean']);
    return truth((scope) => negated(term?.value(scope) ?? null));
  },
  ISNEW: (args) => {
    exactly(args, []);
    return truth(({ before }) => before === undefined);
  },
  ISCHANGED: (args) => {
    const field = ownField(args);
    return truth(({ row, before }) => before !== undefined && sameBreaks(row[field.name]) !== sameBreaks(before[field.name]));
  },
  // A new record has no prior value; the function then gives the present one.
  PRIORVALUE: (args) => {
    const field = ownField(args);
    return { type: typeOfField(field), value: ({ row, before }) => readField(before ?? row, field) };
  },
  ISBLANK: (args) => {
    const term = valued(args);
    return truth((scope) => isBlank(term.value(scope)));
  },
  // A text is never null, only empty.
  ISNULL: (args) => {
    const term = valued(args);
    return truth((scope) => term.type !== 'text' && term.type !== 'id' && term.value(scope) === null);
  },
  ISPICKVAL: (args) => {
    const [, wanted] = args.nodes;
    const [term] = exactly(args, ['picklist', 'text']);
    if (wanted?.kind !== 'literal') throw wrongFormula('Incorrect parameter type for function ISPICKVAL(). Expected a text in quotes as the second parameter.');
    return truth((scope) => (term?.value(scope) ?? '') === wanted.value);
  },
  TEXT: (args) => {
    const [term] = args.terms();
    if (args.nodes.length !== 1 || term === undefined) throw wrongCount(args);
    if (term.type === 'datetime') throw notUnderstood('TEXT of a date with a time');
    if (term.type !== 'picklist' && term.type !== 'number' && term.type !== 'date') throw wrongType(args.name, 'Number, Date, Picklist', term.type);
    return { type: 'text', value: (scope) => String(term.value(scope) ?? '') };
  },
};

export const wrongType = (name: string, expected: string, found: TermType): Error =>
  wrongFormula(`Incorrect parameter type for ${/^\w/.test(name) ? `function ${name}()` : `operator '${name}'`}. Expected ${expected}, received ${found}`);

const wrongCount = ({ name, nodes }: Arguments): Error => wrongFormula(`Incorrect number of parameters for function ${name}(). Received ${nodes.length}`);

function several(args: Arguments, build: (terms: readonly Term[]) => Term): Term {
  if (args.nodes.length === 0) throw wrongCount(args);
  const terms = args.terms();
  for (const { type } of terms) if (type !== 'boolean' && type !== 'blank') throw wrongType(args.name, 'Boolean', type);
  return build(terms);
}

function exactly(args: Arguments, types: readonly TermType[]): readonly Term[] {
  if (args.nodes.length !== types.length) throw wrongCount(args);
  const terms = args.terms();
  for (const [at, { type }] of terms.entries()) if (type !== types[at]) throw wrongType(args.name, types[at] ?? '', type);
  return terms;
}

/** A picklist must be made a text first; a checkbox is never blank. */
function valued(args: Arguments): Term {
  const [term] = args.terms();
  if (args.nodes.length !== 1 || term === undefined) throw wrongCount(args);
  if (term.type === 'picklist' || term.type === 'boolean') throw wrongType(args.name, 'Number, Date, Text', term.type);
  return term;
}

/** Only a field of the record itself has a value that it had before. */
function ownField(args: Arguments): FieldMeta {
  const [node] = args.nodes;
  if (args.nodes.length !== 1) throw wrongCount(args);
  if (node?.kind !== 'name' || node.name.startsWith('$')) throw wrongFormula(`Incorrect parameter type for function ${args.name}(). Expected a field`);
  args.terms();
  const field = args.names.field(node.name);
  if (field === undefined) throw wrongFormula(`Field ${node.name} may not be used in function ${args.name}()`);
  return field;
}

export const isBlank = (value: Value): boolean => value === null || value === '';
const negated = (value: Value): boolean | null => (typeof value === 'boolean' ? !value : null);
const sameBreaks = (value: Value | undefined): Value => (typeof value === 'string' ? value.replaceAll('\r\n', '\n') : (value ?? null));
