import { useMutation, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { connectionRemovalSchema, connectionRemovedSchema, type ConnectionRemoval, type ConnectionRemoved } from '../../core/view/connection-removal.ts';
import { problemOf } from '../api/api-problem.ts';
import { callApi, type Answer } from '../api/call-api.ts';
import { useApi } from '../api/use-api.ts';
import { addressOf, renewAll } from './connections-api.ts';
import { dropKeptEdits } from './kept-edits.ts';

const pathOf = (id: string): string => `${addressOf(id)}/removal`;

/** What removing it would mean, asked while somebody thinks about it. */
export const useRemovalPlan = (id: string, enabled: boolean): UseQueryResult<Answer<ConnectionRemoval>> => useApi(connectionRemovalSchema, pathOf(id), { enabled, onReturn: true });

interface RemovalRequest {
  readonly confirm: string;
  readonly closeTasks: boolean;
  /** The ETag of what it would mean. */
  readonly version: string | null;
}

/** Whoever was too slow, or whose tasks are closed in part, is shown what it would mean now. */
export function useRemoval(id: string, whenGone: (removed: ConnectionRemoved) => void): UseMutationResult<ConnectionRemoved, Error, RemovalRequest> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ confirm, closeTasks, version }) => (await callApi(connectionRemovedSchema, pathOf(id), { method: 'POST', body: { confirm, closeTasks }, ifMatch: version ?? undefined })).data,
    onSuccess: async (removed) => {
      dropKeptEdits(id);
      whenGone(removed);
      client.removeQueries({ queryKey: ['api', pathOf(id)] });
      await renewAll(client);
    },
    onError: async (error) => {
      const { status, code } = problemOf(error);
      if (status === 412 || code === 'tasks_not_closed') await client.invalidateQueries({ queryKey: ['api', pathOf(id)] });
    },
  });
}

const goneSchema = z.object({ removed: connectionRemovedSchema });
/** What the list of connections is told by the page that left for it; null: nobody came from there. */
export const removedIn = (state: unknown): ConnectionRemoved | null => goneSchema.safeParse(state).data?.removed ?? null;
