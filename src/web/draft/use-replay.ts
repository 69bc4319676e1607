import { useMutation, useQuery } from '@tanstack/react-query';
import { replaySchema, type ReplayView } from '../../core/view/replay-view.ts';
import { callApi } from '../api/call-api.ts';
import type { DeskFile } from './desk.ts';

const POLL_MS = 300;

/** A text in place of what is published. */
export interface TriedText {
  readonly id: string;
  readonly text: string;
}

export interface Replay {
  /** null: none was begun yet. */
  readonly view: ReplayView | null;
  /** Why it could not begin, or is not known any more. */
  readonly error: Error | null;
  readonly isStarting: boolean;
  /** What it was begun with. */
  readonly texts: readonly TriedText[] | null;
  start(texts: readonly TriedText[]): void;
}

/** What the draft would do to all stored handoffs; lives as long as the workbench is open, whichever tab is looked at. */
export function useReplay(): Replay {
  const begun = useMutation({
    mutationFn: async (files: readonly TriedText[]) => (await callApi(replaySchema, '/api/v1/replays', { method: 'POST', body: { files } })).data,
  });
  const id = begun.data?.id ?? '';
  const shown = useQuery({
    queryKey: ['replay', id], enabled: id !== '', retry: false,
    queryFn: async ({ signal }) => (await callApi(replaySchema, `/api/v1/replays/${encodeURIComponent(id)}`, { signal })).data,
    refetchInterval: ({ state }) => (state.error === null && (state.data?.state ?? 'running') === 'running' ? POLL_MS : false),
  });
  return { view: shown.data ?? begun.data ?? null, error: begun.error ?? shown.error, isStarting: begun.isPending, texts: begun.variables ?? null, start: (texts) => begun.mutate(texts) };
}

/** The texts that say something else than what runs; files that nobody uses do nothing. */
export const changedTexts = (files: readonly DeskFile[]): readonly TriedText[] =>
  files.filter(({ which, served, text }) => which !== null && (served.changed || text !== served.text)).map(({ id, text }) => ({ id, text }));

export const isSameTexts = (a: readonly TriedText[], b: readonly TriedText[] | null): boolean => a.length === b?.length && a.every(({ id, text }, index) => b[index]?.id === id && b[index].text === text);
