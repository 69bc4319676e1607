import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { json, notFound } from './answers.ts';
import { param, type Call, type Route } from './call.ts';
import { page } from './paging.ts';
import { QueryError, refuseOthers } from './query.ts';
import { SCOPES } from './scopes.ts';

const RULES = { defaultLimit: 20, maxLimit: 100 };

interface Named {
  readonly id: string;
  readonly name: string;
}

function unitType(call: Call): string | undefined {
  const type = call.request.query.get('type') ?? undefined;
  if (type !== undefined && type !== 'department' && type !== 'team')
    throw new QueryError('Provided request parameters are invalid.');
  return type;
}

function listOrgUnits(call: Call): SimulatorResponse {
  unitType(call);
  return page(call, {
    rules: { ...RULES, filters: ['type', 'include_parent_chain'] },
    all: (filters) =>
      call.company.orgUnits.filter(({ type }) => filters['type'] === undefined || filters['type'] === type),
    order: () => 0,
    id: ({ id, type }) => `${id}-${type}`,
    view: orgUnitView,
  });
}

function orgUnitView(unit: Call['company']['orgUnits'][number]): unknown {
  return {
    id: unit.id,
    type: unit.type,
    name: unit.name,
    abbreviation: null,
    description: null,
    parent_id: unit.parentId,
  };
}

/** Departments and teams are counted apart, so an id alone says nothing: the type must be given. */
function getOrgUnit(call: Call): SimulatorResponse {
  refuseOthers(call.request.query, ['type', 'include_parent_chain']);
  const type = unitType(call);
  if (type === undefined) throw new QueryError('Provided request parameters are invalid.');
  const found = call.company.orgUnits.find((unit) => unit.id === param(call, 'id') && unit.type === type);
  return found === undefined ? notFound(call.now) : json(200, orgUnitView(found));
}

function list(of: (call: Call) => readonly Named[]): (call: Call) => SimulatorResponse {
  return (call) =>
    page<Named>(call, {
      rules: { ...RULES, filters: [] },
      all: () => of(call),
      order: () => 0,
      id: ({ id }) => id,
      view: (item) => ({ ...item }),
    });
}

function get(of: (call: Call) => readonly Named[]): (call: Call) => SimulatorResponse {
  return (call) => {
    refuseOthers(call.request.query);
    const found = of(call).find(({ id }) => id === param(call, 'id'));
    return found === undefined ? notFound(call.now) : json(200, { ...found });
  };
}

function routes(path: string, scope: string, of: (call: Call) => readonly Named[]): Route[] {
  const reading = {
    method: 'GET',
    version: 'v2',
    scope,
    withoutScope: 'unauthorized token',
    bucket: path.slice(1),
    needsBeta: true,
  } as const;
  return [
    { ...reading, path, handle: list(of) },
    { ...reading, path: `${path}/{id}`, handle: get(of) },
  ];
}

const units = {
  method: 'GET',
  version: 'v2',
  scope: SCOPES.readOrgUnits,
  withoutScope: 'unauthorized token',
  bucket: 'v2/org-units',
  needsBeta: true,
} as const;

/** Names behind the ids of an employment. */
export const lookupRoutes: readonly Route[] = [
  { ...units, path: '/v2/org-units', handle: listOrgUnits },
  { ...units, path: '/v2/org-units/{id}', handle: getOrgUnit },
  ...routes('/v2/workplaces', SCOPES.readWorkplaces, ({ company }) => company.workplaces),
  ...routes('/v2/legal-entities', SCOPES.readLegalEntities, ({ company }) => company.legalEntities),
  ...routes('/v2/cost-centers', SCOPES.readCostCenters, ({ company }) => company.costCenters),
];
