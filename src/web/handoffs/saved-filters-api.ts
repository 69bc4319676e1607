import { useMutation, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import type { HandoffListFilter } from '../../core/view/handoff-filter.ts';
import { savedFilterSchema, type SavedFilter } from '../../core/view/saved-filter.ts';
import { callApi, type Answer } from '../api/call-api.ts';
import { useApi } from '../api/use-api.ts';

const FILTERS_PATH = '/api/v1/me/filters';
const listSchema = z.object({ filters: z.array(savedFilterSchema) });

export const useSavedFilters = (): UseQueryResult<Answer<z.output<typeof listSchema>>> => useApi(listSchema, FILTERS_PATH);

type Change = { readonly kind: 'save'; readonly name: string; readonly filter: HandoffListFilter } | { readonly kind: 'rename'; readonly from: SavedFilter; readonly name: string } | { readonly kind: 'delete'; readonly name: string };

const pathOf = (name: string): string => `${FILTERS_PATH}/${encodeURIComponent(name)}`;
/** Search texts may hold blanks around them, which are no part of the filter. */
const tidy = (filter: HandoffListFilter): HandoffListFilter => {
  const text = filter.text?.trim() ?? '';
  return { ...filter, text: text === '' ? undefined : text };
};

async function apply(change: Change): Promise<void> {
  if (change.kind === 'save') await callApi(savedFilterSchema, pathOf(change.name), { method: 'PUT', body: tidy(change.filter) });
  if (change.kind === 'delete') await callApi(z.null(), pathOf(change.name), { method: 'DELETE' });
  if (change.kind !== 'rename') return;
  // The new one first: what fails in between leaves two, never none.
  await callApi(savedFilterSchema, pathOf(change.name), { method: 'PUT', body: change.from.filter });
  await callApi(z.null(), pathOf(change.from.name), { method: 'DELETE' });
}

export function useKeepFilter(): UseMutationResult<void, Error, Change> {
  const client = useQueryClient();
  return useMutation({ mutationFn: apply, onSettled: () => client.invalidateQueries({ queryKey: ['api', FILTERS_PATH] }) });
}
