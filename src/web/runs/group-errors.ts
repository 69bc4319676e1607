import type { ShownError } from './run-words.ts';

/** Sync errors that say the same, and are mended together. */
export interface ErrorGroup {
  readonly key: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly connections: readonly string[];
  readonly errors: readonly ShownError[];
}

/** The same trouble once, the most frequent first; among equals the newest. */
export function groupErrors(errors: readonly ShownError[]): readonly ErrorGroup[] {
  const groups = new Map<string, ShownError[]>();
  for (const error of errors) {
    const key = `${error.code}\n${error.message}`;
    groups.set(key, [...(groups.get(key) ?? []), error]);
  }
  return [...groups]
    .flatMap(([key, all]): ErrorGroup[] => {
      const [first] = all;
      return first === undefined ? [] : [{ key, code: first.code, message: first.message, remedy: first.remedy, connections: [...new Set(all.map(({ connection }) => connection))], errors: all }];
    })
    .toSorted((a, b) => b.errors.length - a.errors.length || newest(b).localeCompare(newest(a)));
}

const newest = ({ errors }: ErrorGroup): string => errors.reduce((latest, { occurredAt }) => (occurredAt > latest ? occurredAt : latest), '');
