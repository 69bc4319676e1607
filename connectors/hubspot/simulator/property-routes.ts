import { z } from 'zod';
import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { batchAnswer, invalid, json, noContent, notFound, Refusal, type BatchError } from './answers.ts';
import { flagParam, param, readBody, typeParam, type Call, type Route } from './call.ts';
import { findObjectType } from './object-types.ts';
import type { PropertyDefinition } from './portal.ts';
import { activeProperty, findProperty, putProperty } from './properties.ts';
import { createProperty, propertyInput, requireOptions, optionInput } from './property-create.ts';
import { viewProperty } from './property-view.ts';

/** What a definition keeps for life. */
const FIXED = { name: true, hasUniqueValue: true, externalOptions: true, referencedObjectType: true, calculationFormula: true, dataSensitivity: true } as const;
const updateBody = propertyInput.omit(FIXED).partial().strict();
const createManyBody = z.strictObject({ inputs: z.array(propertyInput) });
const namesBody = z.strictObject({
  archived: z.boolean(),
  dataSensitivity: z.enum(['non_sensitive', 'sensitive']).optional(),
  inputs: z.array(z.strictObject({ name: z.string() })),
});
const archiveManyBody = z.strictObject({
  inputs: z
    .array(z.strictObject({ name: z.string() }))
    .min(1)
    .max(100),
});
const groupBody = z.strictObject({ name: z.string().min(1), label: z.string().min(1), displayOrder: z.int().optional() });

const MAX_INPUTS = 100;

function schemaScopes(verb: 'read' | 'write'): Route['scopes'] {
  return ({ type }) => {
    const found = findObjectType(type ?? '');
    if (found === undefined) return [];
    // Tasks and notes have no object scopes of their own, but schema scopes (specification, "Create a property").
    const schema = `crm.schemas.${found.singular === 'task' || found.singular === 'note' ? found.plural : found.scope}.${verb}`;
    return verb === 'read' ? [`crm.objects.${found.scope}.read`, schema] : [schema];
  };
}

function listAll(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const archived = flagParam(call, 'archived');
  const sensitivity = call.request.query.get('dataSensitivity') ?? 'non_sensitive';
  if (!['non_sensitive', 'sensitive', 'highly_sensitive'].includes(sensitivity)) throw invalid(`Invalid dataSensitivity: ${sensitivity}`);
  const list = (call.portal.properties[type.id] ?? []).filter(
    (one) => one.archived === archived && one.sensitive === (sensitivity === 'sensitive') && sensitivity !== 'highly_sensitive',
  );
  return json(200, { results: list.map(viewProperty) });
}

function unknownProperty(name: string): Refusal {
  return notFound(`Property ${name} does not exist`, { context: { propertyName: [name] } });
}

function readOne(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const found = findProperty(call.portal, type, param(call, 'name'));
  if (found === undefined || found.archived !== flagParam(call, 'archived')) throw unknownProperty(param(call, 'name'));
  return json(200, viewProperty(found));
}

function createOne(call: Call): SimulatorResponse {
  const property = createProperty(call, typeParam(call), readBody(call, propertyInput));
  call.wrote(1);
  return json(201, viewProperty(property));
}

function createMany(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const { inputs } = readBody(call, createManyBody);
  if (inputs.length === 0 || inputs.length > MAX_INPUTS) throw invalid(`The number of inputs must be between 1 and ${MAX_INPUTS}`);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    try {
      results.push(viewProperty(createProperty(call, type, input)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { category, message, extra } = error;
      errors.push({
        status: 'error',
        category,
        message,
        context: { name: [input.name] },
        ...(extra.subCategory === undefined ? {} : { subCategory: extra.subCategory }),
      });
    }
  }
  call.wrote(results.length);
  return batchAnswer(201, results, errors, call.now);
}

function readMany(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const { archived, dataSensitivity = 'non_sensitive', inputs } = readBody(call, namesBody);
  const found = inputs
    .flatMap(({ name }) => findProperty(call.portal, type, name) ?? [])
    .filter((one) => one.archived === archived && one.sensitive === (dataSensitivity === 'sensitive'));
  const lost = inputs.filter(({ name }) => !found.some((one) => one.name === name)).map(({ name }) => name);
  const errors: BatchError[] =
    lost.length === 0 ? [] : [{ status: 'error', category: 'OBJECT_NOT_FOUND', message: 'Some properties do not exist', context: { ids: lost } }];
  return batchAnswer(200, found.map(viewProperty), errors, call.now);
}

/** `options` replaces the whole list; a member that is left out keeps what it was. */
function updateOne(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const found = activeProperty(call.portal, type, param(call, 'name'));
  if (found === undefined) throw unknownProperty(param(call, 'name'));
  const { options, ...changes } = readBody(call, updateBody);
  if (found.hubspotDefined) throw invalid(`${found.name} is defined by HubSpot and its definition cannot be changed`);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const property: PropertyDefinition = { ...found, ...given, ...(options === undefined ? {} : { options: options.map(optionInput) }), updatedAt: call.now };
  requireOptions(property);
  putProperty(call.portal, type, property);
  call.wrote(1);
  return json(200, viewProperty(property));
}

function archiveOne(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const found = findProperty(call.portal, type, param(call, 'name'));
  if (found === undefined) throw unknownProperty(param(call, 'name'));
  if (found.hubspotDefined) throw invalid(`${found.name} is defined by HubSpot and cannot be deleted`);
  const users = call.portal.conditionalRules.filter(
    (rule) => rule.objectType === type.id && (rule.required === found.name || rule.when.property === found.name),
  );
  if (users.length > 0) throw invalid(`Property ${found.name} is in use`, { subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE' });
  putProperty(call.portal, type, { ...found, archived: true, updatedAt: call.now });
  call.wrote(1);
  return noContent();
}

/** Names that do not exist are passed over. */
function archiveMany(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const { inputs } = readBody(call, archiveManyBody);
  const found = inputs.flatMap(({ name }) => activeProperty(call.portal, type, name) ?? []);
  if (found.some(({ hubspotDefined }) => hubspotDefined)) throw invalid('Properties defined by HubSpot cannot be deleted');
  for (const property of found) putProperty(call.portal, type, { ...property, archived: true, updatedAt: call.now });
  call.wrote(found.length);
  return noContent();
}

function listGroups(call: Call): SimulatorResponse {
  return json(200, { results: call.portal.groups[typeParam(call).id] ?? [] });
}

function readGroup(call: Call): SimulatorResponse {
  const found = (call.portal.groups[typeParam(call).id] ?? []).find(({ name }) => name === param(call, 'name'));
  if (found === undefined) throw notFound(`Property group ${param(call, 'name')} does not exist`);
  return json(200, found);
}

function createGroup(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const body = readBody(call, groupBody);
  const groups = call.portal.groups[type.id] ?? [];
  if (groups.some(({ name }) => name === body.name)) {
    throw new Refusal(409, 'OBJECT_ALREADY_EXISTS', `A property group named '${body.name}' already exists.`, {
      subCategory: 'Properties.PROPERTY_GROUP_WITH_NAME_EXISTS',
    });
  }
  const group = { name: body.name, label: body.label, displayOrder: body.displayOrder ?? -1, archived: false };
  call.portal.groups[type.id] = [...groups, group];
  call.wrote(1);
  return json(201, group);
}

function archiveGroup(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const name = param(call, 'name');
  if ((call.portal.properties[type.id] ?? []).some((one) => one.groupName === name && !one.archived))
    throw invalid(`Property group ${name} still holds properties`);
  call.portal.groups[type.id] = (call.portal.groups[type.id] ?? []).filter((one) => one.name !== name);
  call.wrote(1);
  return noContent();
}

const all = '/crm/properties/{type}';

export const propertyRoutes: readonly Route[] = [
  { method: 'GET', path: all, scopes: schemaScopes('read'), query: ['archived', 'dataSensitivity', 'locale', 'properties'], handle: listAll },
  { method: 'POST', path: all, scopes: schemaScopes('write'), handle: createOne },
  { method: 'GET', path: `${all}/groups`, scopes: schemaScopes('read'), query: ['locale'], handle: listGroups },
  { method: 'POST', path: `${all}/groups`, scopes: schemaScopes('write'), handle: createGroup },
  { method: 'GET', path: `${all}/groups/{name}`, scopes: schemaScopes('read'), handle: readGroup },
  { method: 'DELETE', path: `${all}/groups/{name}`, scopes: schemaScopes('write'), handle: archiveGroup },
  { method: 'POST', path: `${all}/batch/create`, scopes: schemaScopes('write'), handle: createMany },
  { method: 'POST', path: `${all}/batch/read`, scopes: schemaScopes('read'), handle: readMany },
  { method: 'POST', path: `${all}/batch/archive`, scopes: schemaScopes('write'), handle: archiveMany },
  { method: 'GET', path: `${all}/{name}`, scopes: schemaScopes('read'), query: ['archived', 'properties', 'dataSensitivity', 'locale'], handle: readOne },
  { method: 'PATCH', path: `${all}/{name}`, scopes: schemaScopes('write'), handle: updateOne },
  { method: 'DELETE', path: `${all}/{name}`, scopes: schemaScopes('write'), handle: archiveOne },
];
