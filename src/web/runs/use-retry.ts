import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { z } from 'zod';
import { problemOf } from '../api/api-problem.ts';
import { callApi } from '../api/call-api.ts';
import { sayCount } from '../connections/connection-words.ts';
import { renewAll } from '../connections/connections-api.ts';

const retriedSchema = z.object({ retried: z.number() });

/** What is to be tried again: some by id, or all of a connection. */
export type Again = { readonly ids: readonly string[] } | { readonly connection: string };

/** Tries sync errors again: they leave the list, and come back when they are refused once more. */
export function useRetry(): UseMutationResult<number, Error, Again> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (again: Again) => {
      if ('connection' in again) return (await callApi(retriedSchema, '/api/v1/errors/retry', { method: 'POST', body: again })).data.retried;
      let retried = 0;
      for (const id of again.ids) retried += await retryOne(id);
      return retried;
    },
    onSuccess: (retried) => notifications.show({ message: `${sayCount(retried, 'item is', 'items are')} tried again now. Whatever is refused once more comes back.` }),
    onError: (error) => {
      const { detail, remedy } = problemOf(error);
      notifications.show({ color: 'red', title: detail, message: remedy, autoClose: false });
    },
    onSettled: () => renewAll(client),
  });
}

/** 0: it was resolved meanwhile. */
async function retryOne(id: string): Promise<number> {
  try {
    return (await callApi(retriedSchema, `/api/v1/errors/${encodeURIComponent(id)}/retry`, { method: 'POST' })).data.retried;
  } catch (error) {
    if (problemOf(error).code === 'already_resolved') return 0;
    throw error;
  }
}
