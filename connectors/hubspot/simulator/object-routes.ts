import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { invalid, json, noContent, notFound, type Refusal } from './answers.ts';
import { flagParam, limitParam, listParam, param, readBody, typeParam, type Call, type Route } from './call.ts';
import { idsByAssociation } from './association-view.ts';
import { createWithLinks, inlineAssociation } from './create-record.ts';
import { authorOf, judgeWrite } from './judge-write.ts';
import { mergeRecords } from './merge-records.ts';
import { findObjectType, shouted, type ObjectType } from './object-types.ts';
import { recordsOf, type CrmRecord } from './portal.ts';
import { activeProperty } from './properties.ts';
import { viewRecord, type Wanted } from './record-view.ts';
import { archiveRecord, findRecord, followMerges, updateRecord } from './records.ts';
import { search } from './search.ts';
import { touchDeals } from './links.ts';
import { findByUnique } from './unique-index.ts';

const values = z.record(z.string(), z.string());
const createBody = z.strictObject({ properties: values, associations: z.array(inlineAssociation).optional() });
const updateBody = z.strictObject({ properties: values });
const mergeBody = z.strictObject({ primaryObjectId: z.string(), objectIdToMerge: z.string() });

const MAX_PAGE = 100;
/** With history the vendor halves the page. */
const MAX_PAGE_WITH_HISTORY = 50;

const READS = ['properties', 'propertiesWithHistory', 'associations', 'archived'];

export function objectScopes(verb: 'read' | 'write'): Route['scopes'] {
  return ({ type }) => {
    const found = findObjectType(type ?? '');
    return found === undefined ? [] : [`crm.objects.${found.scope}.${verb}`];
  };
}

function wantedOf(call: Call): Wanted {
  return { properties: listParam(call, 'properties'), withHistory: listParam(call, 'propertiesWithHistory') };
}

/** Which record is meant: by id, or by a unique property named in the query. */
function lookUp(call: Call, type: ObjectType, id: string): CrmRecord | undefined {
  const idProperty = call.request.query.get('idProperty');
  if (idProperty === null) return followMerges(call.portal, type, id);
  requireUniqueProperty(call, type, idProperty);
  const found = findByUnique(call.portal, type, idProperty, id);
  return found === undefined ? undefined : findRecord(call.portal, type, found);
}

export function requireUniqueProperty(call: Call, type: ObjectType, name: string): void {
  if (name !== 'hs_object_id' && activeProperty(call.portal, type, name)?.hasUniqueValue === true) return;
  throw invalid(`Unable to perform update/upsert by non-unique ${type.id} property ${name}`);
}

function absent(): Refusal {
  return notFound('resource not found');
}

function readOne(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const record = lookUp(call, type, param(call, 'id'));
  if (record === undefined || (record.archivedAt !== null) !== flagParam(call, 'archived')) throw absent();
  const associations = idsByAssociation(call, type, record.id);
  return json(200, { ...viewRecord(call, type, record, wantedOf(call)), ...associations });
}

function listAll(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const wanted = wantedOf(call);
  const limit = limitParam(call, 10, wanted.withHistory.length > 0 ? MAX_PAGE_WITH_HISTORY : MAX_PAGE);
  const archived = flagParam(call, 'archived');
  const after = call.request.query.get('after') ?? '0';
  if (!/^\d+$/.test(after)) throw invalid(`Invalid paging cursor: ${after}`);
  const from = Number(after);
  const page: CrmRecord[] = [];
  for (const record of recordsOf(call.portal, type.id).values()) {
    if (Number(record.id) < from || (record.archivedAt !== null) !== archived || record.mergedInto !== null) continue;
    page.push(record);
    if (page.length > limit) break;
  }
  const next = page.length > limit ? page.pop() : undefined;
  const query = new URLSearchParams(call.request.query);
  query.set('after', next?.id ?? '');
  return json(200, {
    results: page.map((record) => ({ ...viewRecord(call, type, record, wanted), ...idsByAssociation(call, type, record.id) })),
    ...(next === undefined ? {} : { paging: { next: { after: next.id, link: `${call.origin}${call.request.path}?${query.toString()}` } } }),
  });
}

function createOne(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const body = readBody(call, createBody);
  const record = createWithLinks(call, type, body.properties, body.associations ?? [])();
  call.wrote(1);
  return json(201, viewRecord(call, type, record, { properties: Object.keys(body.properties), withHistory: [] }));
}

/** Unlike a batch, this follows an id that was merged away. */
function updateOne(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const body = readBody(call, updateBody);
  const record = lookUp(call, type, param(call, 'id'));
  if (record === undefined || record.archivedAt !== null) throw absent();
  updateRecord(call.portal, type, record, judgeWrite(call, type, { id: record.id, before: record.properties }, body.properties), authorOf(call), call.now);
  touchDeals(call.portal, type, record.id, call.now);
  call.wrote(1);
  return json(200, viewRecord(call, type, record, { properties: Object.keys(body.properties), withHistory: [] }));
}

function archiveOne(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const record = followMerges(call.portal, type, param(call, 'id'));
  if (record === undefined) throw absent();
  if (record.archivedAt === null) archiveRecord(call.portal, type, record, authorOf(call), call.now);
  call.wrote(1);
  return noContent();
}

function merge(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const { primaryObjectId, objectIdToMerge } = readBody(call, mergeBody);
  const primary = findRecord(call.portal, type, primaryObjectId);
  const other = findRecord(call.portal, type, objectIdToMerge);
  if (primary === undefined || other === undefined || primary === other)
    throw invalid(`Cannot merge ${shouted(type)} ${objectIdToMerge} into ${primaryObjectId}`);
  const kept = mergeRecords(call.portal, type, primary, other, call.now);
  call.wrote(1);
  return json(200, viewRecord(call, type, kept, { properties: ['hs_merged_object_ids'], withHistory: [] }));
}

export const objectRoutes: readonly Route[] = [
  { method: 'GET', path: '/crm/objects/{type}', scopes: objectScopes('read'), query: [...READS, 'limit', 'after'], handle: listAll },
  { method: 'POST', path: '/crm/objects/{type}', scopes: objectScopes('write'), handle: createOne },
  { method: 'POST', path: '/crm/objects/{type}/search', bucket: 'search', scopes: objectScopes('read'), handle: search },
  { method: 'POST', path: '/crm/objects/{type}/merge', scopes: objectScopes('write'), handle: merge },
  { method: 'GET', path: '/crm/objects/{type}/{id}', scopes: objectScopes('read'), query: [...READS, 'idProperty'], handle: readOne },
  { method: 'PATCH', path: '/crm/objects/{type}/{id}', scopes: objectScopes('write'), query: ['idProperty'], handle: updateOne },
  { method: 'DELETE', path: '/crm/objects/{type}/{id}', scopes: objectScopes('write'), handle: archiveOne },
];
