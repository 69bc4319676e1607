import { useMutation, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { handoffSummarySchema, type HandoffSummary } from '../../core/view/handoff-summary.ts';
import { callApi, type Answer } from '../api/call-api.ts';
import { useApi } from '../api/use-api.ts';

const SUGGESTIONS_PATH = '/api/v1/suggestions';
/** As many as one looks at in a sitting; what was decided makes room for the next. */
const AT_ONCE = 50;

const suggestionSchema = z.object({ strength: z.enum(['likely', 'possible']), evidence: z.array(z.string()), handoffs: z.tuple([handoffSummarySchema, handoffSummarySchema]) });
const pageSchema = z.object({ items: z.array(suggestionSchema), total: z.number() });
export type Suggestion = z.output<typeof suggestionSchema>;

export const useSuggestions = (): UseQueryResult<Answer<z.output<typeof pageSchema>>> => useApi(pageSchema, `${SUGGESTIONS_PATH}?limit=${AT_ONCE}`);

export interface Decision {
  readonly how: 'link' | 'apart';
  /** The one that stays when they are one. */
  readonly kept: HandoffSummary;
  readonly other: HandoffSummary;
  readonly reason: string;
}

/** A pair is looked for anew afterwards: another may have gone with it. */
export function useDecide(): UseMutationResult<void, Error, Decision> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ how, kept, other, reason }) => void (await callApi(z.unknown(), `/api/v1/handoffs/${encodeURIComponent(kept.id)}/${how}`, { method: 'POST', body: { other: other.id, reason } })),
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => typeof path === 'string' && /^\/api\/v1\/(suggestions|handoffs|overview)/.test(path) }),
  });
}

export const keyOf = ({ handoffs: [first, second] }: Suggestion): string => `${first.id} ${second.id}`;
