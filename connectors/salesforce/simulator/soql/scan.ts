import type { OrderByClause, Query, WhereClause } from '@jetstreamapp/soql-parser-js';
import { notCovered, type Refusal } from '../errors.ts';
import { scatter } from '../ids.ts';
import type { FieldMeta, ObjectMeta, Row, Value } from '../schema.ts';
import { asIs, compareByStamp, withoutCase, type Table } from '../table.ts';
import { compileCondition, withoutAlias, type ConditionScope } from './condition.ts';
import { indexedKeys, stampBounds, toExpression, toTest, type Expression, type Test } from './expression.ts';
import { isId, isText } from './literal.ts';
import { located, resolvePath, type QueryScope } from './path.ts';

export interface ScanScope extends QueryScope {
  readonly now: number;
  readonly includeDeleted: boolean;
}

export interface Filter {
  readonly expression: Expression | undefined;
  readonly test: Test;
}

export function compileFilter(
  scope: ScanScope,
  object: ObjectMeta,
  where: WhereClause | undefined,
  alias: string | undefined,
): Filter {
  if (where === undefined) return { expression: undefined, test: () => true };
  const conditions: ConditionScope = {
    ...scope,
    alias,
    semiJoin: (query, outer, outerObject) => semiJoin(scope, query, outer, outerObject),
  };
  const expression = toExpression(scope.soql, where, (condition) => compileCondition(conditions, object, condition));
  return { expression, test: toTest(expression) };
}

function semiJoin(scope: ScanScope, query: Query, outer: FieldMeta, outerObject: ObjectMeta): ReadonlySet<Value> {
  const object = scope.org.object(query.sObject ?? '');
  if (object === undefined) throw invalidType(scope.soql, query.sObject ?? '');
  const [selected] = query.fields ?? [];
  if (!isId(outer) || query.fields?.length !== 1 || selected === undefined || !('field' in selected)) {
    throw located(
      scope.soql,
      query.sObject ?? '',
      'MALFORMED_QUERY',
      'Semi join sub-selects can only select one ID or reference field',
    );
  }
  if (object.name === outerObject.name) {
    throw located(
      scope.soql,
      query.sObject ?? '',
      'MALFORMED_QUERY',
      'The inner and outer selects should not be on the same object type',
    );
  }
  const { field, read } = resolvePath(scope, object, withoutAlias(selected.field, query.sObjectAlias));
  if (!isId(field)) {
    throw located(
      scope.soql,
      selected.field,
      'MALFORMED_QUERY',
      'Semi join sub-selects can only select one ID or reference field',
    );
  }
  const filter = compileFilter(scope, object, query.where, query.sObjectAlias);
  const values = new Set<Value>();
  for (const row of candidates(scope, object, filter)) {
    if (filter.test(row)) values.add(read(row));
  }
  return values;
}

export function invalidType(soql: string, name: string): Refusal {
  return located(
    soql,
    name,
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** Rows worth testing: by index, or the slice of the stamp-ordered view that can match. */
export function candidates(scope: ScanScope, object: ObjectMeta, filter: Filter): Iterable<Row> {
  const table = scope.org.table(object.name);
  const keys = filter.expression === undefined ? undefined : indexedKeys(filter.expression);
  const found =
    keys === undefined
      ? slice(table, filter)
      : rowsByKeys(table, keys.field, keys.values, keys.fold ? withoutCase : asIs);
  return scope.includeDeleted ? found : alive(found);
}

function* alive(rows: Iterable<Row>): Iterable<Row> {
  for (const row of rows) if (!row.IsDeleted) yield row;
}

function rowsByKeys(table: Table, field: string, values: readonly string[], fold: (text: string) => string): Row[] {
  const ids = new Set<string>();
  for (const value of values) {
    if (field === 'Id') ids.add(value);
    else for (const id of table.idsBy(field, value, fold)) ids.add(id);
  }
  const rows: Row[] = [];
  for (const id of ids) {
    const row = table.get(id);
    if (row !== undefined) rows.push(row);
  }
  return rows.sort(compareByStamp);
}

function slice(table: Table, filter: Filter): readonly Row[] {
  const rows = table.inStampOrder();
  if (filter.expression === undefined) return rows;
  const { from, to } = stampBounds(filter.expression);
  const start = from === undefined ? 0 : firstNotBefore(rows, from, false);
  const end = to === undefined ? rows.length : firstNotBefore(rows, to, true);
  return start === 0 && end === rows.length ? rows : rows.slice(start, end);
}

function firstNotBefore(rows: readonly Row[], stamp: string, after: boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const have = rows[middle]?.SystemModstamp ?? '';
    if (after ? have <= stamp : have < stamp) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Order {
  readonly name: string;
  readonly own: boolean;
  readonly read: (row: Row) => Value;
  readonly fold: boolean;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export function compileOrder(
  scope: ScanScope,
  object: ObjectMeta,
  clause: OrderByClause | OrderByClause[] | undefined,
  alias: string | undefined,
): readonly Order[] {
  const clauses = clause === undefined ? [] : Array.isArray(clause) ? clause : [clause];
  return clauses.map((one) => {
    if ('fn' in one) throw notCovered('a function in ORDER BY');
    const path = withoutAlias(one.field, alias);
    const resolved = resolvePath(scope, object, path);
    if (!resolved.field.filterable || resolved.field.type === 'multipicklist') {
      throw located(
        scope.soql,
        path,
        'MALFORMED_QUERY',
        `field '${resolved.field.name}' can not be sorted in a query call`,
      );
    }
    const descending = one.order === 'DESC';
    return {
      name: resolved.field.name,
      own: resolved.relationships.length === 0,
      read: resolved.read,
      fold: isText(resolved.field),
      descending,
      nullsFirst: one.nulls === undefined ? !descending : one.nulls === 'FIRST',
    };
  });
}

/** All rows that match, in the order asked for; ties come back scattered unless Id settles them. */
export function matchingRows(
  scope: ScanScope,
  object: ObjectMeta,
  filter: Filter,
  order: readonly Order[],
  stopAfter: number,
): Row[] {
  const found: Row[] = [];
  const [first, second] = order;
  const byStamp = first?.own === true && first.name === 'SystemModstamp' && !first.descending;
  const presorted = byStamp && order.length === 2 && second?.own === true && second.name === 'Id' && !second.descending;
  const { test } = filter;
  for (const row of candidates(scope, object, filter)) {
    if (!test(row)) continue;
    found.push(row);
    if (presorted && found.length >= stopAfter) break;
  }
  return presorted ? found : sortRows(found, order);
}

export function sortRows(rows: Row[], order: readonly Order[]): Row[] {
  const keyed = rows.map((row) => ({ row, tie: scatter(row.Id), keys: order.map((one) => sortKey(one, row)) }));
  keyed.sort((a, b) => {
    for (let at = 0; at < order.length; at += 1) {
      const one = order[at];
      if (one === undefined) break;
      const difference = compareKeys(one, a.keys[at] ?? null, b.keys[at] ?? null);
      if (difference !== 0) return difference;
    }
    return a.tie - b.tie;
  });
  return keyed.map((entry) => entry.row);
}

function sortKey(order: Order, row: Row): Value {
  const value = order.read(row);
  return order.fold && typeof value === 'string' ? value.toLowerCase() : value;
}

function compareKeys(order: Order, a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return order.nullsFirst ? -1 : 1;
  if (b === null) return order.nullsFirst ? 1 : -1;
  const difference = a < b ? -1 : 1;
  return order.descending ? -difference : difference;
}
