import { useInfiniteQuery, useMutation, useQueryClient, type UseInfiniteQueryResult, type InfiniteData, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { handoffPacketSchema, type HandoffPacket } from '../../core/view/handoff-packet.ts';
import { eventSchema, syncErrorSchema } from '../../core/view/history-views.ts';
import { callApi, type Answer } from '../api/call-api.ts';
import { useApi, useWrite } from '../api/use-api.ts';

const EVENTS_AT_ONCE = 50;
const NEWEST = '';
export const handoffPath = (id: string): string => `/api/v1/handoffs/${encodeURIComponent(id)}`;

/** Every look at a handoff is noted in the audit log, so nothing asks again by itself but a person who comes back. */
export const useHandoff = (id: string): UseQueryResult<Answer<HandoffPacket>> => useApi(handoffPacketSchema, handoffPath(id));

export type ShownEvent = z.output<typeof eventSchema>;
const eventsPage = z.object({ items: z.array(eventSchema) });

/** What happened to it, newest first, as far back as somebody asks. */
export const useEvents = (id: string): UseInfiniteQueryResult<InfiniteData<readonly ShownEvent[]>> =>
  useInfiniteQuery({
    queryKey: ['api', `${handoffPath(id)}/events`],
    queryFn: async ({ pageParam, signal }): Promise<readonly ShownEvent[]> => (await callApi(eventsPage, `${handoffPath(id)}/events?limit=${EVENTS_AT_ONCE}${pageParam === NEWEST ? '' : `&before=${pageParam}`}`, { signal })).data.items,
    initialPageParam: NEWEST,
    getNextPageParam: (last) => (last.length < EVENTS_AT_ONCE ? undefined : last.at(-1)?.id),
  });

const errorsPage = z.object({ items: z.array(syncErrorSchema), total: z.number() });
export const useHandoffErrors = (id: string): UseQueryResult<Answer<z.output<typeof errorsPage>>> => useApi(errorsPage, `/api/v1/errors?limit=200&handoff=${encodeURIComponent(id)}`);

export const useRetry = (id: string): UseMutationResult<Answer<{ readonly retried: number }>, Error, string> =>
  useWrite(z.object({ retried: z.number() }), (error: string) => ({ path: `/api/v1/errors/${encodeURIComponent(error)}/retry` }), [handoffPath(id), '/api/v1/errors']);

/** What going through one topic of the promises found. */
export const useAudit = (id: string): UseMutationResult<Answer<{ readonly changed: boolean }>, Error, { readonly topic: string; readonly outcome: string; readonly text?: string }> =>
  useWrite(z.object({ changed: z.boolean() }), (body: { readonly topic: string; readonly outcome: string; readonly text?: string }) => ({ path: `${handoffPath(id)}/promise-audit`, body }), [handoffPath(id)]);

/** Takes a record out; gives the handoff that it founds now. */
export function useUnlink(id: string): UseMutationResult<string, Error, { readonly record: string; readonly reason: string }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body) => (await callApi(z.object({ handoff: z.string() }), `${handoffPath(id)}/unlink`, { method: 'POST', body })).data.handoff,
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => typeof path === 'string' && /^\/api\/v1\/(handoffs|suggestions|overview)/.test(path) }),
  });
}
