import { useMutation, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { limitsSchema, type AccountLimits } from '../../core/view/account-views.ts';
import type { AddInput, TryInput } from '../../core/view/connection-changes.ts';
import { connectionCheckSchema, type ConnectionView } from '../../core/view/connection-check.ts';
import { connectionOverviewSchema, type ConnectionOverview } from '../../core/view/connection-overview.ts';
import { connectorSchema, type ConnectorView } from '../../core/view/connector-view.ts';
import { syncErrorSchema } from '../../core/view/history-views.ts';
import { callApi, type Answer } from '../api/call-api.ts';
import { useApi } from '../api/use-api.ts';

const CONNECTIONS = '/api/v1/connections';
/** The page looks again so often while somebody has it open. */
const LOOK_MS = 5_000;
const SLOW_LOOK_MS = 30_000;

export const pageSchema = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), total: z.number() });

export const addressOf = (id: string): string => `${CONNECTIONS}/${encodeURIComponent(id)}`;

export const useConnections = (): UseQueryResult<Answer<{ readonly items: readonly ConnectionOverview[]; readonly total: number }>> =>
  useApi(pageSchema(connectionOverviewSchema), `${CONNECTIONS}?limit=200`, { everyMs: LOOK_MS });

export const useConnection = (id: string): UseQueryResult<Answer<ConnectionOverview>> => useApi(connectionOverviewSchema, addressOf(id), { everyMs: LOOK_MS });

export const useConnectors = (enabled = true): UseQueryResult<Answer<{ readonly connectors: readonly ConnectorView[] }>> =>
  useApi(z.object({ connectors: z.array(connectorSchema) }), '/api/v1/connectors', { enabled });

export const useLimits = (id: string): UseQueryResult<Answer<AccountLimits>> => useApi(limitsSchema, `${addressOf(id)}/limits`, { everyMs: SLOW_LOOK_MS });

/** Items that the source refused; null while not known. */
export function useOpenErrors(id: string): number | null {
  const found = useApi(pageSchema(syncErrorSchema), `/api/v1/errors?limit=1&connection=${encodeURIComponent(id)}`, { everyMs: SLOW_LOOK_MS });
  return found.data?.data.total ?? null;
}

/** What a person has a connection do; everything that shows it is asked anew. */
export function useConnectionAct<Input>(id: string, act: (input: Input) => { readonly path: string; readonly body?: unknown }): UseMutationResult<void, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      const { path, body } = act(input);
      await callApi(z.unknown(), `${addressOf(id)}${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
    },
    onSettled: () => renewAll(client),
  });
}

/** Whatever is shown of connections, runs and what they did. */
export const renewAll = (client: ReturnType<typeof useQueryClient>): Promise<void> =>
  client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => typeof path === 'string' && /^\/api\/v1\/(connections|connectors|runs|errors|alarms|freshness|overview)/.test(path) && !/-plan|\/check/.test(path) });

/** Asks the account; nothing is kept. */
export const tryAccount = async (input: TryInput): Promise<ConnectionView> => (await callApi(connectionCheckSchema, `${CONNECTIONS}/try`, { method: 'POST', body: input })).data;

/** `anyway` may be left out. */
export const addConnection = async (input: Omit<AddInput, 'anyway'> & { readonly anyway?: boolean }): Promise<ConnectionOverview> =>
  (await callApi(connectionOverviewSchema, CONNECTIONS, { method: 'POST', body: input })).data;

export const requestSync = async (id: string): Promise<void> => void (await callApi(z.unknown(), `${addressOf(id)}/syncs`, { method: 'POST', body: { full: false } }));
