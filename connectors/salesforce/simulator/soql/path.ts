import type { FieldAccess } from '../access.ts';
import { Refusal } from '../errors.ts';
import type { Org } from '../org.ts';
import { NAME_OBJECT } from '../objects-setup.ts';
import type { FieldMeta, ObjectMeta, Row, Value } from '../schema.ts';

export interface QueryScope {
  readonly org: Org;
  readonly access: FieldAccess;
  readonly soql: string;
}

export type ParentOf = (row: Row) => Row | undefined;

export interface ResolvedPath {
  readonly field: FieldMeta;
  readonly object: ObjectMeta;
  /** Relationship names as the schema spells them. */
  readonly relationships: readonly { readonly name: string; readonly object: ObjectMeta }[];
  readonly parent: ParentOf;
  readonly read: (row: Row) => Value;
}

const MAX_LEVELS = 5;

export function resolvePath(scope: QueryScope, from: ObjectMeta, path: string): ResolvedPath {
  const segments = path.split('.');
  const last = segments.pop() ?? '';
  if (segments.length > MAX_LEVELS) {
    throw located(
      scope.soql,
      path,
      'INVALID_FIELD',
      `SELECT ${path}: Maximum number of relationship levels (${MAX_LEVELS}) exceeded`,
    );
  }
  let object = from;
  let parent: ParentOf = (row) => row;
  const relationships: { name: string; object: ObjectMeta }[] = [];
  for (const segment of segments) {
    const step = relationshipOf(scope, object, segment);
    if (step === undefined) {
      throw located(
        scope.soql,
        path,
        'INVALID_FIELD',
        `Didn't understand relationship '${segment}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
      );
    }
    const before = parent;
    const { field } = step;
    const { org } = scope;
    parent = (row) => {
      const here = before(row);
      const id = here?.[field];
      return typeof id === 'string' ? org.find(id) : undefined;
    };
    object = step.object;
    relationships.push({ name: step.name, object });
  }
  const field = scope.access.fields(object).get(last.toLowerCase());
  if (field === undefined) throw noSuchColumn(scope.soql, path, last, object.name);
  const own = field.name;
  const ofParent = parent;
  const read: (row: Row) => Value =
    object === NAME_OBJECT
      ? (row) => nameField(scope.org, ofParent(row), own)
      : segments.length === 0
        ? (row) => row[own] ?? null
        : (row) => ofParent(row)?.[own] ?? null;
  return { field, object, relationships, parent, read };
}

function relationshipOf(
  scope: QueryScope,
  object: ObjectMeta,
  segment: string,
): { name: string; field: string; object: ObjectMeta } | undefined {
  for (const field of scope.access.fields(object).values()) {
    if (field.relationshipName?.toLowerCase() !== segment.toLowerCase()) continue;
    const target = field.referenceTo.length > 1 ? NAME_OBJECT : scope.org.object(field.referenceTo[0] ?? '');
    if (target !== undefined) return { name: field.relationshipName, field: field.name, object: target };
  }
  return undefined;
}

function nameField(org: Org, row: Row | undefined, field: string): Value {
  if (row === undefined) return null;
  if (field === 'Type') return org.objectOfId(row.Id)?.name ?? null;
  return row[field] ?? null;
}

export function noSuchColumn(soql: string, shown: string, column: string, object: string): Refusal {
  return located(
    soql,
    shown,
    'INVALID_FIELD',
    `No such column '${column}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** Salesforce quotes the neighbourhood of the mistake and points at its column. */
export function located(soql: string, token: string, code: string, message: string): Refusal {
  const words = new RegExp(`(?<![\\w.])${token.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?!\\w)`, 'i');
  const found = words.exec(soql)?.index ?? soql.toLowerCase().indexOf(token.toLowerCase());
  const at = Math.max(0, found);
  return locatedAt(soql, at, code, message);
}

export function locatedAt(soql: string, at: number, code: string, message: string): Refusal {
  const from = Math.max(0, at - 30);
  const excerpt = soql.slice(from, at + 30).replaceAll('\n', ' ');
  const pointer = `${' '.repeat(at - from)}^`;
  return new Refusal(400, code, `\n${excerpt}\n${pointer}\nERROR at Row:1:Column:${at + 1}\n${message}`);
}
