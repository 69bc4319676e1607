import { afterAll, beforeAll } from '@jest/globals';
import type { Studio } from './open-studio.ts';

/** One studio for all tests of a file: it is opened before the first and closed after the last. */
export function keepStudio(open: (work: (studio: Studio) => Promise<void>) => Promise<void>): () => Studio {
  let kept: Studio | null = null;
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  let whole: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    const opened = Promise.withResolvers<Studio>();
    whole = open((studio) => {
      opened.resolve(studio);
      return isOver;
    });
    whole.catch((error: unknown) => opened.reject(error));
    kept = await opened.promise;
  });
  afterAll(async () => {
    end();
    await whole;
  });
  return () => {
    if (kept === null) throw new Error('the studio is not open yet');
    return kept;
  };
}
