import { z } from 'zod';

const keptSchema = z.object({ text: z.string(), base: z.string(), seen: z.number(), at: z.string() });

/** What somebody typed and the service does not have yet. */
export type KeptText = z.infer<typeof keptSchema>;

export interface KeptTexts {
  find(file: string): KeptText | null;
  keep(file: string, kept: KeptText): void;
  drop(file: string): void;
}

/** In this browser, so that neither a reload nor an ended session loses it. A full or forbidden storage keeps nothing, and stops nobody. */
export function keepTexts(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, person: string, draft: string): KeptTexts {
  const keyOf = (file: string): string => `handoff-draft/${person}/${draft}/${file}`;
  const trying = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  return {
    find: (file) => trying(() => keptSchema.parse(JSON.parse(storage.getItem(keyOf(file)) ?? 'null'))),
    keep: (file, kept) => void trying(() => storage.setItem(keyOf(file), JSON.stringify(kept))),
    drop: (file) => void trying(() => storage.removeItem(keyOf(file))),
  };
}
