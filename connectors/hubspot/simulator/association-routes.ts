import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { batchAnswer, invalid, json, noContent, type BatchError } from './answers.ts';
import { associationTypes, codeOf, defineLabel, ownType } from './association-types.ts';
import { idAsShown, viewLink } from './association-view.ts';
import { readBody, typeParam, type Call, type Route } from './call.ts';
import { codesOf, typeSpec } from './create-record.ts';
import { addLink, linksOf, plainCode, removeLink } from './links.ts';
import { findObjectType, type ObjectType } from './object-types.ts';
import { findRecord, touchRecord } from './records.ts';

const end = z.strictObject({ id: z.string() });
const readBodySchema = z.strictObject({ inputs: z.array(z.strictObject({ id: z.string(), after: z.string().optional() })) });
const pairsBody = z.strictObject({ inputs: z.array(z.strictObject({ from: end, to: end })) });
const typedPairsBody = z.strictObject({ inputs: z.array(z.strictObject({ from: end, to: end, types: z.array(typeSpec).min(1) })) });
const archiveBody = z.strictObject({ inputs: z.array(z.strictObject({ from: end, to: z.array(end) })) });
const labelBody = z.strictObject({ label: z.string().min(1), name: z.string().min(1), inverseLabel: z.string().optional() });

const MAX_READS = 1_000;
const MAX_WRITES = 2_000;

function requireSize(inputs: readonly unknown[], max: number): void {
  if (inputs.length === 0) throw invalid('Invalid input JSON: inputs must not be empty');
  if (inputs.length > max)
    throw invalid(`The maximum number of inputs supported in a batch request is ${max}. Please reduce the number of items and try again`);
}

/** Any scope of either object admits, as the specification lists them. */
export function pairScopes(verb: 'read' | 'write'): Route['scopes'] {
  return ({ from, to }) =>
    [from, to].flatMap((name) => {
      const type = findObjectType(name ?? '');
      return type === undefined ? [] : [`crm.objects.${type.scope}.${verb}`];
    });
}

export function pairOf(call: Call): { from: ObjectType; to: ObjectType } {
  const from = typeParam(call, 'from');
  const to = typeParam(call, 'to');
  if (ownType(from, to) === undefined) throw invalid(`No association types exist between ${from.singular} and ${to.singular}`);
  return { from, to };
}

export function pageOf(call: Call, from: ObjectType, fromId: string, to: ObjectType, after: string, size: number) {
  const all = linksOf(call.portal, from, fromId, to).filter((link) => Number(link.to) > Number(after));
  const page = all.slice(0, size);
  const last = page.at(-1);
  return {
    results: page.map((link) => viewLink(call, from, to, link)),
    ...(all.length > size && last !== undefined ? { paging: { next: { after: last.to } } } : {}),
  };
}

function readMany(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  const { inputs } = readBody(call, readBodySchema);
  requireSize(inputs, MAX_READS);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    const { results: found, paging } = { paging: undefined, ...pageOf(call, from, input.id, to, input.after ?? '0', call.portal.settings.associationPageSize) };
    if (found.length > 0) results.push({ from: { id: input.id }, to: found, ...(paging === undefined ? {} : { paging }) });
    else errors.push(nothingThere(from, input.id, to));
  }
  return batchAnswer(200, results, errors, call.now);
}

/** A record without neighbours is an error inside a 207, not an empty result. */
function nothingThere(from: ObjectType, fromId: string, to: ObjectType): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.singular} is associated with ${from.singular} ${fromId}.`,
    context: { fromObjectId: [fromId], fromObjectType: [from.singular], toObjectType: [to.singular] },
  };
}

export function missingEnds(call: Call, from: ObjectType, fromId: string, to: ObjectType, toId: string): BatchError | undefined {
  const absent = [findRecord(call.portal, from, fromId) === undefined ? fromId : [], findRecord(call.portal, to, toId) === undefined ? toId : []].flat();
  if (absent.length === 0) return undefined;
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Some objects do not exist: ${absent.join(', ')}`,
    context: { fromObjectId: [fromId], toObjectId: [toId] },
  };
}

export function connect(call: Call, from: ObjectType, fromId: string, to: ObjectType, toId: string, codes: readonly string[]): void {
  addLink(call.portal, from, fromId, to, toId, codes);
  for (const [type, recordId] of [
    [from, fromId],
    [to, toId],
  ] as const) {
    const record = findRecord(call.portal, type, recordId);
    if (record !== undefined) touchRecord(call.portal, type, record, call.now);
  }
}

function createMany(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  const { inputs } = readBody(call, typedPairsBody);
  requireSize(inputs, MAX_WRITES);
  const planned = inputs.map((input) => ({ ...input, codes: codesOf(call, from, to, input.types) }));
  const errors = planned.flatMap((input) => missingEnds(call, from, input.from.id, to, input.to.id) ?? []);
  const fine = planned.filter((input) => missingEnds(call, from, input.from.id, to, input.to.id) === undefined);
  for (const input of fine) connect(call, from, input.from.id, to, input.to.id, input.codes);
  call.wrote(fine.length);
  const results = fine.map((input) => ({
    fromObjectTypeId: from.id,
    fromObjectId: idAsShown(call, input.from.id),
    toObjectTypeId: to.id,
    toObjectId: idAsShown(call, input.to.id),
    labels: labelsOf(call, from, to, input.codes),
  }));
  return batchAnswer(201, results, errors, call.now);
}

export function labelsOf(call: Call, from: ObjectType, to: ObjectType, codes: readonly string[]): readonly string[] {
  return associationTypes(call.portal, from, to).flatMap((type) => (type.label !== null && codes.includes(codeOf(type)) ? [type.label] : []));
}

/** Sending the same pair again changes nothing. */
function associateDefault(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  const { inputs } = readBody(call, pairsBody);
  requireSize(inputs, MAX_WRITES);
  const plain = ownType(from, to)?.plain ?? 0;
  const back = ownType(to, from)?.plain ?? 0;
  const errors = inputs.flatMap((input) => missingEnds(call, from, input.from.id, to, input.to.id) ?? []);
  const fine = inputs.filter((input) => missingEnds(call, from, input.from.id, to, input.to.id) === undefined);
  for (const input of fine) connect(call, from, input.from.id, to, input.to.id, [plainCode(from, to) ?? '']);
  call.wrote(fine.length);
  const results = fine.flatMap((input) => [
    { from: input.from, to: input.to, associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: plain } },
    { from: input.to, to: input.from, associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: back } },
  ]);
  return batchAnswer(200, results, errors, call.now);
}

function archiveMany(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  const { inputs } = readBody(call, archiveBody);
  requireSize(inputs, MAX_WRITES);
  for (const input of inputs) for (const one of input.to) removeLink(call.portal, from, input.from.id, to, one.id);
  call.wrote(inputs.length);
  return noContent();
}

function archiveLabels(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  const { inputs } = readBody(call, typedPairsBody);
  requireSize(inputs, MAX_WRITES);
  const planned = inputs.map((input) => ({ ...input, codes: codesOf(call, from, to, input.types) }));
  for (const input of planned) removeLink(call.portal, from, input.from.id, to, input.to.id, input.codes);
  call.wrote(planned.length);
  return noContent();
}

function listLabels(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  return json(200, { results: associationTypes(call.portal, from, to) });
}

function createLabel(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  const { label, inverseLabel } = readBody(call, labelBody);
  const { typeId, inverseTypeId } = defineLabel(call.portal, from, to, label, inverseLabel);
  call.wrote(1);
  return json(200, {
    results: [
      { category: 'USER_DEFINED', typeId, label },
      { category: 'USER_DEFINED', typeId: inverseTypeId, label: inverseLabel ?? label },
    ],
  });
}

const bucket = 'associations';
const batch = '/crm/associations/{from}/{to}/batch';

export const associationRoutes: readonly Route[] = [
  { method: 'POST', path: `${batch}/read`, bucket, scopes: pairScopes('read'), handle: readMany },
  { method: 'POST', path: `${batch}/create`, bucket, scopes: pairScopes('write'), handle: createMany },
  { method: 'POST', path: `${batch}/associate/default`, bucket, scopes: pairScopes('write'), handle: associateDefault },
  { method: 'POST', path: `${batch}/archive`, bucket, scopes: pairScopes('write'), handle: archiveMany },
  { method: 'POST', path: `${batch}/labels/archive`, bucket, scopes: pairScopes('write'), handle: archiveLabels },
  { method: 'GET', path: '/crm/associations/{from}/{to}/labels', bucket, scopes: pairScopes('read'), handle: listLabels },
  { method: 'POST', path: '/crm/associations/{from}/{to}/labels', bucket, scopes: pairScopes('write'), handle: createLabel },
];
