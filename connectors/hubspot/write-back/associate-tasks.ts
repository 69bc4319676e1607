import type { Client } from '@hubspot/api-client';
import { z } from 'zod';
import { ConnectorError, type ErrorResolution } from '../../../src/core/errors.ts';
import { chunksOf } from '../../kit/pagination.ts';
import type { HubSpotClient } from '../client.ts';
import { listIn, resolveItemError } from '../errors.ts';
import { INPUTS_PER_ASSOCIATE } from '../limits.ts';
import { vendorErrorSchema } from '../schema.ts';
import { forItem, settle, stopsConnection } from './send-batch.ts';

export interface TaskLink {
  readonly taskId: string;
  readonly dealId: string;
}
const answerSchema = z.object({ errors: z.array(vendorErrorSchema).nullish().transform((errors) => errors ?? []) });

/**
 * POST /crm/associations/{version}/tasks/deals/batch/associate/default: safe to repeat, two thousand at a time. Gives why
 * not, by task id, for those that could not be linked.
 */
export async function associateTasks(client: HubSpotClient, links: readonly TaskLink[]): Promise<ReadonlyMap<string, ErrorResolution>> {
  const refused = new Map<string, ErrorResolution>();
  const send = async (part: readonly TaskLink[]): Promise<void> => {
    const body = { inputs: part.map(({ taskId, dealId }) => ({ _from: { id: taskId }, to: { id: dealId } })) };
    const run = (sdk: Client): Promise<unknown> => sdk.crm.associations.v4.batchApi.createDefault('tasks', 'deals', body);
    try {
      const { data } = await client.send({ what: 'link tasks to deals', run }, answerSchema);
      for (const error of data.errors) {
        const named = new Set(Object.keys(error.context ?? {}).flatMap((key) => listIn(error.context, key)));
        for (const { taskId, dealId } of part) if (named.has(taskId) || named.has(dealId)) refused.set(taskId, resolveItemError(error, client.secrets));
      }
    } catch (error) {
      if (!(error instanceof ConnectorError) || stopsConnection(error)) throw error;
      if (error.resolution.action !== 'skip_record' || part.length === 1) {
        for (const { taskId } of part) refused.set(taskId, forItem(error.resolution));
        return;
      }
      const half = Math.ceil(part.length / 2);
      await send(part.slice(0, half));
      await send(part.slice(half));
    }
  };
  await settle(chunksOf(links, INPUTS_PER_ASSOCIATE).map(send));
  return refused;
}
