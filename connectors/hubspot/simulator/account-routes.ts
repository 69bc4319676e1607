import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { invalid, iso, json, notFound } from './answers.ts';
import { flagParam, limitParam, param, typeParam, type Call, type Route } from './call.ts';
import { usedToday } from './limits.ts';
import { findObjectType } from './object-types.ts';
import type { Owner, Pipeline } from './portal.ts';
import { pipelinesOf } from './properties.ts';
import { offsetMinutes, nextMidnight } from './zone.ts';

const BORN = iso(Date.UTC(2024, 0, 15));

function viewStage(stage: Pipeline['stages'][number]): Record<string, unknown> {
  const { isClosed, probability, ...rest } = stage;
  return { ...rest, metadata: { isClosed: String(isClosed), probability }, createdAt: BORN, updatedAt: BORN, writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT' };
}

function viewPipeline(pipeline: Pipeline): Record<string, unknown> {
  return { ...pipeline, stages: pipeline.stages.filter(({ archived }) => !archived).map(viewStage), createdAt: BORN, updatedAt: BORN };
}

function listPipelines(call: Call): SimulatorResponse {
  return json(200, {
    results: pipelinesOf(call.portal, typeParam(call))
      .filter(({ archived }) => !archived)
      .map(viewPipeline),
  });
}

function findPipeline(call: Call): Pipeline {
  const found = pipelinesOf(call.portal, typeParam(call)).find(({ id }) => id === param(call, 'id'));
  if (found === undefined) throw notFound(`Pipeline ${param(call, 'id')} does not exist`);
  return found;
}

function viewOwner(owner: Owner): Record<string, unknown> {
  const { id, email, type, firstName, lastName, userId, archived, createdAt, updatedAt } = owner;
  return {
    id,
    email,
    type,
    firstName,
    lastName,
    userId: archived ? null : userId,
    userIdIncludingInactive: userId,
    teams: [],
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    archived,
  };
}

function listOwners(call: Call): SimulatorResponse {
  const archived = flagParam(call, 'archived');
  const email = call.request.query.get('email');
  const after = Number(call.request.query.get('after') ?? '0');
  if (Number.isNaN(after)) throw invalid('Invalid paging cursor');
  const limit = limitParam(call, 100, call.portal.settings.ownerPageMax);
  const wanted = call.portal.owners.filter((one) => one.archived === archived && (email === null || one.email === email.toLowerCase()));
  const left = wanted.filter(({ id }) => Number(id) > after).toSorted((a, b) => Number(a.id) - Number(b.id));
  const page = left.slice(0, limit);
  const last = page.at(-1);
  return json(200, { results: page.map(viewOwner), ...(left.length > limit && last !== undefined ? { paging: { next: { after: last.id } } } : {}) });
}

function readOwner(call: Call): SimulatorResponse {
  const by = call.request.query.get('idProperty') ?? 'id';
  const id = param(call, 'id');
  const found = call.portal.owners.find((one) => (by === 'userId' ? String(one.userId) : one.id) === id && one.archived === flagParam(call, 'archived'));
  if (found === undefined) throw notFound(`Owner ${id} does not exist`);
  return json(200, viewOwner(found));
}

function details(call: Call): SimulatorResponse {
  const { portalId, accountType, timeZone, currency } = call.portal;
  const minutes = offsetMinutes(timeZone, call.now);
  const sign = minutes < 0 ? '-' : '+';
  const two = (value: number): string => String(Math.abs(value)).padStart(2, '0');
  return json(200, {
    portalId,
    accountType,
    timeZone,
    companyCurrency: currency,
    additionalCurrencies: [],
    utcOffset: `${sign}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`,
    utcOffsetMilliseconds: minutes * 60_000,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'eu1',
  });
}

function apiUsage(call: Call): SimulatorResponse {
  const { portal, now } = call;
  const { daily } = portal.settings;
  const results = [
    {
      name: 'private-apps-api-calls-daily',
      usageLimit: daily,
      currentUsage: usedToday(portal, now),
      collectedAt: iso(now),
      fetchStatus: 'CACHED',
      resetsAt: iso(nextMidnight(portal.timeZone, now)),
    },
  ];
  return json(200, { results });
}

function validationRules(call: Call): SimulatorResponse {
  const type = typeParam(call);
  const results = call.portal.validations
    .filter(({ objectType }) => objectType === type.id)
    .map(({ propertyName, rules }) => ({ propertyName, propertyValidationRules: rules }));
  return json(200, { results });
}

function schemaRead({ type }: Readonly<Record<string, string>>): readonly string[] {
  const found = findObjectType(type ?? '');
  return found === undefined ? [] : [`crm.objects.${found.scope}.read`, `crm.schemas.${found.scope}.read`];
}

const anybody = (): readonly string[] => [];
const owners = (): readonly string[] => ['crm.objects.owners.read'];

export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: '/crm/pipelines/{type}', scopes: schemaRead, handle: listPipelines },
  { method: 'GET', path: '/crm/pipelines/{type}/{id}', scopes: schemaRead, handle: (call) => json(200, viewPipeline(findPipeline(call))) },
  {
    method: 'GET',
    path: '/crm/pipelines/{type}/{id}/stages',
    scopes: schemaRead,
    handle: (call) => json(200, { results: findPipeline(call).stages.map(viewStage) }),
  },
  { method: 'GET', path: '/crm/owners', scopes: owners, query: ['email', 'after', 'limit', 'archived'], handle: listOwners },
  { method: 'GET', path: '/crm/owners/{id}', scopes: owners, query: ['idProperty', 'archived'], handle: readOwner },
  { method: 'GET', path: '/crm/property-validations/{type}', scopes: schemaRead, handle: validationRules },
  { method: 'GET', path: '/account-info/details', scopes: anybody, handle: details },
  { method: 'GET', path: '/account-info/api-usage/daily/private-apps', scopes: anybody, handle: apiUsage },
];
