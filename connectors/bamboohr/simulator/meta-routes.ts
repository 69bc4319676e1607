import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { nextId, type FieldDefinition } from './account.ts';
import { json, refuse, xml } from './answers.ts';
import { mayRead, param, parseObject, type Call, type Route } from './call.ts';
import { employeesOf, findField, readField } from './employees.ts';
import { dateOf, zoned } from './times.ts';

/** The list names every field of the account, also those the caller may not read: that is how "hidden" is told. */
function listFields(call: Call): SimulatorResponse {
  return json(
    200,
    call.account.fields.map(({ id, name, type, alias }) => ({ id, name, type, alias })),
  );
}

function listView(field: FieldDefinition): Record<string, unknown> {
  return {
    fieldId: String(field.id),
    name: field.name,
    alias: field.alias,
    manageable: 'yes',
    multiple: field.type === 'multilist' ? 'yes' : 'no',
    options: field.options.map(({ id, name, archived }) => ({
      id,
      name,
      archived: archived ? 'yes' : 'no',
      createdDate: null,
      archivedDate: null,
    })),
  };
}

function listFieldsOf(call: Call): FieldDefinition[] {
  const columns = call.account.tables.filter(({ custom }) => custom).flatMap((table) => table.columns);
  return [...call.account.fields, ...columns].filter(({ type }) => type === 'list' || type === 'multilist');
}

function listLists(call: Call): SimulatorResponse {
  return json(200, listFieldsOf(call).map(listView));
}

function updateList(call: Call): SimulatorResponse {
  const field = listFieldsOf(call).find(({ id }) => String(id) === param(call, 'listFieldId'));
  if (field === undefined) return refuse(404, 'The specified list field does not exist');
  const options = parseObject(call.request.body)?.['options'];
  if (!Array.isArray(options)) return refuse(400, 'The posted JSON is invalid');
  const inputs: readonly unknown[] = options;
  for (const input of inputs) {
    const { id, value, archived } = parseObject(JSON.stringify(input)) ?? {};
    const known = field.options.find((option) => option.id === id);
    if (id !== undefined && known === undefined) return refuse(404, 'The specified option does not exist');
    if (known === undefined && typeof value !== 'string') return refuse(400, 'An option needs a value');
    if (field.options.some((option) => option.name === value && option !== known))
      return refuse(409, 'Duplicate value');
    const target = known ?? { id: nextId(call.account), name: '', archived: false };
    if (known === undefined) field.options.push(target);
    if (typeof value === 'string') target.name = value;
    if (archived === 'yes' || archived === 'no') target.archived = archived === 'yes';
  }
  call.wrote(1);
  return xml(200, 'list', listView(field));
}

function listTables(call: Call): SimulatorResponse {
  return json(
    200,
    call.account.tables.map((table) => ({
      alias: table.alias,
      fields: table.columns.map(({ id, name, alias, type }) => ({ id, name, alias, type })),
    })),
  );
}

function listUsers(call: Call): SimulatorResponse {
  const wanted = (call.request.query.get('status') ?? '')
    .split(',')
    .filter((one) => one === 'enabled' || one === 'disabled');
  const users = call.account.users.filter(({ status }) => wanted.length === 0 || wanted.includes(status));
  return json(
    200,
    Object.fromEntries(
      users.map(({ id, employeeId, firstName, lastName, email, status, lastLoginAt }) => [
        String(id),
        {
          id,
          employeeId: Number(employeeId ?? 0),
          firstName,
          lastName,
          email,
          status,
          ...(lastLoginAt === null ? {} : { lastLogin: zoned(lastLoginAt) }),
        },
      ]),
    ),
  );
}

const DIRECTORY = [
  'displayName',
  'firstName',
  'lastName',
  'preferredName',
  'jobTitle',
  'workPhone',
  'mobilePhone',
  'workEmail',
  'department',
  'location',
  'division',
  'supervisor',
];

function directory(call: Call): SimulatorResponse {
  const { account, now } = call;
  const today = dateOf(now);
  const onlyCurrent = !['false', '0'].includes(call.request.query.get('onlyCurrent') ?? 'true');
  const fields = DIRECTORY.flatMap((alias) => findField(account, alias) ?? []).filter(({ alias }) =>
    mayRead(call, alias),
  );
  const people = employeesOf(account)
    .filter(({ values }) => values['status'] === 'Active')
    .filter(({ values }) => !onlyCurrent || (values['hireDate'] ?? '') <= today);
  if (people.length === 0) return refuse(404, 'The directory is empty');
  return json(200, {
    fields: fields.map(({ alias, type, name }) => ({ id: alias, type, name })),
    employees: people.map((person) => ({
      id: person.id,
      ...Object.fromEntries(
        fields.map((field) => [field.alias, readField(account, person, field, { today, onlyCurrent })]),
      ),
      photoUploaded: false,
      photoUrl: 'https://resources.bamboohr.com/images/photo_person_150x150.png',
      canUploadPhoto: 0,
    })),
  });
}

export const metaRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/meta/fields', access: 'either', xmlRoot: 'fields', handle: listFields },
  { method: 'GET', path: '/api/v1/meta/lists', access: 'either', xmlRoot: 'lists', handle: listLists },
  { method: 'PUT', path: '/api/v1/meta/lists/{listFieldId}', access: 'either', handle: updateList },
  { method: 'GET', path: '/api/v1/meta/tables', access: 'either', xmlRoot: 'tables', handle: listTables },
  { method: 'GET', path: '/api/v1/meta/users', access: 'either', xmlRoot: 'users', handle: listUsers },
  { method: 'GET', path: '/api/v1/employees/directory', access: 'either', xmlRoot: 'directory', handle: directory },
];
