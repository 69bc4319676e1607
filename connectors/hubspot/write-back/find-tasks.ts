import type { TaskWriteBack } from '../../../src/core/connector.ts';
import { batchRead, readAssociations } from '../api.ts';
import type { HubSpotClient } from '../client.ts';
import { keyOfTask, TASK_PROPERTIES } from './task-content.ts';
import type { Row } from '../schema.ts';
import { TASK_KEY } from '../setup/properties.ts';

/**
 * How tasks are kept from being created twice. `upsert`: by our unique property · `keyed`: by the property, which this
 * portal does not keep unique · `marked`: by a line at the end of the text, because there is no property.
 */
export type TaskMode = 'upsert' | 'keyed' | 'marked';

/** Our tasks by key: asked by the unique property, else found among the deals' own tasks. Never by search, which lags. */
export async function findTasksByKey(client: HubSpotClient, mode: TaskMode, items: readonly TaskWriteBack[]): Promise<ReadonlyMap<string, Row>> {
  if (items.length === 0) return new Map();
  const properties = mode === 'marked' ? TASK_PROPERTIES : [...TASK_PROPERTIES, TASK_KEY];
  if (mode === 'upsert') {
    const { rows } = await batchRead(client, 'tasks', items.map(({ taskKey }) => taskKey), properties, { idProperty: TASK_KEY });
    return rows;
  }
  const links = await readAssociations(client, 'deals', 'tasks', items.map(({ target }) => target.externalId));
  const { rows } = await batchRead(client, 'tasks', [...links.values()].flatMap((list) => list.map(({ id }) => id)), properties);
  const wanted = new Set(items.map(({ taskKey }) => taskKey));
  const found = new Map<string, Row>();
  // Of several (two processes crashed at the wrong moment) the oldest, which has the lowest id.
  for (const row of [...rows.values()].toSorted((a, b) => Number(b.id) - Number(a.id))) if (wanted.has(keyOfTask(row))) found.set(keyOfTask(row), row);
  return found;
}

/** By id; those that are gone are left out. */
export async function readTasks(client: HubSpotClient, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await batchRead(client, 'tasks', ids, TASK_PROPERTIES);
  return new Map([...rows].filter(([, row]) => row.archived !== true));
}
