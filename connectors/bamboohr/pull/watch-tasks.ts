import type { PullRequest, TaskObservation } from '../../../src/core/connector.ts';
import { isCode } from '../client.ts';
import { taskTableSchema, type TaskTable } from '../config.ts';
import type { BambooHrCursor } from './cursor.ts';
import { changedRowsSchema, rowsSchema } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

type Cells = Readonly<Record<string, unknown>>;
export interface TaskWatch {
  readonly tasks: readonly TaskObservation[];
  readonly unread: readonly string[];
}

/** More of our rows than this gone at once, and none left, is a lost permission rather than people tidying up. */
const SUSPICIOUS_LOSS = 5;

export const watchedTable = (request: PullRequest): TaskTable => taskTableSchema.parse(request.taskSettings ?? {});

/** The task rows of everybody who changed, in one request: it goes by the same time of change as the employee feed. */
export async function watchChangedTasks(
  parts: SessionParts,
  request: PullRequest,
  cursor: BambooHrCursor['employees'],
  since: string,
): Promise<TaskWatch> {
  const table = watchedTable(request);
  return await orUnread(table, async () => {
    const answer = await parts.client.get(
      `/api/v1/employees/changed/tables/${encodeURIComponent(table.table)}`,
      changedRowsSchema,
      { since },
    );
    return observe(table, cursor, new Map(Object.entries(answer.employees).map(([id, { rows }]) => [id, rows])));
  });
}

/** All task rows of the account in one request ("Use the special value "all""). For the sweep. */
export async function watchAllTasks(
  parts: SessionParts,
  request: PullRequest,
  cursor: BambooHrCursor['employees'],
): Promise<TaskWatch> {
  const table = watchedTable(request);
  return await orUnread(table, async () => {
    const rows = await parts.client.get(`/api/v1/employees/all/tables/${encodeURIComponent(table.table)}`, rowsSchema);
    const byEmployee = new Map<string, Cells[]>(Object.keys(cursor.openTasks).map((id) => [id, []]));
    for (const row of rows)
      if (row.employeeId !== undefined)
        byEmployee.set(row.employeeId, [...(byEmployee.get(row.employeeId) ?? []), row]);
    return observe(table, cursor, byEmployee);
  });
}

function observe(
  table: TaskTable,
  cursor: BambooHrCursor['employees'],
  byEmployee: ReadonlyMap<string, readonly Cells[]>,
): TaskWatch {
  const { key, status } = table.columns;
  const tasks: TaskObservation[] = [];
  const open = new Map<string, string[]>();
  let withKey = 0;
  let hiddenKey = false;
  for (const [employeeId, rows] of byEmployee) {
    open.set(employeeId, []);
    for (const row of rows) {
      // Left out (not empty): the key may not read the column, so nothing can be told apart.
      hiddenKey ||= row[key] === undefined;
      const taskKey = textOf(row[key]);
      if (taskKey === null) continue;
      withKey += 1;
      const isOpen = textOf(row[status]) === table.statusLabels.open;
      if (isOpen) open.get(employeeId)?.push(taskKey);
      tasks.push({ taskKey, remoteId: textOf(row['id']), state: isOpen ? 'open' : 'closed' });
    }
  }
  if (hiddenKey)
    return {
      tasks: [],
      unread: [
        `Tasks could not be watched: the column ${key} of ${table.table} is hidden from the API key. Give the integration user access to it.`,
      ],
    };
  const present = new Set(tasks.map(({ taskKey }) => taskKey));
  const gone = [...byEmployee.keys()].flatMap((id) =>
    (cursor.openTasks[id] ?? []).filter((taskKey) => !present.has(taskKey)),
  );
  if (gone.length > SUSPICIOUS_LOSS && withKey === 0) {
    return {
      tasks: [],
      unread: [
        `All ${gone.length} known task rows in ${table.table} seem to be gone at once. Check that the integration user may still see the table; nothing was concluded from it.`,
      ],
    };
  }
  for (const [id, keys] of open) {
    if (keys.length > 0) cursor.openTasks[id] = keys;
    else delete cursor.openTasks[id];
  }
  return {
    tasks: [...tasks, ...gone.map((taskKey): TaskObservation => ({ taskKey, remoteId: null, state: 'deleted' }))],
    unread: [],
  };
}

async function orUnread(table: TaskTable, watch: () => Promise<TaskWatch>): Promise<TaskWatch> {
  try {
    return await watch();
  } catch (error) {
    // No table yet: nothing can have been done to tasks in it, and writing the first one says what to create.
    if (isCode(error, 'not_found')) return { tasks: [], unread: [] };
    if (!isCode(error, 'forbidden')) throw error;
    return {
      tasks: [],
      unread: [
        `Tasks could not be watched: the API key may not read the table ${table.table}. Give the integration user access to it.`,
      ],
    };
  }
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
