import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { json, notFound } from './answers.ts';
import { param, type Call, type Route } from './call.ts';
import type { Application } from './company.ts';
import { page } from './paging.ts';
import { inCommaList, refuseOthers, withinTimes } from './query.ts';
import { applicationView, candidateView, categoryView, jobView, stageView } from './recruiting.ts';
import { SCOPES } from './scopes.ts';
import { zoned } from './times.ts';

const LIMITS = { defaultLimit: 100, maxLimit: 200 };
const UPDATED = ['updated_at.gt', 'updated_at.lt'];

function listApplications(call: Call): SimulatorResponse {
  const { company } = call;
  return page<Application>(call, {
    rules: { ...LIMITS, filters: [...UPDATED, 'candidate.email'] },
    all: (filters) =>
      Object.values(company.applications).filter(({ updatedAt, candidateId }) => {
        const candidate = company.candidates[candidateId];
        const email = candidate === undefined || candidate.anonymized ? null : candidate.email;
        return withinTimes(updatedAt, 'updated_at', filters) && inCommaList(email, filters['candidate.email']);
      }),
    order: ({ updatedAt }) => updatedAt,
    id: ({ id }) => id,
    view: (application) => applicationView(company, application),
    changedAt: ({ updatedAt }) => updatedAt,
  });
}

function withApplication(call: Call, answer: (application: Application) => SimulatorResponse): SimulatorResponse {
  const application = call.company.applications[param(call, 'id')];
  return application === undefined ? notFound(call.now) : answer(application);
}

function listTransitions(call: Call): SimulatorResponse {
  const { company } = call;
  return withApplication(call, ({ history }) =>
    page<{ stageId: string; at: number; index: number }>(call, {
      rules: { ...LIMITS, filters: [] },
      all: () => history.map((step, index) => ({ ...step, index })),
      order: ({ index }) => index,
      id: ({ index }) => String(index),
      view: ({ stageId, at }) => ({ entered_at: zoned(at), stage: stageView(company, stageId) }),
    }),
  );
}

interface Resource<T> {
  readonly filters: readonly string[];
  all(call: Call): readonly T[];
  id(item: T): string;
  updatedAt(item: T): number;
  view(call: Call, item: T): unknown;
}

function list<T>(resource: Resource<T>): (call: Call) => SimulatorResponse {
  return (call) =>
    page<T>(call, {
      rules: { ...LIMITS, filters: resource.filters },
      all: (filters) =>
        resource.all(call).filter((item) => withinTimes(resource.updatedAt(item), 'updated_at', filters)),
      order: resource.updatedAt,
      id: resource.id,
      view: (item) => resource.view(call, item),
    });
}

function get<T>(resource: Resource<T>): (call: Call) => SimulatorResponse {
  return (call) => {
    refuseOthers(call.request.query);
    const found = resource.all(call).find((item) => resource.id(item) === param(call, 'id'));
    return found === undefined ? notFound(call.now) : json(200, resource.view(call, found));
  };
}

const both = <T>(resource: Resource<T>) => ({ list: list(resource), get: get(resource) });

const candidates = both({
  filters: UPDATED,
  all: ({ company }) => Object.values(company.candidates),
  id: ({ id }) => id,
  updatedAt: ({ updatedAt }) => updatedAt,
  view: ({ company }, one) => candidateView(company, one),
});

const jobs = both({
  filters: UPDATED,
  all: ({ company }) => company.jobs,
  id: ({ id }) => id,
  updatedAt: ({ updatedAt }) => updatedAt,
  view: ({ company }, one) => jobView(company, one),
});

const categories = both({
  filters: [],
  all: ({ company }) => company.categories,
  id: ({ id }) => id,
  updatedAt: () => 0,
  view: ({ company }, one) => categoryView(company, one),
});

const BASE = '/v2/recruiting';
const reading = {
  method: 'GET',
  version: 'v2',
  scope: SCOPES.readRecruiting,
  withoutScope: 'unauthorized token',
} as const;

function getApplication(call: Call): SimulatorResponse {
  refuseOthers(call.request.query);
  return withApplication(call, (application) => json(200, applicationView(call.company, application)));
}

export const recruitingRoutes: readonly Route[] = [
  { ...reading, path: `${BASE}/applications`, bucket: 'v2/applications', handle: listApplications },
  { ...reading, path: `${BASE}/applications/{id}`, bucket: 'v2/applications', handle: getApplication },
  {
    ...reading,
    path: `${BASE}/applications/{id}/stage-transitions`,
    bucket: 'v2/stage-transitions',
    handle: listTransitions,
  },
  { ...reading, path: `${BASE}/candidates`, bucket: 'v2/candidates', handle: candidates.list },
  { ...reading, path: `${BASE}/candidates/{id}`, bucket: 'v2/candidates', handle: candidates.get },
  { ...reading, path: `${BASE}/jobs`, bucket: 'v2/jobs', handle: jobs.list },
  { ...reading, path: `${BASE}/jobs/{id}`, bucket: 'v2/jobs', handle: jobs.get },
  { ...reading, path: `${BASE}/categories`, bucket: 'v2/categories', handle: categories.list },
  { ...reading, path: `${BASE}/categories/{id}`, bucket: 'v2/categories', handle: categories.get },
];
