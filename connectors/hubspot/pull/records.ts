import type { SourceRecord } from '../../../src/core/connector.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import type { Association } from '../api.ts';
import { instantMs, toLocalIso } from '../local-time.ts';
import type { Owner, Portal, Stage } from '../metadata.ts';
import { DEAL, type ReadPlan } from './plan.ts';
import type { Property, Row } from '../schema.ts';

/** What stands around a deal, ready to be put into records. */
export interface RecordContext {
  readonly connection: string;
  readonly portal: Portal;
  readonly stages: ReadonlyMap<string, Stage>;
  readonly owners: ReadonlyMap<string, Owner>;
  /** ISO instant. */
  readonly readAt: string;
}

export interface Child {
  readonly association: Association;
  /** null when it vanished between the two readings. */
  readonly properties: Row['properties'] | null;
}
/** Children of one deal by relation; `company` holds the associated companies. */
export type Children = ReadonlyMap<string, readonly Child[]>;
const NO_CHILDREN: Children = new Map();

/** Milliseconds of the record's version; 0 when HubSpot did not say. */
export const modifiedMs = (row: Row): number => instantMs(row.properties['hs_lastmodifieddate'] ?? row.properties['lastmodifieddate']) ?? 0;

export function toRecord(context: RecordContext, plan: ReadPlan, row: Row, children: Children): SourceRecord {
  const { portal } = context;
  const fields: Record<string, JsonValue> = {};
  for (const property of plan.shown) fields[property.name] = shownValue(property, row.properties[property.name], portal.timeZone);
  fields['deal_currency_code'] = row.properties['deal_currency_code'] ?? portal.currency;
  fields['stage'] = stageOf(context, plan, row);
  for (const [path, name] of plan.people) fields[path] = personOf(context, row.properties[name] ?? null);
  if (plan.company !== null) fields['company'] = companyOf(plan.company, children.get('company') ?? [], portal.timeZone);
  return {
    connection: context.connection,
    object: DEAL,
    externalId: row.id,
    version: row.properties['hs_lastmodifieddate'] ?? '',
    url: `https://${portal.uiDomain}/contacts/${portal.portalId}/record/0-3/${row.id}`,
    fields,
    related: Object.fromEntries(plan.relationNames.map((name) => [name, relatedRows(plan, name, children, portal.timeZone)])),
    state: row.archived === true ? { kind: 'deleted' } : { kind: 'present' },
    unreadable: plan.unreadable,
    nonexistent: plan.nonexistent,
    readAt: context.readAt,
    // HubSpot does not tell our own writes from people's.
    lastHumanEditAt: null,
    lockGroup: null,
    own: plan.own.length === 0 ? null : Object.fromEntries(plan.own.map((property) => [property.name, ownValue(property, row.properties[property.name])])),
  };
}

/** A deal of which nothing is known but its id and what became of it. */
export function goneRecord(context: RecordContext, plan: ReadPlan, id: string, mergedInto: string | null): SourceRecord {
  const empty = toRecord(context, plan, { id, properties: {} }, NO_CHILDREN);
  const state: SourceRecord['state'] = mergedInto === null ? { kind: 'deleted' } : { kind: 'merged', into: mergedInto };
  return { ...empty, version: mergedInto === null ? 'gone' : `merged:${mergedInto}`, state, own: null };
}

/** Ids that were merged into this deal, from `hs_merged_object_ids` ("1;2"). */
export const mergedIds = (row: Row): readonly string[] =>
  (row.properties['hs_merged_object_ids'] ?? '').split(';').map((id) => id.trim()).filter((id) => /^\d+$/.test(id) && id !== row.id);

/** Empty is null; several choices are a list; instants stand in the portal's time zone; all else is HubSpot's own text. */
function shownValue({ type, fieldType }: Property, value: string | null | undefined, timeZone: string): JsonValue {
  if (value === null || value === undefined || value === '') return null;
  if (type === 'datetime') return toLocalIso(value, timeZone);
  return type === 'enumeration' && fieldType === 'checkbox' ? value.split(';').filter((item) => item !== '') : value;
}

/** Options are compared by what was written: their label, where it differs from the internal value. */
function ownValue(property: Property, value: string | null | undefined): JsonValue {
  if (value === null || value === undefined || value === '') return null;
  return property.options.find((option) => option.value === value)?.label ?? value;
}

function stageOf(context: RecordContext, plan: ReadPlan, row: Row): JsonObject {
  const id = row.properties['dealstage'] ?? null;
  const stage = context.stages.get(id ?? '');
  const told = (name: string): boolean | null => (row.properties[name] === undefined || row.properties[name] === null ? null : row.properties[name] === 'true');
  return {
    id,
    label: stage?.label ?? null,
    isWon: (plan.wonByProperty ? told('hs_is_closed_won') : null) ?? stage?.isWon ?? false,
    isClosed: told('hs_is_closed') ?? stage?.isClosed ?? false,
    probability: stage?.probability ?? null,
    pipeline: stage?.pipeline ?? null,
    pipelineId: row.properties['pipeline'] ?? stage?.pipelineId ?? null,
  };
}

const personOf = (context: RecordContext, id: string | null): JsonObject | null => {
  if (id === null || id === '') return null;
  const owner = context.owners.get(id);
  return { id, name: owner?.name ?? null, email: owner?.email ?? null, active: owner?.active ?? null };
};

/** The primary company, else the only one there is to take. */
function companyOf(properties: readonly Property[], companies: readonly Child[], timeZone: string): JsonObject | null {
  const found = companies.find(({ association }) => association.primary) ?? companies[0];
  if (found === undefined || found.properties === null) return null;
  const shown = found.properties;
  return Object.fromEntries(properties.map((property) => [property.name, shownValue(property, shown[property.name], timeZone)]));
}

function relatedRows(plan: ReadPlan, name: string, children: Children, timeZone: string): readonly JsonObject[] {
  const relation = plan.relations.find((item) => item.name === name);
  if (relation === undefined) return [];
  return (children.get(name) ?? []).flatMap(({ association, properties }) => {
    if (properties === null) return [];
    const shown = relation.properties.map((property): readonly [string, JsonValue] => [property.name, shownValue(property, properties[property.name], timeZone)]);
    return [{ id: association.id, ...Object.fromEntries(shown), association: { labels: [...association.labels], isPrimary: association.primary } }];
  });
}
