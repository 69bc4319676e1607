import type { Query } from '@jetstreamapp/soql-parser-js';
import { fieldAccess, mayDo } from '../access.ts';
import { notCovered, Refusal } from '../errors.ts';
import { makeId } from '../ids.ts';
import type { Call, Org } from '../org.ts';
import type { Row } from '../schema.ts';
import { parseSoql } from './parse.ts';
import { compileFilter, compileOrder, invalidType, matchingRows, type ScanScope } from './scan.ts';
import { compileSelect, renderRow, type ChildPager, type Json } from './select.ts';

interface Cursor {
  readonly rows: readonly Row[];
  readonly userId: string;
  readonly size: number;
  readonly expiresAt: number;
  readonly render: (row: Row, pager: ChildPager) => { record: Json; rows: number };
  /** Cursors of children handed out with this one's pages; the next page ends them. */
  readonly children: string[];
  readonly isChild: boolean;
}

const MAX_PAGE = 2_000;
const MIN_PAGE = 200;
const LONG_TEXT_PAGE = 1_000;
const MAX_OFFSET = 2_000;

/** Open query results. They live in memory only: a restarted server has none, as an expired one. */
export class Cursors {
  readonly #open = new Map<string, Cursor>();
  #counter = 0;

  open(cursor: Cursor): string {
    this.#counter += 1;
    const locator = `0r8${makeId('0r8', this.#counter * 7919).slice(3, 18)}`;
    this.#open.set(locator, cursor);
    return locator;
  }

  get(locator: string, userId: string, now: number): Cursor {
    const cursor = this.#open.get(locator);
    if (cursor === undefined || cursor.userId !== userId || cursor.expiresAt <= now) {
      throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    return cursor;
  }

  close(locators: readonly string[]): void {
    for (const locator of locators) this.#open.delete(locator);
  }

  expireAll(): void {
    this.#open.clear();
  }
}

const cursorsOf = new WeakMap<Org, Cursors>();

export function cursors(org: Org): Cursors {
  let known = cursorsOf.get(org);
  if (known === undefined) {
    known = new Cursors();
    cursorsOf.set(org, known);
  }
  return known;
}

export interface QueryOptions {
  readonly includeDeleted: boolean;
  readonly batchSize: number | undefined;
}

export function runQuery(call: Call, soql: string, options: QueryOptions): Json {
  const { org, user, now } = call;
  const query = parseSoql(soql);
  const object = org.object(query.sObject ?? '');
  if (object === undefined || object.keyPrefix === '' || !mayDo(org, user, object, 'read')) {
    throw invalidType(soql, query.sObject ?? '');
  }
  requireCovered(query);
  const scope: ScanScope = { org, access: fieldAccess(org, user), soql, now, includeDeleted: options.includeDeleted };
  const filter = compileFilter(scope, object, query.where, query.sObjectAlias);
  const counting = isCount(query);
  const order = compileOrder(scope, object, query.orderBy, query.sObjectAlias);
  const plan = counting ? undefined : compileSelect(scope, user, object, query);
  const offset = query.offset ?? 0;
  if (offset > MAX_OFFSET)
    throw new Refusal(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  const until = query.limit === undefined ? Number.POSITIVE_INFINITY : offset + query.limit;
  const rows = matchingRows(scope, object, filter, order, until).slice(offset, until);
  if (plan === undefined) return { totalSize: rows.length, done: true, records: [] };
  const wanted = Math.min(MAX_PAGE, Math.max(MIN_PAGE, options.batchSize ?? MAX_PAGE));
  const cursor: Cursor = {
    rows,
    userId: user.Id,
    size: plan.longText ? Math.min(wanted, LONG_TEXT_PAGE) : wanted,
    expiresAt: now + org.settings.locatorTtlMs,
    render: (row, pager) => renderRow(plan, row, call.version, pager),
    children: [],
    isChild: false,
  };
  return renderPage(call, cursor, undefined, 0);
}

export function runMore(call: Call, reference: string): Json {
  const match = /^(0r8[0-9A-Za-z]{15})-(\d+)$/.exec(reference);
  const [, locator, offset] = match ?? [];
  if (locator === undefined || offset === undefined)
    throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  const open = cursors(call.org);
  const cursor = open.get(locator, call.user.Id, call.now);
  if (Number(offset) > cursor.rows.length) throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  open.close(cursor.children.splice(0));
  return renderPage(call, cursor, locator, Number(offset));
}

function renderPage(call: Call, cursor: Cursor, known: string | undefined, offset: number): Json {
  const open = cursors(call.org);
  const pager = childPager(call, cursor);
  const records: Json[] = [];
  let at = offset;
  for (let counted = 0; at < cursor.rows.length && counted < cursor.size; at += 1) {
    const row = cursor.rows[at];
    if (row === undefined) break;
    const rendered = cursor.render(row, pager);
    if (records.length > 0 && counted + rendered.rows > cursor.size) break;
    counted += rendered.rows;
    records.push(rendered.record);
  }
  const done = at >= cursor.rows.length;
  const head = { totalSize: cursor.rows.length, done };
  if (done) return { ...head, records };
  const locator = known ?? open.open(cursor);
  return { ...head, nextRecordsUrl: `/services/data/v${call.version}/query/${locator}-${at}`, records };
}

function childPager(call: Call, parent: Cursor): ChildPager {
  const size = call.org.settings.childPageSize;
  return {
    size,
    page: (rows, render) => {
      const records = rows.slice(0, size).map(render);
      if (rows.length <= size) return { totalSize: rows.length, done: true, records };
      const locator = cursors(call.org).open({
        rows,
        userId: call.user.Id,
        size: MAX_PAGE,
        expiresAt: parent.expiresAt,
        render: (row) => ({ record: render(row), rows: 1 }),
        children: [],
        isChild: true,
      });
      parent.children.push(locator);
      return {
        totalSize: rows.length,
        done: false,
        nextRecordsUrl: `/services/data/v${call.version}/query/${locator}-${size}`,
        records,
      };
    },
  };
}

function isCount(query: Query): boolean {
  const [only] = query.fields ?? [];
  return (
    query.fields?.length === 1 &&
    only?.type === 'FieldFunctionExpression' &&
    only.functionName.toUpperCase() === 'COUNT' &&
    only.parameters.length === 0
  );
}

function requireCovered(query: Query): void {
  if (query.groupBy !== undefined || query.having !== undefined) throw notCovered('GROUP BY');
  if (query.usingScope !== undefined || query.withDataCategory !== undefined || query.for !== undefined) {
    throw notCovered('USING SCOPE, WITH DATA CATEGORY and FOR');
  }
}
