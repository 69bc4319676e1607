import { z } from 'zod';
import type { Account, Command, Employee, TableColumn, TableRow } from './account.ts';
import {
  addEmployee,
  addRow,
  deleteEmployee,
  displayName,
  employeesOf,
  findField,
  setCell,
  storeField,
  touch,
} from './employees.ts';
import { checkValue } from './values.ts';

const cells = z.record(z.string(), z.union([z.string(), z.null()]));
const rowsInput = z.record(z.string(), z.array(cells));
const who = { id: z.string().optional(), person: z.string().optional() };

const createInput = z.strictObject({ id: z.string().optional(), fields: cells, rows: rowsInput.default({}) });
const updateInput = z.strictObject({ ...who, fields: cells.default({}), rows: rowsInput.default({}) });
const rowInput = z.strictObject({ ...who, table: z.string(), rowId: z.string(), values: cells });
const whoInput = z.strictObject(who);
const tableInput = z.strictObject({ ...who, table: z.string() });

export function employeeBy(account: Account, by: { id?: string | undefined; person?: string | undefined }): Employee {
  const found =
    by.id === undefined
      ? employeesOf(account).find(
          (one) =>
            displayName(one) === by.person ||
            one.values['homeEmail'] === by.person ||
            one.values['workEmail'] === by.person,
        )
      : account.employees[by.id];
  if (found === undefined) throw new Error(`No employee ${by.id ?? by.person ?? ''}`);
  return found;
}

/** Control acts for a person in the browser: no permissions, but the same rules for values. */
function setFields(account: Account, employee: Employee, fields: z.infer<typeof cells>, now: number): void {
  for (const [name, raw] of Object.entries(fields)) {
    const field = findField(account, name);
    if (field === undefined) throw new Error(`No field ${name}`);
    const checked = checkValue(account, field, raw);
    if (!checked.ok) throw new Error(checked.message);
    storeField(account, employee, field.alias, checked.value, now);
  }
}

function columnsOf(account: Account, table: string): readonly TableColumn[] {
  const definition = account.tables.find(({ alias }) => alias === table);
  if (definition === undefined) throw new Error(`No table ${table}`);
  return definition.columns;
}

function setCells(account: Account, table: string, row: TableRow, values: z.infer<typeof cells>): void {
  const columns = columnsOf(account, table);
  for (const [alias, raw] of Object.entries(values)) {
    const column = columns.find((one) => one.alias === alias);
    if (column === undefined) throw new Error(`No column ${alias} in ${table}`);
    const checked = checkValue(account, column, raw);
    if (!checked.ok) throw new Error(checked.message);
    setCell(row.values, alias, checked.value);
  }
}

export function addRows(account: Account, employee: Employee, rows: z.infer<typeof rowsInput>): void {
  for (const [table, list] of Object.entries(rows)) {
    columnsOf(account, table);
    for (const values of list) setCells(account, table, addRow(account, employee, table, {}), values);
  }
}

export function createPerson(account: Account, input: z.input<typeof createInput>, now: number): Employee {
  const { id, fields, rows } = createInput.parse(input);
  const employee = addEmployee(account, {}, now, ...(id === undefined ? [] : [id]));
  setFields(account, employee, fields, now);
  addRows(account, employee, rows);
  return employee;
}

export const peopleCommands: Readonly<Record<string, Command>> = {
  'create-employee': (account, payload, now) => ({ id: createPerson(account, createInput.parse(payload), now).id }),
  'update-employee': (account, payload, now) => {
    const input = updateInput.parse(payload);
    const employee = employeeBy(account, input);
    setFields(account, employee, input.fields, now);
    addRows(account, employee, input.rows);
    touch(employee, now);
    return employee;
  },
  'delete-employee': (account, payload, now) => {
    const { id } = employeeBy(account, whoInput.parse(payload));
    deleteEmployee(account, id, now);
    return { deleted: id };
  },
  'update-row': (account, payload, now) => {
    const input = rowInput.parse(payload);
    const employee = employeeBy(account, input);
    const row = employee.rows[input.table]?.find(({ id }) => id === input.rowId);
    if (row === undefined) throw new Error(`No row ${input.rowId}`);
    setCells(account, input.table, row, input.values);
    touch(employee, now);
    return row;
  },
  'delete-row': (account, payload, now) => {
    const input = tableInput.extend({ rowId: z.string() }).parse(payload);
    const employee = employeeBy(account, input);
    employee.rows[input.table] = (employee.rows[input.table] ?? []).filter(({ id }) => id !== input.rowId);
    touch(employee, now);
    return { deleted: input.rowId };
  },
  'list-employees': (account) =>
    employeesOf(account).map((one) => ({ id: one.id, name: displayName(one), ...one.values })),
  'list-rows': (account, payload) => {
    const input = tableInput.parse(payload);
    return (employeeBy(account, input).rows[input.table] ?? []).map(({ id, values }) => ({ id, ...values }));
  },
  'list-files': (account) => account.files,
};
