import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { batchAnswer, json, noContent, notFound } from './answers.ts';
import { connect, labelsOf, missingEnds, pageOf, pairOf, pairScopes } from './association-routes.ts';
import { ownType } from './association-types.ts';
import { idAsShown } from './association-view.ts';
import { limitParam, param, readBody, type Call, type Route } from './call.ts';
import { codesOf, typeSpec } from './create-record.ts';
import { removeLink } from './links.ts';
import { findRecord } from './records.ts';

function readOf(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  if (findRecord(call.portal, from, param(call, 'id')) === undefined) throw notFound();
  return json(200, pageOf(call, from, param(call, 'id'), to, call.request.query.get('after') ?? '0', limitParam(call, 500, 500)));
}

function putOne(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  const types = readBody(call, z.array(typeSpec));
  const [fromId, toId] = [param(call, 'id'), param(call, 'toId')];
  const codes = codesOf(call, from, to, types);
  if (missingEnds(call, from, fromId, to, toId) !== undefined) throw notFound();
  connect(call, from, fromId, to, toId, codes);
  call.wrote(1);
  return json(200, {
    fromObjectTypeId: from.id,
    fromObjectId: idAsShown(call, fromId),
    toObjectTypeId: to.id,
    toObjectId: idAsShown(call, toId),
    labels: labelsOf(call, from, to, codes),
  });
}

function putDefault(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  const [fromId, toId] = [param(call, 'id'), param(call, 'toId')];
  if (missingEnds(call, from, fromId, to, toId) !== undefined) throw notFound();
  connect(call, from, fromId, to, toId, []);
  call.wrote(1);
  const associationSpec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: ownType(from, to)?.plain };
  return batchAnswer(200, [{ from: { id: fromId }, to: { id: toId }, associationSpec }], [], call.now);
}

function deleteOne(call: Call): SimulatorResponse {
  const { from, to } = pairOf(call);
  removeLink(call.portal, from, param(call, 'id'), to, param(call, 'toId'));
  call.wrote(1);
  return noContent();
}

const bucket = 'associations';
const ofRecord = '/crm/objects/{from}/{id}/associations/{to}';

/** Associations of one record, one at a time. */
export const linkRoutes: readonly Route[] = [
  { method: 'GET', path: ofRecord, bucket, scopes: pairScopes('read'), query: ['limit', 'after'], handle: readOf },
  { method: 'PUT', path: '/crm/objects/{from}/{id}/associations/default/{to}/{toId}', bucket, scopes: pairScopes('write'), handle: putDefault },
  { method: 'PUT', path: `${ofRecord}/{toId}`, bucket, scopes: pairScopes('write'), handle: putOne },
  { method: 'DELETE', path: `${ofRecord}/{toId}`, bucket, scopes: pairScopes('write'), handle: deleteOne },
];
