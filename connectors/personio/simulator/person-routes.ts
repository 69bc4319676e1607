import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { json, notFound } from './answers.ts';
import { param, type Call, type Route } from './call.ts';
import type { Employment, Person } from './company.ts';
import { page, type Listing } from './paging.ts';
import { patchPerson } from './patch-person.ts';
import { employmentView, personStatus, personView } from './people.ts';
import { inCommaList, QueryError, refuseOthers, withinTimes } from './query.ts';
import { SCOPES } from './scopes.ts';

const PERSON_RULES = {
  defaultLimit: 10,
  maxLimit: 50,
  filters: [
    'id',
    'email',
    'first_name',
    'last_name',
    'preferred_name',
    'status',
    'created_at',
    'created_at.gt',
    'created_at.lt',
    'updated_at',
    'updated_at.gt',
    'updated_at.lt',
  ],
};

const EMPLOYMENT_RULES = {
  defaultLimit: 10,
  maxLimit: 50,
  filters: ['id', 'updated_at', 'updated_at.gt', 'updated_at.lt'],
};

const equal = (value: string | null, asked: string | undefined): boolean => asked === undefined || value === asked;

function listPersons(call: Call): SimulatorResponse {
  const { company, now } = call;
  const listing: Listing<Person> = {
    rules: PERSON_RULES,
    all: (filters) => {
      const { status } = filters;
      if (status !== undefined && status !== 'ACTIVE' && status !== 'INACTIVE')
        throw new QueryError('Provided request parameters are invalid.');
      return Object.values(company.persons).filter(
        (person) =>
          inCommaList(person.id, filters['id']) &&
          inCommaList(person.email, filters['email']) &&
          equal(person.firstName, filters['first_name']) &&
          equal(person.lastName, filters['last_name']) &&
          equal(person.preferredName, filters['preferred_name']) &&
          withinTimes(person.createdAt, 'created_at', filters) &&
          withinTimes(person.updatedAt, 'updated_at', filters) &&
          (status === undefined || personStatus(company, person, now) === status),
      );
    },
    // The vendor does not say in which order; ids do not move while somebody reads.
    order: () => 0,
    id: (person) => person.id,
    view: (person) => personView(call, person),
    changedAt: ({ updatedAt }) => updatedAt,
  };
  return page(call, listing);
}

function withPerson(call: Call, answer: (person: Person) => SimulatorResponse): SimulatorResponse {
  const person = call.company.persons[param(call, 'person_id')];
  return person === undefined ? notFound(call.now) : answer(person);
}

function getPerson(call: Call): SimulatorResponse {
  refuseOthers(call.request.query);
  return withPerson(call, (person) => json(200, personView(call, person)));
}

function listEmployments(call: Call): SimulatorResponse {
  return withPerson(call, (person) => {
    const listing: Listing<Employment> = {
      rules: EMPLOYMENT_RULES,
      all: (filters) =>
        person.employments.filter(
          ({ id, updatedAt }) => inCommaList(id, filters['id']) && withinTimes(updatedAt, 'updated_at', filters),
        ),
      order: ({ startDate }) => Date.parse(startDate),
      id: ({ id }) => id,
      view: (employment) => employmentView(call, person, employment),
    };
    return page(call, listing);
  });
}

function getEmployment(call: Call): SimulatorResponse {
  refuseOthers(call.request.query);
  return withPerson(call, (person) => {
    const employment = person.employments.find(({ id }) => id === param(call, 'employment_id'));
    return employment === undefined ? notFound(call.now) : json(200, employmentView(call, person, employment));
  });
}

const reading = { version: 'v2', scope: SCOPES.readPersons, withoutScope: 'unauthorized request' } as const;

export const personRoutes: readonly Route[] = [
  { ...reading, method: 'GET', path: '/v2/persons', bucket: 'v2/persons', handle: listPersons },
  { ...reading, method: 'GET', path: '/v2/persons/{person_id}', bucket: 'v2/persons', handle: getPerson },
  {
    ...reading,
    method: 'PATCH',
    path: '/v2/persons/{person_id}',
    bucket: 'v2/persons',
    scope: SCOPES.writePersons,
    handle: (call) => withPerson(call, (person) => patchPerson(call, person)),
  },
  {
    ...reading,
    method: 'GET',
    path: '/v2/persons/{person_id}/employments',
    bucket: 'v2/persons/employments',
    handle: listEmployments,
  },
  {
    ...reading,
    method: 'GET',
    path: '/v2/persons/{person_id}/employments/{employment_id}',
    bucket: 'v2/persons/employments',
    handle: getEmployment,
  },
];
