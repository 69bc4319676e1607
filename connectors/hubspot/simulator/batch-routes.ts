import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { batchAnswer, noContent } from './answers.ts';
import { MAX_INPUTS, MAX_INPUTS_WITH_HISTORY, missing, requireDistinct, requireRecordIds, requireSize, requireTraces, runBatch, type Job } from './batch-run.ts';
import { flagParam, readBody, typeParam, type Call, type Route } from './call.ts';
import { createWithLinks, inlineAssociation } from './create-record.ts';
import { authorOf, judgeWrite, type WriteTarget } from './judge-write.ts';
import { touchDeals } from './links.ts';
import { objectScopes, requireUniqueProperty } from './object-routes.ts';
import type { ObjectType } from './object-types.ts';
import { recordsOf, type CrmRecord } from './portal.ts';
import { viewRecord } from './record-view.ts';
import { archiveRecord, createRecord, findRecord, updateRecord } from './records.ts';
import { findByUnique } from './unique-index.ts';

const values = z.record(z.string(), z.string());
const trace = { objectWriteTraceId: z.string().min(1).optional() };
const idInput = z.strictObject({ id: z.string() });
const readBodySchema = z.strictObject({
  inputs: z.array(idInput),
  properties: z.array(z.string()),
  propertiesWithHistory: z.array(z.string()),
  idProperty: z.string().optional(),
});
const createBody = z.strictObject({ inputs: z.array(z.strictObject({ ...trace, properties: values, associations: z.array(inlineAssociation) })) });
const updateBody = z.strictObject({ inputs: z.array(z.strictObject({ ...trace, id: z.string(), idProperty: z.string().optional(), properties: values })) });
/** The upsert has no associations: given ones are dropped without a word, as by the vendor. */
const upsertBody = z.strictObject({
  inputs: z.array(z.strictObject({ ...trace, id: z.string(), idProperty: z.string(), properties: values, associations: z.unknown().optional() })),
});
const archiveBody = z.strictObject({ inputs: z.array(idInput) });

function readMany(call: Call): SimulatorResponse {
  const { portal } = call;
  const type = typeParam(call);
  const { inputs, properties, propertiesWithHistory: withHistory, idProperty } = readBody(call, readBodySchema);
  requireSize(inputs, withHistory.length > 0 ? MAX_INPUTS_WITH_HISTORY : MAX_INPUTS);
  if (idProperty === undefined) requireRecordIds(inputs);
  else requireUniqueProperty(call, type, idProperty);
  const archived = flagParam(call, 'archived');
  const found: CrmRecord[] = [];
  const lost: string[] = [];
  for (const id of new Set(inputs.map((one) => one.id))) {
    const record = recordsOf(portal, type.id).get(idProperty === undefined ? id : (findByUnique(portal, type, idProperty, id) ?? ''));
    if (record === undefined || (record.archivedAt !== null) !== archived) lost.push(id);
    else if (record.mergedInto === null) found.push(record);
    else if (portal.settings.mergedInBatchRead === 'not_found') lost.push(id);
  }
  return batchAnswer(
    200,
    found.map((record) => viewRecord(call, type, record, { properties, withHistory })),
    missing(type, lost),
    call.now,
  );
}

function traced(view: Record<string, unknown>, traceId: string | undefined): Record<string, unknown> {
  return traceId === undefined ? view : { ...view, objectWriteTraceId: traceId };
}

function createMany(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const { inputs } = readBody(call, createBody);
  requireSize(inputs);
  requireTraces(inputs);
  const jobs = inputs.map((input): Job => ({
    trace: input.objectWriteTraceId,
    ids: [],
    properties: input.properties,
    plan: () => {
      const store = createWithLinks(call, type, input.properties, input.associations);
      return () => traced(viewRecord(call, type, store(), { properties: Object.keys(input.properties), withHistory: [] }), input.objectWriteTraceId);
    },
  }));
  return runBatch(type, 201, jobs, [], call);
}

function changeRecord(call: Call, type: ObjectType, record: CrmRecord, stored: Readonly<Record<string, string>>): Record<string, unknown> {
  updateRecord(call.portal, type, record, stored, authorOf(call), call.now);
  touchDeals(call.portal, type, record.id, call.now);
  return viewRecord(call, type, record, { properties: Object.keys(stored), withHistory: [] });
}

function updateMany(call: Call): SimulatorResponse {
  const { portal } = call;
  const type = typeParam(call);
  const { inputs } = readBody(call, updateBody);
  requireSize(inputs);
  requireTraces(inputs);
  requireDistinct(
    type,
    inputs.map(({ id }) => id),
  );
  requireRecordIds(inputs.filter(({ idProperty }) => idProperty === undefined));
  for (const { idProperty } of inputs) if (idProperty !== undefined) requireUniqueProperty(call, type, idProperty);
  const lost: string[] = [];
  const jobs = inputs.flatMap((input): Job[] => {
    const id = input.idProperty === undefined ? input.id : (findByUnique(portal, type, input.idProperty, input.id) ?? '');
    const record = findRecord(portal, type, id);
    // An id that was merged away is neither a result nor an error.
    const isMerged = typeof recordsOf(portal, type.id).get(id)?.mergedInto === 'string';
    if (record === undefined && !isMerged) lost.push(input.id);
    if (record === undefined) return [];
    const plan = () => {
      const stored = judgeWrite(call, type, { id: record.id, before: record.properties }, input.properties);
      return () => traced(changeRecord(call, type, record, stored), input.objectWriteTraceId);
    };
    return [{ trace: input.objectWriteTraceId, ids: [input.id], properties: input.properties, plan }];
  });
  return runBatch(type, 200, jobs, missing(type, lost), call);
}

function upsertMany(call: Call): SimulatorResponse {
  const { portal } = call;
  const type = typeParam(call);
  const { inputs } = readBody(call, upsertBody);
  requireSize(inputs);
  requireTraces(inputs);
  requireDistinct(
    type,
    inputs.map(({ id }) => id),
  );
  for (const { idProperty } of inputs) requireUniqueProperty(call, type, idProperty);
  const jobs = inputs.map((input): Job => ({
    trace: input.objectWriteTraceId,
    ids: [input.id],
    properties: input.properties,
    plan: () => {
      const known = findByUnique(portal, type, input.idProperty, input.id);
      const record = known === undefined ? undefined : findRecord(portal, type, known);
      const target: WriteTarget = { id: record?.id ?? null, before: record?.properties ?? {} };
      const stored = judgeWrite(call, type, target, { ...input.properties, [input.idProperty]: input.properties[input.idProperty] ?? input.id });
      return () => {
        const view =
          record === undefined
            ? viewRecord(call, type, createRecord(portal, type, stored, authorOf(call), call.now), { properties: Object.keys(stored), withHistory: [] })
            : changeRecord(call, type, record, stored);
        return traced({ ...view, new: record === undefined }, input.objectWriteTraceId);
      };
    },
  }));
  return runBatch(type, 200, jobs, [], call);
}

function archiveMany(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const { inputs } = readBody(call, archiveBody);
  requireSize(inputs);
  const records = inputs.flatMap(({ id }) => findRecord(call.portal, type, id) ?? []);
  for (const record of records) archiveRecord(call.portal, type, record, authorOf(call), call.now);
  call.wrote(records.length);
  return noContent();
}

export const batchRoutes: readonly Route[] = [
  { method: 'POST', path: '/crm/objects/{type}/batch/read', scopes: objectScopes('read'), query: ['archived'], handle: readMany },
  { method: 'POST', path: '/crm/objects/{type}/batch/create', scopes: objectScopes('write'), handle: createMany },
  { method: 'POST', path: '/crm/objects/{type}/batch/update', scopes: objectScopes('write'), handle: updateMany },
  { method: 'POST', path: '/crm/objects/{type}/batch/upsert', scopes: objectScopes('write'), handle: upsertMany },
  { method: 'POST', path: '/crm/objects/{type}/batch/archive', scopes: objectScopes('write'), handle: archiveMany },
];
