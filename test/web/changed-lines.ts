import { diffIndices } from 'node-diff3';

/** Lines that stand in one text only. */
export function changedLines(before: string, after: string): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  const hunks = diffIndices(before.split('\n'), after.split('\n'));
  return { gone: hunks.flatMap(({ buffer1Content }) => buffer1Content), come: hunks.flatMap(({ buffer2Content }) => buffer2Content) };
}
