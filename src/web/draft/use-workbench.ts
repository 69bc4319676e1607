import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type { DraftView } from '../../core/view/draft-view.ts';
import { useMe } from '../api/me.ts';
import { draftPath, saveDraftText } from './draft-api.ts';
import type { FileWorks } from './file-work.ts';
import { keepTexts } from './kept-texts.ts';
import { Workbench } from './workbench.ts';

/** The workbench of this draft; `heardAt`: when the service answered last, so that what it refused while it was away is sent again. */
export function useWorkbench(draft: DraftView, heardAt: number): { readonly bench: Workbench; readonly works: FileWorks; reload(): Promise<void> } {
  const client = useQueryClient();
  const me = useMe();
  const reload = (): Promise<void> => client.invalidateQueries({ queryKey: ['api', draftPath(draft.id)] });
  const [bench] = useState(() => new Workbench(draft, {
    kept: keepTexts(localStorage, me.name, draft.id),
    save: async (file, text, seen) => {
      const saved = await saveDraftText(draft.id, file, text, seen);
      void reload();
      return saved;
    },
    reload: () => void reload(),
    nowMs: () => Date.now(),
    schedule: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  }));
  const hear = useEffectEvent(() => {
    bench.take(draft);
    bench.retry();
  });
  // After signing in again `me` is new, and with it the token that writes carry: it is set when all effects have run.
  useEffect(() => {
    const timer = setTimeout(hear, 0);
    return () => clearTimeout(timer);
  }, [draft, heardAt, me]);
  useEffect(() => {
    const retry = (): void => bench.retry();
    window.addEventListener('online', retry);
    return () => {
      window.removeEventListener('online', retry);
      void bench.flush();
    };
  }, [bench]);
  return { bench, works: useSyncExternalStore(bench.subscribe, bench.works), reload };
}
