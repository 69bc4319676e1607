import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { draftDiffSchema, draftProblemsSchema, draftSchema, draftSummarySchema, type DraftDiff, type DraftProblems, type DraftSummary, type DraftView } from '../../core/view/draft-view.ts';
import { callApi, type Answer } from '../api/call-api.ts';
import { useMay } from '../api/me.ts';
import { useApi } from '../api/use-api.ts';

/** Others may work on the same draft. */
const LOOK_AGAIN_MS = 10_000;

export const draftPath = (id: string): string => `/api/v1/drafts/${encodeURIComponent(id)}`;

export const useDraft = (id: string): UseQueryResult<Answer<DraftView>> => useApi(draftSchema, draftPath(id), { everyMs: LOOK_AGAIN_MS, onReturn: true });

const draftList = z.object({ items: z.array(draftSummarySchema), total: z.number() });
export const useDrafts = (): UseQueryResult<Answer<z.output<typeof draftList>>> => useApi(draftList, '/api/v1/drafts?limit=200', { enabled: useMay('see_drafts') });

/** What it changes in what it was made from, as saved. */
export const useDraftDiff = ({ id, revision }: Pick<DraftView, 'id' | 'revision'>): UseQueryResult<DraftDiff> =>
  useQuery({ queryKey: ['draft diff', id, revision], queryFn: async ({ signal }) => (await callApi(draftDiffSchema, `${draftPath(id)}/diff`, { signal })).data });

/** Everything wrong in what is saved; what was found before stays until the new is known. */
export function useDraftProblems({ id, revision, state }: Pick<DraftView, 'id' | 'revision' | 'state'>): UseQueryResult<DraftProblems> {
  const may = useMay('lint_mapping');
  return useQuery({
    queryKey: ['draft problems', id, revision], enabled: may && (state === 'open' || state === 'proposed'), placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await callApi(draftProblemsSchema, `${draftPath(id)}/lint`, { method: 'POST', signal })).data,
  });
}

export const saveDraftText = async (id: string, file: string, text: string, seen: number): Promise<DraftSummary> =>
  (await callApi(draftSummarySchema, `${draftPath(id)}/files/${encodeURIComponent(file)}`, { method: 'PUT', body: { text }, ifMatch: `"${seen}"` })).data;

export type DraftStart = { readonly files: readonly string[]; readonly title?: string } | { readonly file: string; readonly version: number } | { readonly undo: string };

export const beginDraft = async (start: DraftStart): Promise<DraftSummary> => (await callApi(draftSummarySchema, '/api/v1/drafts', { method: 'POST', body: start })).data;
