import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import type { Employee, TableColumn, TableDefinition, TableRow } from './account.ts';
import { empty, json, refuse } from './answers.ts';
import { findEmployee, mayRead, maySee, mayWrite, param, parseObject, type Call, type Route } from './call.ts';
import { addRow, cellText, employeesOf, setCell, touch } from './employees.ts';
import { checkValue } from './values.ts';

export function visibleCells(
  call: Call,
  columns: readonly TableColumn[],
  row: TableRow,
): Record<string, string | null> {
  return Object.fromEntries(columns.map(({ alias, type }) => [alias, cellText(call.account, type, row.values[alias])]));
}

function findTable(call: Call): TableDefinition | undefined {
  return call.account.tables.find(({ alias }) => alias === param(call, 'table'));
}

/** "Not sorted in any particular order": spread by id, so that nobody gets used to the order of creation. */
function shuffled(rows: readonly TableRow[]): TableRow[] {
  const weight = (row: TableRow): number => (Number(row.id) * 7919) % 1009;
  return rows.toSorted((a, b) => weight(a) - weight(b));
}

function readRows(call: Call): SimulatorResponse {
  const table = findTable(call);
  const id = param(call, 'id');
  const employee = id === 'all' ? undefined : findEmployee(call, id);
  if (table === undefined || (id !== 'all' && employee === undefined)) {
    return refuse(404, 'The employee or table does not exist');
  }
  const people = (employee === undefined ? employeesOf(call.account) : [employee]).filter((one) => maySee(call, one));
  const columns = table.columns.filter(({ alias }) => mayRead(call, alias));
  const rows = people.flatMap((one) =>
    shuffled(one.rows[table.alias] ?? []).map((row) => ({
      id: row.id,
      employeeId: one.id,
      ...visibleCells(call, columns, row),
    })),
  );
  return json(200, rows);
}

interface Target {
  readonly employee: Employee;
  readonly table: TableDefinition;
  readonly cells: Map<string, string | null>;
}

/** Everything that creating and updating a row refuse alike. */
function targetOf(call: Call): Target | SimulatorResponse {
  const table = findTable(call);
  const employee = findEmployee(call, param(call, 'id'));
  if (table === undefined || employee === undefined) return refuse(404, 'The employee or table does not exist');
  if (!maySee(call, employee)) return refuse(403, 'Permission denied');
  const input = parseObject(call.request.body);
  if (input === undefined) return refuse(400, 'Malformed JSON');
  const cells = new Map<string, string | null>();
  for (const [name, raw] of Object.entries(input)) {
    const column = table.columns.find(({ alias, id }) => alias === name || String(id) === name);
    if (column === undefined || !mayWrite(call, column.alias)) continue;
    const checked = checkValue(call.account, column, raw);
    if (!checked.ok) return refuse(406, checked.message);
    cells.set(column.alias, checked.value);
  }
  if (cells.size === 0) return refuse(Object.keys(input).length === 0 ? 400 : 403, 'Permission denied');
  return { table, employee, cells };
}

function createRow(call: Call): SimulatorResponse {
  const target = targetOf(call);
  if ('status' in target) return target;
  const { table, employee, cells } = target;
  const missing = table.columns.filter(({ alias, required }) => required && (cells.get(alias) ?? null) === null);
  if (missing.length > 0)
    return refuse(400, `Missing required fields: ${missing.map(({ alias }) => alias).join(', ')}`);
  const row = addRow(call.account, employee, table.alias, {});
  store(call, employee, row, cells);
  return empty(200);
}

function updateRow(call: Call): SimulatorResponse {
  const target = targetOf(call);
  if ('status' in target) return target;
  const { table, employee, cells } = target;
  const row = employee.rows[table.alias]?.find(({ id }) => id === param(call, 'rowId'));
  if (row === undefined) return refuse(404, 'The employee, table, or row does not exist');
  const cleared = table.columns.filter(({ alias, required }) => required && cells.get(alias) === null);
  if (cleared.length > 0)
    return refuse(400, `Missing required fields: ${cleared.map(({ alias }) => alias).join(', ')}`);
  store(call, employee, row, cells);
  return empty(200);
}

function store(call: Call, employee: Employee, row: TableRow, cells: Target['cells']): void {
  for (const [alias, value] of cells) {
    if (!call.skippedByFault.includes(alias)) setCell(row.values, alias, value);
  }
  touch(employee, call.now);
  call.wrote(1);
}

/** A row that is not there is told in the body of a 200, unlike everywhere else. */
function deleteRow(call: Call): SimulatorResponse {
  const table = findTable(call);
  const employee = findEmployee(call, param(call, 'id'));
  if (table === undefined || employee === undefined) return refuse(400, 'Invalid employee ID or table name');
  const writable = table.columns.some(({ alias }) => mayWrite(call, alias));
  if (!writable || !maySee(call, employee)) return refuse(403, 'Permission denied');
  const rows = employee.rows[table.alias] ?? [];
  const remaining = rows.filter(({ id }) => id !== param(call, 'rowId'));
  if (remaining.length === rows.length) return json(200, { success: false, error: 'Row not found' });
  employee.rows[table.alias] = remaining;
  touch(employee, call.now);
  call.wrote(1);
  return json(200, { success: true });
}

const ROWS = '/employees/{id}/tables/{table}';

export const tableRoutes: readonly Route[] = [
  { method: 'GET', path: `/api/v1${ROWS}`, access: 'either', xmlRoot: 'table', handle: readRows },
  { method: 'POST', path: `/api/v1${ROWS}`, access: 'either', handle: createRow },
  { method: 'POST', path: `/api/v1_1${ROWS}`, access: 'either', handle: createRow },
  { method: 'POST', path: `/api/v1${ROWS}/{rowId}`, access: 'either', handle: updateRow },
  { method: 'POST', path: `/api/v1_1${ROWS}/{rowId}`, access: 'either', handle: updateRow },
  { method: 'DELETE', path: `/api/v1${ROWS}/{rowId}`, access: 'either', handle: deleteRow },
];
