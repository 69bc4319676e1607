import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { handoffRowSchema, type HandoffRow } from '../../core/view/handoff-row.ts';
import { callApi } from '../api/call-api.ts';

export const ROWS_PATH = '/api/v1/handoffs/rows';
const PAGE_ROWS = 5_000;
const RENEW_MS = 60_000;
const rowsPage = z.object({ rows: z.array(handoffRowSchema), next: z.string().nullable() });

/** Every handoff, newest first; a row comes once, also when it moves to another page in between. */
async function loadRows(signal: AbortSignal): Promise<readonly HandoffRow[]> {
  const rows = new Map<string, HandoffRow>();
  for (let after: string | null = ''; after !== null; ) {
    const { data }: { data: z.output<typeof rowsPage> } = await callApi(rowsPage, `${ROWS_PATH}?limit=${PAGE_ROWS}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`, { signal });
    for (const row of data.rows) rows.set(row.id, row);
    after = data.next;
  }
  return [...rows.values()];
}

/** All handoffs in short, kept in the browser so that searching asks nobody; renewed while somebody looks. */
export const useHandoffRows = (): UseQueryResult<readonly HandoffRow[]> =>
  useQuery({ queryKey: ['api', ROWS_PATH], queryFn: ({ signal }) => loadRows(signal), refetchInterval: RENEW_MS, staleTime: RENEW_MS / 2 });
