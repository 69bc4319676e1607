import { ConnectorError } from '../../../src/core/errors.ts';
import { stopsConnection, type BambooHrClient } from '../client.ts';
import { DATASET_PAGE_SIZE } from '../limits.ts';
import { datasetSchema } from '../schema.ts';

/**
 * Ids of employees whose first day certainly lies in the past, by one dataset request per 1,000 employees instead of
 * one request each. The dataset only shows today's values, so it cannot replace reading a future hire; and its field
 * names differ between accounts. So it may only say "no need": who is missing from it, or has no date there, is read.
 * null when the account's dataset does not work this way.
 */
export async function findStarted(client: BambooHrClient, startsBefore: string): Promise<ReadonlySet<string> | null> {
  const started = new Set<string>();
  try {
    for (let page = 1; ; page += 1) {
      const answer = await client.ask(
        '/api/v2/datasets/employee/data',
        { fields: ['employeeId', 'hireDate'], page, pageSize: DATASET_PAGE_SIZE },
        datasetSchema,
      );
      for (const { fields } of answer.data) {
        const { employeeId, hireDate } = fields;
        if (employeeId === undefined || employeeId === null || typeof hireDate !== 'string') continue;
        if (/^\d{4}-\d{2}-\d{2}$/.test(hireDate) && hireDate !== '0000-00-00' && hireDate < startsBefore)
          started.add(String(employeeId));
      }
      if (answer.links?.next === null || answer.links?.next === undefined || answer.data.length === 0) return started;
    }
  } catch (error) {
    const isOnlyThis =
      error instanceof ConnectorError && (!stopsConnection(error) || error.code === 'unexpected_answer');
    if (isOnlyThis) return null;
    throw error;
  }
}
