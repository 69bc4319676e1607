import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { json, refuse } from './answers.ts';
import { mayRead, maySee, param, type Call, type Route } from './call.ts';
import { employeesOf } from './employees.ts';
import { visibleCells } from './table-routes.ts';
import { parseIso, wholeSeconds, zoned, zulu } from './times.ts';

type Action = 'Inserted' | 'Updated' | 'Deleted';
type Change = { readonly id: string; readonly action: Action; readonly at: number };

const TYPES: readonly string[] = ['inserted', 'updated', 'deleted', 'all'];

/** The feed knows whole seconds only: a change in the second that was handed out as `latest` is not told again. */
function changedSince(call: Call, since: number): Change[] {
  const { account, now } = call;
  const upTo = now - account.settings.changeFeedLagSeconds * 1000;
  const isNews = (at: number): boolean => wholeSeconds(at) > since && at <= upTo;
  const alive = employeesOf(account)
    .filter((employee) => isNews(employee.changedAt) && maySee(call, employee))
    .map((employee): Change => {
      const action = wholeSeconds(employee.createdAt) > since ? 'Inserted' : 'Updated';
      return { id: employee.id, action, at: employee.changedAt };
    });
  const gone = account.deletions
    .filter(({ id, at }) => isNews(at) && account.employees[id] === undefined)
    .map(({ id, at }): Change => ({ id, action: 'Deleted', at }));
  return [...alive, ...gone];
}

function changed(call: Call): SimulatorResponse {
  const raw = call.request.query.get('since');
  const since = raw === null ? undefined : parseIso(raw);
  if (since === undefined) return refuse(400, 'The since parameter is missing or is not a valid ISO 8601 date');
  const type = call.request.query.get('type') ?? 'all';
  if (!TYPES.includes(type)) return refuse(400, `Invalid type: ${type}`);
  const changes = changedSince(call, since).filter(({ action }) => type === 'all' || action.toLowerCase() === type);
  const latest = changes.reduce((newest, { at }) => Math.max(newest, at), since);
  const employees = Object.fromEntries(
    changes.map(({ id, action, at }) => [id, { id, action, lastChanged: zoned(at) }]),
  );
  const asList = changes.length === 0 && call.account.settings.emptyMapsAsLists;
  return json(200, { latest: zoned(latest), employees: asList ? [] : employees });
}

function changedTables(call: Call): SimulatorResponse {
  const raw = call.request.query.get('since');
  const since = raw === null ? undefined : parseIso(raw);
  if (since === undefined) return refuse(400, 'The since parameter is missing or is not a valid ISO 8601 date');
  const table = call.account.tables.find(({ alias }) => alias === param(call, 'table'));
  if (table === undefined) return refuse(404, 'The specified table does not exist');
  const columns = table.columns.filter(({ alias }) => mayRead(call, alias));
  const employees: Record<string, unknown> = {};
  for (const { id, action, at } of changedSince(call, since)) {
    if (action === 'Deleted') continue;
    const rows = call.account.employees[id]?.rows[table.alias] ?? [];
    employees[id] = { lastChanged: zulu(at), rows: rows.map((row) => visibleCells(call, columns, row)) };
  }
  const asList = Object.keys(employees).length === 0 && call.account.settings.emptyMapsAsLists;
  return json(200, { table: table.alias, employees: asList ? [] : employees });
}

export const changedRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/employees/changed', access: 'either', xmlRoot: 'employees', handle: changed },
  {
    method: 'GET',
    path: '/api/v1/employees/changed/tables/{table}',
    access: 'either',
    xmlRoot: 'table',
    handle: changedTables,
  },
];
