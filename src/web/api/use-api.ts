import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { callApi, type Answer, type Call } from './call-api.ts';

export interface Watch {
  /** Asked again so often while the page is looked at. */
  readonly everyMs?: number | undefined;
  readonly enabled?: boolean | undefined;
  /** Asked again whenever somebody comes back to this tab; otherwise only what is older than some seconds. */
  readonly onReturn?: true | undefined;
}

/** What the service says at this address; kept by the address, so two parts of a page ask once. `error` is an ApiProblem. */
export const useApi = <Schema extends z.ZodType>(schema: Schema, path: string, { everyMs, enabled = true, onReturn }: Watch = {}): UseQueryResult<Answer<z.output<Schema>>> =>
  useQuery({ queryKey: ['api', path], queryFn: ({ signal }) => callApi(schema, path, { signal }), enabled, ...(everyMs === undefined ? {} : { refetchInterval: everyMs }), ...(onReturn === undefined ? {} : { refetchOnWindowFocus: 'always' as const }) });

/** A change; afterwards everything below these addresses is asked anew. */
export function useWrite<Input, Schema extends z.ZodType>(schema: Schema, toCall: (input: Input) => Call & { readonly path: string }, renews: readonly string[]): UseMutationResult<Answer<z.output<Schema>>, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => {
      const { path, ...call } = toCall(input);
      return callApi(schema, path, { method: 'POST', ...call });
    },
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => typeof path === 'string' && renews.some((begin) => path.startsWith(begin)) }),
  });
}
