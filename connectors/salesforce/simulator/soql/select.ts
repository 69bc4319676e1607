import type { FieldType, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { mayDo } from '../access.ts';
import { notCovered } from '../errors.ts';
import { NAME_OBJECT } from '../objects-setup.ts';
import type { ObjectMeta, Row, Value } from '../schema.ts';
import { asIs } from '../table.ts';
import { withoutAlias } from './condition.ts';
import { located, resolvePath, type ParentOf } from './path.ts';
import { compileFilter, compileOrder, sortRows, type ScanScope } from './scan.ts';

export type Json = Value | Json[] | { [key: string]: Json };

/** Renders children and keeps what did not fit for a later page. */
export interface ChildPager {
  readonly size: number;
  page(rows: readonly Row[], render: (row: Row) => Json): Json;
}

interface Leaf {
  readonly kind: 'field';
  readonly read: (row: Row) => Value;
}

interface Branch {
  readonly kind: 'parent';
  readonly object: ObjectMeta;
  readonly parent: ParentOf;
  readonly items: Map<string, Leaf | Branch>;
}

interface Children {
  readonly kind: 'children';
  readonly plan: SelectPlan;
  readonly rowsOf: (row: Row) => readonly Row[];
}

export interface SelectPlan {
  readonly object: ObjectMeta;
  readonly items: Map<string, Leaf | Branch | Children>;
  readonly longText: boolean;
}

export function compileSelect(scope: ScanScope, user: Row, object: ObjectMeta, query: Query | Subquery): SelectPlan {
  const items = new Map<string, Leaf | Branch | Children>();
  let longText = false;
  for (const selected of query.fields ?? []) {
    if (selected.type === 'FieldSubquery') {
      const children = compileChildren(scope, user, object, selected.subquery);
      items.set(children.name, children.item);
      longText ||= children.item.plan.longText;
      continue;
    }
    const path = pathOf(scope, selected, query.sObjectAlias);
    const resolved = resolvePath(scope, object, path);
    longText ||= resolved.field.type === 'textarea' && !resolved.field.filterable;
    place(scope, items, object, path, resolved);
  }
  return { object, items, longText };
}

function pathOf(
  scope: ScanScope,
  selected: Exclude<FieldType, { type: 'FieldSubquery' }>,
  alias: string | undefined,
): string {
  switch (selected.type) {
    case 'Field':
    case 'FieldRelationship': {
      const full = 'relationships' in selected ? [...selected.relationships, selected.field].join('.') : selected.field;
      if ('alias' in selected && selected.alias !== undefined) {
        throw located(scope.soql, selected.alias, 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing');
      }
      return withoutAlias(full, alias);
    }
    case 'FieldFunctionExpression':
      throw notCovered(`${selected.rawValue ?? selected.functionName} in SELECT`);
    case 'FieldTypeof':
      throw notCovered('TYPEOF');
  }
}

function place(
  scope: ScanScope,
  items: Map<string, Leaf | Branch | Children>,
  object: ObjectMeta,
  path: string,
  resolved: ReturnType<typeof resolvePath>,
): void {
  let here: Map<string, Leaf | Branch | Children> | Map<string, Leaf | Branch> = items;
  const names: string[] = [];
  for (const step of resolved.relationships) {
    names.push(step.name);
    const known: Leaf | Branch | Children | undefined = here.get(step.name);
    if (known?.kind === 'parent') {
      here = known.items;
      continue;
    }
    const { parent } = resolvePath(scope, object, [...names, 'Id'].join('.'));
    const branch: Branch = { kind: 'parent', object: step.object, parent, items: new Map() };
    here.set(step.name, branch);
    here = branch.items;
  }
  const name = resolved.field.name;
  if (here.has(name)) throw located(scope.soql, path, 'MALFORMED_QUERY', `duplicate field selected: ${path}`);
  here.set(name, { kind: 'field', read: resolved.read });
}

function compileChildren(
  scope: ScanScope,
  user: Row,
  parent: ObjectMeta,
  subquery: Subquery,
): { name: string; item: Children } {
  const wanted = subquery.relationshipName.toLowerCase();
  const relationship = parent.children.find((one) => one.name.toLowerCase() === wanted);
  const object = relationship === undefined ? undefined : scope.org.object(relationship.object);
  if (relationship === undefined || object === undefined || !mayDo(scope.org, user, object, 'read')) {
    throw located(
      scope.soql,
      subquery.relationshipName,
      'INVALID_TYPE',
      `Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  if ((subquery.fields ?? []).some((field) => field.type === 'FieldSubquery'))
    throw notCovered('a subquery within a subquery');
  const plan = compileSelect(scope, user, object, subquery);
  const filter = compileFilter(scope, object, subquery.where, subquery.sObjectAlias);
  const order = compileOrder(scope, object, subquery.orderBy, subquery.sObjectAlias);
  const table = scope.org.table(object.name);
  const rowsOf = (row: Row): readonly Row[] => {
    const rows: Row[] = [];
    for (const id of table.idsBy(relationship.field, row.Id, asIs)) {
      const childRow = table.get(id);
      if (childRow === undefined || (childRow.IsDeleted && !scope.includeDeleted)) continue;
      if (filter.test(childRow)) rows.push(childRow);
    }
    const sorted = rows.length < 2 ? rows : sortRows(rows, order);
    return subquery.limit === undefined ? sorted : sorted.slice(0, subquery.limit);
  };
  return { name: relationship.name, item: { kind: 'children', plan, rowsOf } };
}

export interface Rendered {
  readonly record: Json;
  /** Parent and child rows together: both count toward the page. */
  readonly rows: number;
}

export function renderRow(plan: SelectPlan, row: Row, version: string, pager: ChildPager): Rendered {
  let rows = 1;
  const record: Record<string, Json> = { attributes: attributes(plan.object, row, version, plan.object.name) };
  for (const [name, item] of plan.items) {
    if (item.kind === 'children') {
      const found = item.rowsOf(row);
      rows += Math.min(found.length, pager.size);
      record[name] =
        found.length === 0
          ? null
          : pager.page(found, (childRow) => renderRow(item.plan, childRow, version, pager).record);
    } else record[name] = renderItem(item, row, version);
  }
  return { record, rows };
}

function renderItem(item: Leaf | Branch, row: Row, version: string): Json {
  if (item.kind === 'field') return item.read(row);
  const parent = item.parent(row);
  if (parent === undefined) return null;
  const record: Record<string, Json> = {
    attributes: attributes(item.object, parent, version, realName(item.object, parent)),
  };
  // Paths read from the queried row, so a branch keeps handing that row down.
  for (const [name, inner] of item.items) record[name] = renderItem(inner, row, version);
  return record;
}

function realName(object: ObjectMeta, row: Row): string {
  if (object !== NAME_OBJECT) return object.name;
  return row.Id.startsWith('00G')
    ? 'Group'
    : row.Id.startsWith('005')
      ? 'User'
      : row.Id.startsWith('001')
        ? 'Account'
        : row.Id.startsWith('003')
          ? 'Contact'
          : 'Opportunity';
}

function attributes(object: ObjectMeta, row: Row, version: string, pathName: string): Json {
  return { type: object.name, url: `/services/data/v${version}/sobjects/${pathName}/${row.Id}` };
}
