import { nextId, type Account, type Employee, type FieldDefinition, type TableRow } from './account.ts';
import { FIELD_SYNONYMS, HISTORY_FIELDS } from './catalogue.ts';
import { dateOf, zoned } from './times.ts';

export interface View {
  readonly today: string;
  /** False shows the newest row of a history table even when it only takes effect later. */
  readonly onlyCurrent: boolean;
}

export const currentView = (now: number): View => ({ today: dateOf(now), onlyCurrent: true });

/** A termination or hire date that was never set is read back as zeros, not as null. */
const ZERO_DATES: ReadonlySet<string> = new Set(['hireDate', 'originalHireDate', 'terminationDate']);

export function employeesOf(account: Account): Employee[] {
  return Object.values(account.employees);
}

export function displayName(employee: Employee): string {
  const { preferredName, firstName, lastName } = {
    preferredName: employee.values['preferredName'],
    firstName: employee.values['firstName'],
    lastName: employee.values['lastName'],
  };
  return `${preferredName ?? firstName ?? ''} ${lastName ?? ''}`.trim();
}

export function findField(account: Account, nameOrId: string): FieldDefinition | undefined {
  const alias = FIELD_SYNONYMS.get(nameOrId) ?? nameOrId;
  return account.fields.find((field) => field.alias === alias || String(field.id) === nameOrId);
}

export function rowInEffect(rows: readonly TableRow[], view: View): TableRow | undefined {
  let found: TableRow | undefined;
  for (const row of rows) {
    const date = row.values['date'] ?? '';
    if (view.onlyCurrent && date > view.today) continue;
    if (found === undefined || date >= (found.values['date'] ?? '')) found = row;
  }
  return found;
}

function managerId(employee: Employee, view: View): string | undefined {
  return rowInEffect(employee.rows['jobInfo'] ?? [], view)?.values['reportsTo'];
}

function managerOf(account: Account, employee: Employee, view: View): Employee | undefined {
  const id = managerId(employee, view);
  return id === undefined ? undefined : account.employees[id];
}

/** What a cell of type `employee` looks like from outside: the stored id becomes the person's name. */
export function cellText(account: Account, type: string, stored: string | undefined): string | null {
  if (stored === undefined) return null;
  if (type !== 'employee') return stored;
  const person = account.employees[stored];
  return person === undefined ? null : displayName(person);
}

export function readField(account: Account, employee: Employee, field: FieldDefinition, view: View): string | null {
  const history = HISTORY_FIELDS.get(field.alias);
  if (history !== undefined) {
    const row = rowInEffect(employee.rows[history.table] ?? [], view);
    return cellText(account, field.type, row?.values[history.column]);
  }
  switch (field.alias) {
    case 'displayName':
      return displayName(employee);
    case 'supervisorEId':
      return managerOf(account, employee, view)?.id ?? null;
    case 'supervisorId':
      return managerOf(account, employee, view)?.values['employeeNumber'] ?? null;
    case 'lastChanged':
      return zoned(employee.changedAt);
    default:
      return employee.values[field.alias] ?? (ZERO_DATES.has(field.alias) ? '0000-00-00' : null);
  }
}

export function touch(employee: Employee, now: number): void {
  employee.changedAt = now;
}

export function addEmployee(
  account: Account,
  values: Readonly<Record<string, string>>,
  now: number,
  id: string = String(nextId(account)),
): Employee {
  const employee: Employee = {
    id,
    values: { status: 'Active', ...values },
    rows: {},
    createdAt: now,
    changedAt: now,
    onTraxSchedule: false,
  };
  account.employees[id] = employee;
  return employee;
}

export function addRow(account: Account, employee: Employee, table: string, values: Record<string, string>): TableRow {
  const row = { id: String(nextId(account)), values };
  (employee.rows[table] ??= []).push(row);
  return row;
}

export function deleteEmployee(account: Account, id: string, now: number): boolean {
  if (account.employees[id] === undefined) return false;
  delete account.employees[id];
  account.deletions.push({ id, at: now });
  return true;
}

/** A write to a history field changes today's row, or starts one that takes effect today. */
function storeHistory(account: Account, employee: Employee, alias: string, value: string | null, now: number): boolean {
  const history = HISTORY_FIELDS.get(alias);
  if (history === undefined) return false;
  const today = dateOf(now);
  const rows = (employee.rows[history.table] ??= []);
  const inEffect = rowInEffect(rows, { today, onlyCurrent: true });
  if ((inEffect?.values[history.column] ?? null) === value) return false;
  const row =
    inEffect?.values['date'] === today
      ? inEffect
      : addRow(account, employee, history.table, { ...inEffect?.values, date: today });
  setCell(row.values, history.column, value);
  return true;
}

export function setCell(values: Record<string, string>, name: string, value: string | null): void {
  if (value === null) delete values[name];
  else values[name] = value;
}

/** Answers whether anything changed: writing the same value again leaves no trace in the change feed. */
export function storeField(
  account: Account,
  employee: Employee,
  alias: string,
  value: string | null,
  now: number,
): boolean {
  if (HISTORY_FIELDS.has(alias)) return storeHistory(account, employee, alias, value, now);
  if ((employee.values[alias] ?? null) === value) return false;
  setCell(employee.values, alias, value);
  return true;
}
