import { afterAll, beforeAll } from '@jest/globals';
import type { Studio } from './open-studio.ts';

/** One studio for all tests of a file: it is opened before the first and closed after the last. */
export function keepStudio(open: (work: (studio: Studio) => Promise<void>) => Promise<void>): () => Studio {
  let kept: Studio | null = null;
  let end: () => void = () => {};
  let whole: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    const isOver = new Promise<void>((resolve) => (end = resolve));
    kept = await new Promise<Studio>((resolve, reject) => {
      whole = open((studio) => {
        resolve(studio);
        return isOver;
      });
      whole.catch(reject);
    });
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
