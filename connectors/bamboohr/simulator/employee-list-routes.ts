import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import type { Employee } from './account.ts';
import { json } from './answers.ts';
import { mayRead, maySee, type Call, type Route } from './call.ts';
import { currentView, employeesOf, findField, readField, type View } from './employees.ts';

/** This endpoint has names of its own, and knows no custom field at all. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['firstName', 'firstName'],
  ['lastName', 'lastName'],
  ['preferredName', 'preferredName'],
  ['photoUrl', ''],
  ['jobTitleName', 'jobTitle'],
  ['status', 'status'],
]);

const OPTIONAL: ReadonlyMap<string, string> = new Map([
  ['workEmail', 'workEmail'],
  ['homeEmail', 'homeEmail'],
  ['middleName', 'middleName'],
  ['workPhone', 'workPhone'],
  ['mobilePhone', 'mobilePhone'],
  ['homePhone', 'homePhone'],
  ['birthDate', 'dateOfBirth'],
  ['hireDate', 'hireDate'],
  ['divisionName', 'division'],
  ['departmentName', 'department'],
  ['locationName', 'location'],
  ['employmentStatusName', 'employmentHistoryStatus'],
  ['reportsToName', 'supervisor'],
  ['reportsToId', 'supervisorEId'],
]);

const FILTERS: readonly string[] = ['firstName', 'lastName', 'jobTitleName', 'status'];
const SORTS: readonly string[] = ['employeeId', 'firstName', 'lastName', 'preferredName', 'jobTitleName', 'status'];
const MAX_LIMIT = 2500;
const DEFAULT_LIMIT = 250;

function badRequest(code: 'BadRequest' | 'BadPage', message: string): SimulatorResponse {
  return json(400, { error: { code, message } });
}

const cursorOf = (employee: Employee): string =>
  Buffer.from(JSON.stringify({ cursor: `after-${employee.id}` })).toString('base64');

interface Reading {
  readonly call: Call;
  readonly view: View;
}

function valueOf({ call, view }: Reading, employee: Employee, name: string): string | null {
  if (name === 'employeeId') return employee.id;
  const field = findField(call.account, SOURCES.get(name) ?? OPTIONAL.get(name) ?? '');
  return field === undefined ? null : readField(call.account, employee, field, view);
}

function restricted(call: Call, name: string): boolean {
  const alias = SOURCES.get(name) ?? OPTIONAL.get(name) ?? name;
  return !mayRead(call, alias);
}

function matches(reading: Reading, employee: Employee, query: URLSearchParams): boolean {
  const ids = [...query.getAll('filter[ids][]'), ...(query.get('filter[ids]')?.split(',') ?? [])];
  if (ids.length > 0 && !ids.includes(employee.id)) return false;
  return FILTERS.every((name) => {
    const wanted = query.get(`filter[${name}]`)?.toLowerCase();
    if (wanted === undefined) return true;
    if (restricted(reading.call, name)) return false;
    const value = (valueOf(reading, employee, name) ?? '').toLowerCase();
    return name === 'status' ? value === wanted : value.includes(wanted);
  });
}

function listEmployees(call: Call): SimulatorResponse {
  const { account, request, linkBase, now } = call;
  const { query } = request;
  const reading = { call, view: currentView(now) };
  const status = query.get('filter[status]');
  if (status !== null && status !== 'active' && status !== 'inactive')
    return badRequest('BadRequest', 'Invalid status');
  const sorts = (query.get('sort') ?? 'employeeId').split(',');
  const unknown = sorts.find((sort) => !SORTS.includes(sort.replace(/^-/, '')));
  if (unknown !== undefined) return badRequest('BadRequest', `Invalid sort: ${unknown}`);
  const limit = Number(query.get('page[limit]') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) return badRequest('BadPage', 'Invalid page limit');

  const found = employeesOf(account)
    .filter((employee) => maySee(call, employee) && matches(reading, employee, query))
    .toSorted((a, b) => {
      for (const sort of sorts) {
        const name = sort.replace(/^-/, '');
        const [left, right] = [valueOf(reading, a, name) ?? '', valueOf(reading, b, name) ?? ''];
        const order = name === 'employeeId' ? Number(left) - Number(right) : left.localeCompare(right);
        if (order !== 0) return sort.startsWith('-') ? -order : order;
      }
      return Number(a.id) - Number(b.id);
    });
  const after = query.get('page[after]');
  const start = after === null ? 0 : found.findIndex((employee) => cursorOf(employee) === after) + 1;
  if (after !== null && start === 0)
    return badRequest('BadPage', 'The page cursor is malformed or its employee is gone');

  const page = found.slice(start, start + limit);
  const last = page.at(-1);
  const nextCursor = last === undefined || start + limit >= found.length ? null : cursorOf(last);
  const extra = (query.get('fields') ?? '').split(',').filter((name) => OPTIONAL.has(name));
  const names = [...SOURCES.keys(), ...extra];
  const self = new URL(`${linkBase}/v1/employees?${query.toString()}`);
  const next = new URL(self);
  next.searchParams.set('page[after]', nextCursor ?? '');
  return json(200, {
    data: page.map((employee) => ({
      employeeId: employee.id,
      ...Object.fromEntries(
        names.map((name) => [name, restricted(call, name) ? null : valueOf(reading, employee, name)]),
      ),
      _restrictedFields: names.filter((name) => restricted(call, name)),
    })),
    meta: { total: found.length, page: { limit, nextCursor, prevCursor: null } },
    _links: { self: { href: self.toString() }, ...(nextCursor === null ? {} : { next: { href: next.toString() } }) },
  });
}

export const employeeListRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/employees', access: 'oauth', handle: listEmployees },
];
