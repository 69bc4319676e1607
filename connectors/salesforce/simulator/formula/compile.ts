import type { Value } from '../schema.ts';
import { FUNCTIONS, wrongType } from './functions.ts';
import { parseFormula, type Node } from './parse.ts';
import { notUnderstood, readField, typeOfField, wrongFormula, type Names, type Scope, type Term } from './term.ts';

/** Whether a record is refused. Throws what Salesforce says of a formula it cannot save, or the simulator's own refusal. */
export function compileCondition(formula: string, names: Names): (scope: Scope) => boolean {
  const { type, value } = compile(parseFormula(formula), names);
  if (type !== 'boolean') throw wrongFormula(`Formula result is data type (${type}), incompatible with expected data type (true or false).`);
  return (scope) => value(scope) === true;
}

function compile(node: Node, names: Names): Term {
  switch (node.kind) {
    case 'literal':
      return literal(node.value);
    case 'name':
      return named(node.name, names);
    case 'call': {
      const terms = (): readonly Term[] => node.args.map((arg) => compile(arg, names));
      const build = FUNCTIONS[node.name];
      if (build !== undefined) return build({ name: node.name, nodes: node.args, names, terms });
      return operator(node.name, terms());
    }
  }
}

function literal(value: Value): Term {
  const type = value === null ? 'blank' : typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean';
  return { type, value: () => value };
}

const PERMISSION = '$permission.';

function named(name: string, names: Names): Term {
  if (name.toLowerCase().startsWith(PERMISSION)) {
    const id = names.permission(name.slice(PERMISSION.length));
    if (id === undefined) throw wrongFormula(`Field ${name} does not exist. Check spelling.`);
    return { type: 'boolean', value: ({ holds }) => holds(id) };
  }
  if (name.includes('.') || name.startsWith('$')) throw notUnderstood(name);
  const field = names.field(name);
  if (field === undefined) throw wrongFormula(`Field ${name} does not exist. Check spelling.`);
  return { type: typeOfField(field), value: ({ row }) => readField(row, field) };
}

const ORDER: Readonly<Record<string, (left: string | number, right: string | number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

function operator(name: string, terms: readonly Term[]): Term {
  const [left, right] = terms;
  if (name === 'MINUS' && left?.type === 'number') return { type: 'number', value: (scope) => minus(left.value(scope)) };
  if (left === undefined || right === undefined || terms.length > 2) throw notUnderstood(name);
  if (name === '=' || name === '<>') return equality(name, left, right);
  const compare = ORDER[name];
  if (compare === undefined) throw notUnderstood(name);
  return ordered(name, left, right, compare);
}

const minus = (value: Value): Value => (typeof value === 'number' ? -value : null);

/** Without a value on both sides there is no answer; of texts an empty one equals a missing one. */
function equality(name: '=' | '<>', left: Term, right: Term): Term {
  for (const { type } of [left, right]) if (type === 'picklist') throw wrongType(name, 'Number, Text, Date, Boolean', type);
  if (left.type !== right.type && left.type !== 'blank' && right.type !== 'blank') throw mixed(name, left, right);
  const asText = left.type === 'text' || right.type === 'text';
  const known = (value: Value): Value => (asText ? (value ?? '') : value);
  return {
    type: 'boolean',
    value: (scope) => {
      const [one, other] = [known(left.value(scope)), known(right.value(scope))];
      return one === null || other === null ? null : (one === other) === (name === '=');
    },
  };
}

/** Days and moments are stored so that they compare as texts. */
function ordered(name: string, left: Term, right: Term, compare: (left: string | number, right: string | number) => boolean): Term {
  for (const { type } of [left, right]) if (type !== 'number' && type !== 'date' && type !== 'datetime' && type !== 'blank') throw wrongType(name, 'Number, Date, DateTime', type);
  if (left.type !== right.type && left.type !== 'blank' && right.type !== 'blank') throw mixed(name, left, right);
  return {
    type: 'boolean',
    value: (scope) => {
      const [one, other] = [left.value(scope), right.value(scope)];
      if (one === null || other === null || typeof one === 'boolean' || typeof other === 'boolean') return null;
      return compare(one, other);
    },
  };
}

/** An id in quotes may be 15 or 18 characters long, which the simulator does not tell apart. */
const mixed = (name: string, left: Term, right: Term): Error =>
  left.type === 'id' || right.type === 'id' ? notUnderstood('an id beside a text') : wrongType(name, left.type, right.type);
