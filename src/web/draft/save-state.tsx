import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { isUnsaved, type FileWorks } from './file-work.ts';

/** Whether everything typed is with the service, in one line. */
export function saySaved(works: FileWorks): { readonly words: string; readonly isRefused: boolean } {
  const all = [...works.values()];
  const conflict = all.find((work) => work.conflict !== null)?.conflict;
  if (conflict !== undefined && conflict !== null) return { words: `Not saved: ${conflict.savedBy} saved the same file. Bring both together below.`, isRefused: true };
  const problem = all.find((work) => work.problem !== null)?.problem;
  if (problem !== undefined && problem !== null) return { words: `Not saved: ${problem.detail} Your changes stay here and in this browser.`, isRefused: true };
  return { words: all.some((work) => isUnsaved(work) || work.sending !== null) ? 'Saving …' : 'Saved', isRefused: false };
}

export function SaveState({ works }: { readonly works: FileWorks }): ReactNode {
  const { words, isRefused } = saySaved(works);
  return <Text component="output" aria-live="polite" size="sm" maw={420} {...(isRefused ? { c: 'red', fw: 600 } : { c: 'dimmed' })}>{words}</Text>;
}
