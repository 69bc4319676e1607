import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { empty, json, refuse } from './answers.ts';
import { findEmployee, mayRead, maySee, mayWrite, param, parseObject, type Call, type Route } from './call.ts';
import { READ_ONLY_FIELDS } from './catalogue.ts';
import { addEmployee, employeesOf, findField, readField, storeField, touch } from './employees.ts';
import { dateOf } from './times.ts';
import { checkValue } from './values.ts';

const MAX_FIELDS = 400;

const TRAX_FIELDS = [
  'employeeNumber',
  'firstName',
  'lastName',
  'dateOfBirth',
  'gender',
  'maritalStatus',
  'hireDate',
  'address1',
  'city',
  'state',
  'country',
  'employmentHistoryStatus',
  'exempt',
  'payType',
  'payRate',
  'payPer',
  'location',
  'department',
  'division',
];

function getEmployee(call: Call): SimulatorResponse {
  const { account, request, now } = call;
  const employee = findEmployee(call, param(call, 'id'));
  if (employee === undefined) return refuse(404, 'Employee not found');
  if (!maySee(call, employee)) return refuse(403, 'You do not have permission to see this employee');
  const names = (request.query.get('fields') ?? 'firstName,lastName').split(',').map((name) => name.trim());
  if (names.length > MAX_FIELDS) return refuse(400, `Too many fields requested, the maximum is ${MAX_FIELDS}`);
  const onlyCurrent = !['false', '0'].includes(request.query.get('onlyCurrent') ?? 'true');
  const answer: Record<string, string | null> = { id: employee.id };
  for (const name of names) {
    const field = findField(account, name);
    if (field === undefined || !mayRead(call, field.alias)) continue;
    answer[name] = readField(account, employee, field, { today: dateOf(now), onlyCurrent });
  }
  return json(200, answer);
}

type Writes = { readonly values: Map<string, string | null>; readonly refusal?: SimulatorResponse };

/** Unknown names and fields without permission are left out without a word; a bad value refuses the whole request. */
function allowedWrites(call: Call, input: Readonly<Record<string, unknown>>): Writes {
  const values = new Map<string, string | null>();
  for (const [name, raw] of Object.entries(input)) {
    const field = findField(call.account, name);
    if (field === undefined || READ_ONLY_FIELDS.has(field.alias) || !mayWrite(call, field.alias)) continue;
    const checked = checkValue(call.account, field, raw);
    if (!checked.ok) return { values, refusal: refuse(409, checked.message) };
    values.set(field.alias, checked.value);
  }
  return { values };
}

function emailTakenByOther(call: Call, ownId: string | undefined, values: Writes['values']): boolean {
  const email = values.get('workEmail');
  if (email === undefined || email === null) return false;
  return employeesOf(call.account).some(
    (other) => other.id !== ownId && other.values['workEmail']?.toLowerCase() === email.toLowerCase(),
  );
}

function missingForTrax(input: Readonly<Record<string, unknown>>): string[] {
  const missing = TRAX_FIELDS.filter((name) => input[name] === undefined);
  return input['ssn'] === undefined && input['ein'] === undefined ? [...missing, 'ssn'] : missing;
}

function updateEmployee(call: Call): SimulatorResponse {
  const { account, request, now } = call;
  const employee = account.employees[param(call, 'id')];
  if (employee === undefined) return refuse(404, 'Employee not found');
  if (!maySee(call, employee)) return refuse(403, 'You do not have permission to see this employee');
  const input = parseObject(request.body);
  if (input === undefined) return refuse(400, 'Malformed JSON');
  if (Object.keys(input).length === 0) return refuse(400, 'No fields were provided');
  if (account.settings.trax && employee.onTraxSchedule) {
    const missing = missingForTrax(input);
    if (missing.length > 0) return refuse(400, `Missing fields required by Trax Payroll: ${missing.join(', ')}`);
  }
  const { values, refusal } = allowedWrites(call, input);
  if (refusal !== undefined) return refusal;
  if (values.size === 0) return refuse(403, 'You do not have permission to update any of the requested fields');
  if (emailTakenByOther(call, employee.id, values)) return refuse(409, 'Duplicate email');
  let changed = false;
  for (const [alias, value] of values) {
    if (call.skippedByFault.includes(alias)) continue;
    changed = storeField(account, employee, alias, value, now) || changed;
  }
  if (changed) touch(employee, now);
  call.wrote(1);
  return account.settings.employeeUpdateAnswersJson
    ? json(200, { id: employee.id, ...Object.fromEntries(values) })
    : empty(200);
}

function createEmployee(call: Call): SimulatorResponse {
  const { account, request, now } = call;
  const input = parseObject(request.body);
  if (input === undefined) return refuse(400, 'Malformed JSON');
  if (!input['firstName'] || !input['lastName']) return refuse(400, 'firstName and lastName are required');
  const { values, refusal } = allowedWrites(call, input);
  if (refusal !== undefined) return refusal;
  if (!values.has('firstName') || !values.has('lastName')) return refuse(403, 'You may not add employees');
  if (emailTakenByOther(call, undefined, values)) return refuse(409, 'Duplicate email');
  const employee = addEmployee(account, {}, now);
  for (const [alias, value] of values) storeField(account, employee, alias, value, now);
  call.wrote(1);
  return empty(201, { location: `${call.linkBase}/v1/employees/${employee.id}` });
}

export const employeeRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/employees/{id}', access: 'either', xmlRoot: 'employee', handle: getEmployee },
  { method: 'POST', path: '/api/v1/employees/{id}', access: 'either', handle: updateEmployee },
  { method: 'POST', path: '/api/v1/employees', access: 'either', handle: createEmployee },
];
