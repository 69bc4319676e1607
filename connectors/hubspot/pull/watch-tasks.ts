import { z } from 'zod';
import type { TaskObservation } from '../../../src/core/connector.ts';
import { batchRead, OPERATOR, searchPage, type SearchFilter } from '../api.ts';
import type { HubSpotClient } from '../client.ts';
import { ENDED_TASKS_TTL_MS, OPEN_TASKS_TTL_MS } from '../limits.ts';
import { TASK_KEY } from '../setup/properties.ts';
import type { Row } from '../schema.ts';

const PROPERTIES = [TASK_KEY, 'hs_task_status'];
const openSchema = z.record(z.string(), z.string());
const endedSchema = z.array(z.string());

/** Our tasks that changed since a moment, or all of them. Deleted ones are never found by a search. */
export async function watchChangedTasks(client: HubSpotClient, sinceMs: number | null, signal: AbortSignal): Promise<readonly TaskObservation[]> {
  const since: SearchFilter[] = sinceMs === null ? [] : [{ propertyName: 'hs_lastmodifieddate', operator: OPERATOR.Gte, value: String(sinceMs) }];
  const tasks = await searchTasks(client, [since], signal);
  await noteTasks(client, tasks);
  const ended = tasks.filter(({ state }) => state !== 'open').map(({ taskKey }) => taskKey);
  if (sinceMs === null && ended.length > 0) await client.context.cache.set(endedKey(client), ended, ENDED_TASKS_TTL_MS);
  return tasks;
}

/**
 * For the sweep: all our open tasks, and those that were open the last time and are not found any more. These are asked
 * for by id: HubSpot tells a deleted task only there, as 207 OBJECT_NOT_FOUND.
 */
export async function watchAllTasks(client: HubSpotClient, signal: AbortSignal): Promise<readonly TaskObservation[]> {
  // NEQ passes over tasks without a status.
  const notClosed: readonly SearchFilter[][] = [[{ propertyName: 'hs_task_status', operator: OPERATOR.Neq, value: 'COMPLETED' }], [{ propertyName: 'hs_task_status', operator: OPERATOR.NotHasProperty }]];
  const open = await searchTasks(client, notClosed, signal);
  const found = new Set(open.map(({ remoteId }) => remoteId));
  const remembered = await openTasks(client);
  const lost = Object.keys(remembered).filter((id) => !found.has(id));
  const { rows, missing } = await batchRead(client, 'tasks', lost, PROPERTIES, { signal });
  const ended = lost.flatMap((id): TaskObservation[] => {
    const row = rows.get(id);
    if (row !== undefined) return observe(row);
    return missing.has(id) ? [{ taskKey: remembered[id] ?? '', remoteId: id, state: 'deleted' }] : [];
  });
  await noteTasks(client, [...open, ...ended]);
  return [...open, ...ended];
}

const turns = new WeakMap<HubSpotClient, Promise<void>>();

/** Remembers what is open, so that a sweep can miss it. One after the other: batches are answered at the same time, and each would forget the others' tasks. */
export async function noteTasks(client: HubSpotClient, tasks: readonly TaskObservation[]): Promise<void> {
  if (tasks.length === 0) return;
  const mine = (turns.get(client) ?? Promise.resolve()).then(() => noteInTurn(client, tasks));
  turns.set(client, mine.catch(() => {}));
  await mine;
}

async function noteInTurn(client: HubSpotClient, tasks: readonly TaskObservation[]): Promise<void> {
  const before = await openTasks(client);
  const open = { ...before };
  for (const { taskKey, remoteId, state } of tasks) {
    if (remoteId === null) continue;
    if (state === 'open') open[remoteId] = taskKey;
    else delete open[remoteId];
  }
  if (JSON.stringify(open) !== JSON.stringify(before)) await client.context.cache.set(cacheKey(client), open, OPEN_TASKS_TTL_MS);
}

/**
 * Keys of tasks of ours that stood in the portal when it was read for the first time, or that we made since. A task that is
 * among them and of which nothing is known was made before our database was lost.
 */
export async function standingTaskKeys(client: HubSpotClient): Promise<ReadonlySet<string>> {
  const ended = endedSchema.safeParse(await client.context.cache.get(endedKey(client))).data ?? [];
  return new Set([...ended, ...Object.values(await openTasks(client))]);
}

const openTasks = async (client: HubSpotClient): Promise<Record<string, string>> => openSchema.safeParse(await client.context.cache.get(cacheKey(client))).data ?? {};
const endedKey = (client: HubSpotClient): string => `hubspot:ended-tasks:${client.credentialName}`;
const cacheKey = (client: HubSpotClient): string => `hubspot:open-tasks:${client.credentialName}`;

async function searchTasks(client: HubSpotClient, anyOf: readonly (readonly SearchFilter[])[], signal: AbortSignal): Promise<TaskObservation[]> {
  const found: TaskObservation[] = [];
  for (let last = '0'; ; ) {
    const groups = anyOf.map((filters) => [{ propertyName: TASK_KEY, operator: OPERATOR.HasProperty }, ...filters, { propertyName: 'hs_object_id', operator: OPERATOR.Gt, value: last }]);
    const page = await searchPage(client, { type: 'tasks', groups, sort: 'hs_object_id', properties: PROPERTIES, signal });
    found.push(...page.results.flatMap(observe));
    const end = page.results.at(-1)?.id;
    if (page.paging?.next === undefined || end === undefined) return found;
    last = end;
  }
}

function observe(row: Row): TaskObservation[] {
  const taskKey = row.properties[TASK_KEY] ?? '';
  if (taskKey === '') return [];
  return [{ taskKey, remoteId: row.id, state: row.archived === true ? 'deleted' : row.properties['hs_task_status'] === 'COMPLETED' ? 'closed' : 'open' }];
}
