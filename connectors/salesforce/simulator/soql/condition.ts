import type { Query, WhereClause } from '@jetstreamapp/soql-parser-js';
import { notCovered } from '../errors.ts';
import type { FieldMeta, ObjectMeta, Row, Value } from '../schema.ts';
import type { Leaf, Test } from './expression.ts';
import { dayRange, isId, isText, literalValue, rangeFor, type DayRange } from './literal.ts';
import { located, resolvePath, type QueryScope } from './path.ts';

export interface ConditionScope extends QueryScope {
  readonly now: number;
  readonly alias: string | undefined;
  /** Values the inner query of a semi-join selects; refuses inner queries Salesforce refuses. */
  semiJoin(query: Query, outer: FieldMeta, object: ObjectMeta): ReadonlySet<Value>;
}

type Condition = Exclude<WhereClause['left'], null>;

export function withoutAlias(path: string, alias: string | undefined): string {
  if (alias === undefined) return path;
  const prefix = `${alias.toLowerCase()}.`;
  return path.toLowerCase().startsWith(prefix) ? path.slice(prefix.length) : path;
}

export function compileCondition(scope: ConditionScope, object: ObjectMeta, condition: Condition): Leaf {
  if (!('operator' in condition)) throw notCovered('an empty condition');
  if ('fn' in condition) throw notCovered('a function in WHERE');
  const path = withoutAlias(condition.field, scope.alias);
  const resolved = resolvePath(scope, object, path);
  const { field, read } = resolved;
  const { operator } = condition;
  const own = resolved.relationships.length === 0;
  if (!field.filterable) {
    throw located(scope.soql, path, 'INVALID_FIELD', `field '${field.name}' can not be filtered in a query call`);
  }
  requireOperator(scope.soql, field, operator);
  if ('valueQuery' in condition) {
    const values = scope.semiJoin(condition.valueQuery, field, object);
    const wanted = operator === 'IN';
    return { kind: 'test', semiJoin: true, test: (row) => values.has(read(row)) === wanted };
  }
  const kinds = condition.literalType;
  const raws = Array.isArray(condition.value) ? condition.value : [condition.value];
  const kindAt = (at: number): string | undefined => (Array.isArray(kinds) ? kinds[at] : kinds);
  if (kindAt(0) === 'DATE_LITERAL' || kindAt(0) === 'DATE_N_LITERAL') {
    return { kind: 'test', test: relativeDate(scope, field, operator, raws[0] ?? '', read) };
  }
  const values = raws.map((raw, at) => literalValue(scope.soql, field, raw, kindAt(at), operator === 'LIKE'));
  const leaf: Leaf = { kind: 'test', test: compare(field, operator, values, read) };
  const [value] = values;
  if (own && field.name === 'SystemModstamp' && typeof value === 'string')
    return { ...leaf, stamp: { operator, value } };
  const texts = values.filter((one) => typeof one === 'string');
  const indexed = own && (operator === '=' || operator === 'IN') && texts.length === values.length;
  if (indexed && (isId(field) || field.externalId)) {
    return { ...leaf, keys: { field: field.name, values: texts, fold: !isId(field) && !field.caseSensitive } };
  }
  return leaf;
}

const SETS = new Set(['IN', 'NOT IN']);
const MULTI = new Set(['INCLUDES', 'EXCLUDES']);

function requireOperator(soql: string, field: FieldMeta, operator: string): void {
  const wrong =
    (operator === 'LIKE' && !isText(field)) ||
    (MULTI.has(operator) && field.type !== 'multipicklist') ||
    (operator === 'LIKE' && field.type === 'multipicklist') ||
    (field.type === 'boolean' && operator !== '=' && operator !== '!=' && !SETS.has(operator));
  if (wrong)
    throw located(soql, field.name, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${field.type} field`);
}

function compare(field: FieldMeta, operator: string, values: readonly Value[], read: (row: Row) => Value): Test {
  const fold = isText(field) && !field.caseSensitive;
  const norm = (value: Value): Value => (fold && typeof value === 'string' ? value.toLowerCase() : value);
  const wanted = values.map((value) => (value === '' && (isText(field) || isId(field)) ? null : norm(value)));
  const value = wanted[0] ?? null;
  switch (operator) {
    case '=':
      return (row) => norm(read(row)) === value;
    case '!=':
      return (row) => norm(read(row)) !== value;
    case 'IN':
    case 'NOT IN': {
      const set = new Set(wanted);
      const isIn = operator === 'IN';
      return (row) => set.has(norm(read(row))) === isIn;
    }
    case 'LIKE': {
      const pattern = likePattern(String(value ?? ''));
      return (row) => {
        const have = read(row);
        return typeof have === 'string' && pattern.test(have);
      };
    }
    case 'INCLUDES':
    case 'EXCLUDES': {
      const groups = wanted.map((one) => String(one ?? '').split(';'));
      const isIn = operator === 'INCLUDES';
      return (row) => {
        const have = new Set(String(norm(read(row)) ?? '').split(';'));
        return groups.some((group) => group.every((one) => have.has(one))) === isIn;
      };
    }
    default:
      return ordered(operator, values[0] === '' ? '' : value, (row) => norm(read(row)));
  }
}

function ordered(operator: string, limit: Value, read: (row: Row) => Value): Test {
  if (limit === null) return () => false;
  switch (operator) {
    case '>':
      return (row) => sameKind(read(row), limit) && (read(row) ?? limit) > limit;
    case '>=':
      return (row) => sameKind(read(row), limit) && (read(row) ?? limit) >= limit;
    case '<':
      return (row) => sameKind(read(row), limit) && (read(row) ?? limit) < limit;
    default:
      return (row) => sameKind(read(row), limit) && (read(row) ?? limit) <= limit;
  }
}

function sameKind(a: Value, b: Value): boolean {
  return a !== null && typeof a === typeof b;
}

function likePattern(like: string): RegExp {
  let source = '';
  for (let at = 0; at < like.length; at += 1) {
    const letter = like.charAt(at);
    if (letter === '\\') {
      at += 1;
      source += escapeRegExp(like.charAt(at));
    } else if (letter === '%') source += '[\\s\\S]*';
    else if (letter === '_') source += '[\\s\\S]';
    else source += escapeRegExp(letter);
  }
  return new RegExp(`^${source}$`, 'iu');
}

function escapeRegExp(letter: string): string {
  return letter.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function relativeDate(
  scope: ConditionScope,
  field: FieldMeta,
  operator: string,
  literal: string,
  read: (row: Row) => Value,
): Test {
  if (field.type !== 'date' && field.type !== 'datetime') {
    throw located(
      scope.soql,
      literal,
      'INVALID_FIELD',
      `value of filter criterion for field '${field.name}' must be of type ${field.type}`,
    );
  }
  const days = dayRange(literal, scope.now);
  if (days === undefined) throw notCovered(`the date literal ${literal}`);
  const range: DayRange = rangeFor(field, days);
  const text = (row: Row): string | undefined => {
    const value = read(row);
    return typeof value === 'string' ? value : undefined;
  };
  const test =
    (check: (have: string) => boolean): Test =>
    (row) => {
      const have = text(row);
      return have !== undefined && check(have);
    };
  switch (operator) {
    case '=':
      return test((have) => have >= range.from && have < range.until);
    case '!=':
      return (row) => !test((have) => have >= range.from && have < range.until)(row);
    case '>':
      return test((have) => have >= range.until);
    case '>=':
      return test((have) => have >= range.from);
    case '<':
      return test((have) => have < range.from);
    case '<=':
      return test((have) => have < range.until);
    default:
      throw notCovered(`the operator ${operator} with ${literal}`);
  }
}
