import type { SalesforceClient } from '../client.ts';
import { askToTheEnd } from '../composite.ts';
import { resolveUnexpected } from '../errors.ts';
import { IDS_PER_RETRIEVE } from '../limits.ts';
import { TASK_KEY } from '../pull/plan.ts';
import { retrieveAnswerSchema, textOf } from '../schema.ts';
import { idIn, select } from '../soql.ts';
import type { TaskNow } from './rows.ts';

/** Keys are up to 64 characters, so many fit a WHERE clause of 4,000. */
const KEYS_PER_QUERY = 55;

/** Ids of our tasks that exist (not in the bin) for these keys. */
export async function findTasksByKey(
  client: SalesforceClient,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ops = [];
  for (let from = 0; from < keys.length; from += KEYS_PER_QUERY) {
    ops.push({
      soql: select(['Id', TASK_KEY], 'Task', [idIn(TASK_KEY, keys.slice(from, from + KEYS_PER_QUERY))], []),
      all: false,
    });
  }
  const rows = (await askToTheEnd(client, ops, undefined)).flat();
  return new Map(rows.map((row) => [textOf(row[TASK_KEY]), textOf(row['Id'])]));
}

/** Tasks about to be changed, by the first 15 characters of their id; those that are gone are left out. */
export async function readTasks(
  client: SalesforceClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TaskNow>> {
  const tasks = new Map<string, TaskNow>();
  for (let from = 0; from < ids.length; from += IDS_PER_RETRIEVE) {
    const part = ids.slice(from, from + IDS_PER_RETRIEVE);
    const answer = await client.send({
      method: 'POST',
      path: '/composite/sobjects/Task',
      body: { ids: part, fields: ['Id', 'IsClosed', 'IsDeleted', 'ActivityDate', 'Description', 'Subject', 'OwnerId'] },
    });
    const rows = retrieveAnswerSchema.safeParse(answer.body);
    if (!rows.success) throw client.error(resolveUnexpected('a list of tasks'));
    for (const row of rows.data) {
      if (row === null || row['IsDeleted'] === true) continue;
      tasks.set(textOf(row['Id']).slice(0, 15), {
        closed: row['IsClosed'] === true,
        dueDate: textOf(row['ActivityDate']) || null,
        body: textOf(row['Description']),
        subject: textOf(row['Subject']),
        ownerId: textOf(row['OwnerId']),
      });
    }
  }
  return tasks;
}
