import type { SourceRecord, TaskObservation } from '../../../src/core/connector.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import type { SalesforceClient } from '../client.ts';
import { askToTheEnd, type QueryOp } from '../composite.ts';
import { IDS_PER_QUERY } from '../limits.ts';
import { DEAL, type ReadPlan, type RelationPlan } from './plan.ts';
import { textOf } from '../schema.ts';
import { compareKeys, idIn, select, type Key } from '../soql.ts';

/** Salesforce's `attributes` are about the transport, not about the deal. */
function withoutAttributes(row: JsonObject, drop: readonly string[]): JsonObject {
  const clean: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name === 'attributes' || drop.includes(name)) continue;
    clean[name] = isJsonObject(value) && !isJsonArray(value) ? withoutAttributes(value, []) : value;
  }
  return clean;
}

export const keyOf = (row: JsonObject): Key => ({ stamp: textOf(row['SystemModstamp']), id: textOf(row['Id']) });

/** The deal's key as a child row shows it. */
export function parentKeyOf(relation: RelationPlan, row: JsonObject): Key {
  const parent = row[relation.parent];
  return { stamp: isJsonObject(parent) ? textOf(parent['SystemModstamp']) : '', id: textOf(row[relation.parentId]) };
}

export interface RecordContext {
  readonly connection: string;
  readonly instanceUrl: string;
  readonly ownUserId: string;
  readonly readAt: string;
}

export async function recordContext(client: SalesforceClient, readAt: Date): Promise<RecordContext> {
  const { userId } = await client.identity();
  return {
    connection: client.context.connection,
    instanceUrl: client.instanceUrl,
    ownUserId: userId,
    readAt: readAt.toISOString(),
  };
}

/** One deal with its children, as the core wants it. */
export function toRecord(
  context: RecordContext,
  plan: ReadPlan,
  row: JsonObject,
  children: ReadonlyMap<string, readonly JsonObject[]>,
): SourceRecord {
  const id = textOf(row['Id']);
  const byOthers = textOf(row['LastModifiedById']).slice(0, 15) !== context.ownUserId.slice(0, 15);
  const editedAt = textOf(row['LastModifiedDate']);
  return {
    connection: context.connection,
    object: DEAL,
    externalId: id,
    version: textOf(row['SystemModstamp']),
    url: `${context.instanceUrl}/${id}`,
    fields: withoutAttributes(row, plan.helpers),
    related: Object.fromEntries(
      plan.relationNames.map((name) => {
        const relation = plan.relations.find((item) => item.name === name);
        return [name, (children.get(name) ?? []).map((child) => withoutAttributes(child, relation?.helpers ?? []))];
      }),
    ),
    state: { kind: row['IsDeleted'] === true ? 'deleted' : 'present' },
    unreadable: plan.unreadable,
    nonexistent: plan.nonexistent,
    readAt: context.readAt,
    lastHumanEditAt: byOthers && editedAt !== '' ? new Date(editedAt.replace('+0000', 'Z')).toISOString() : null,
    lockGroup: textOf(row['AccountId']) || null,
    own: plan.own.length === 0 ? null : Object.fromEntries(plan.own.map((name) => [name, row[name] ?? null])),
  };
}

/** A deal that Salesforce no longer has: nothing is known of it but its id. */
export function goneRecord(context: RecordContext, plan: ReadPlan, id: string): SourceRecord {
  return {
    ...toRecord(context, plan, { Id: id, IsDeleted: true }, new Map()),
    version: 'gone',
    lastHumanEditAt: null,
    own: null,
  };
}

export function toObservation(plan: ReadPlan, row: JsonObject): TaskObservation[] {
  const taskKey = plan.taskKey === null ? '' : textOf(row[plan.taskKey]);
  if (taskKey === '') return [];
  const state = row['IsDeleted'] === true ? 'deleted' : row['IsClosed'] === true ? 'closed' : 'open';
  return [{ taskKey, remoteId: textOf(row['Id']) || null, state }];
}

/** Rows of these deals for each relation, without deleted ones; ids are cut so that a WHERE clause keeps to 4,000 characters. */
export function childQueries(
  plan: ReadPlan,
  ids: readonly string[],
): { readonly relation: RelationPlan; readonly op: QueryOp }[] {
  return plan.relations.map((relation) => ({
    relation,
    op: {
      soql: select(relation.columns, relation.object, [idIn(relation.parentId, ids)], [relation.parentId, 'Id']),
      all: false,
    },
  }));
}

export function idChunks(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY) chunks.push(ids.slice(from, from + IDS_PER_QUERY));
  return chunks;
}

/**
 * Reads deals by id with their children, deleted ones included, in as few Composites as possible. Rows in `known` were just
 * read and are not asked for again. An id that yields nothing is left out.
 */
export async function readByIds(
  client: SalesforceClient,
  plan: ReadPlan,
  ids: readonly string[],
  signal: AbortSignal | undefined,
  known: readonly JsonObject[] = [],
): Promise<SourceRecord[]> {
  const knownIds = new Set(known.map((row) => textOf(row['Id'])));
  const unique = [...new Set(ids)].filter((id) => id !== '' && !knownIds.has(id));
  if (unique.length === 0 && known.length === 0) return [];
  const alive = known.filter((row) => row['IsDeleted'] !== true).map((row) => textOf(row['Id']));
  const parents = idChunks(unique).map((chunk): QueryOp => ({
    soql: select(plan.columns, DEAL, [idIn('Id', chunk)], ['Id']),
    all: true,
  }));
  const children = idChunks([...unique, ...alive]).flatMap((chunk) => childQueries(plan, chunk));
  const answers = await askToTheEnd(client, [...parents, ...children.map((item) => item.op)], signal);
  const rows = [...known, ...answers.slice(0, parents.length).flat()];
  const byDeal = groupChildren(
    children.map((item, index) => ({ relation: item.relation, rows: answers[parents.length + index] ?? [] })),
  );
  const context = await recordContext(client, client.context.now());
  return rows
    .sort((a, b) => compareKeys(keyOf(a), keyOf(b)))
    .map((row) => toRecord(context, plan, row, byDeal.get(textOf(row['Id'])) ?? new Map()));
}

function groupChildren(
  parts: readonly { readonly relation: RelationPlan; readonly rows: readonly JsonObject[] }[],
): Map<string, Map<string, JsonObject[]>> {
  const byDeal = new Map<string, Map<string, JsonObject[]>>();
  for (const { relation, rows } of parts) {
    for (const row of rows) {
      const deal = textOf(row[relation.parentId]);
      const byRelation = byDeal.get(deal) ?? new Map<string, JsonObject[]>();
      byDeal.set(deal, byRelation);
      const list = byRelation.get(relation.name) ?? [];
      byRelation.set(relation.name, list);
      list.push(row);
    }
  }
  return byDeal;
}
