import type { ExpandedPerson } from '../people.ts';

/** Which of the mapped paths below `root` the key cannot read. */
export function applyPerson(root: string, paths: readonly string[], expanded: ExpandedPerson): readonly string[] {
  return paths.filter((path) => expanded.unreadable.some((part) => path === `${root}.${part}`));
}
