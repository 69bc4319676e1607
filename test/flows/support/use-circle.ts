import { rm } from 'node:fs/promises';
import { afterAll, beforeAll } from '@jest/globals';
import type { OpenStore } from '../../../src/store/open-store.ts';
import { createTestEngine, openTestStore, type ENGINES, type TestEngine } from '../../support/store.ts';
import { CircleWorld, type Seat } from './circle-world.ts';

/** One store for all tests of a describe block; every world has accounts and connections of its own, so they never meet. */
export function useCircle(engine: (typeof ENGINES)[number]): { readonly world: (seats: Readonly<Record<string, Seat>>) => Promise<CircleWorld> } {
  let made: TestEngine | undefined;
  let open: OpenStore | undefined;
  const folders: string[] = [];
  beforeAll(async () => {
    made = await createTestEngine(engine);
    open = await openTestStore(made.options);
  });
  afterAll(async () => {
    await open?.close();
    await made?.remove();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  return {
    world: (seats) => {
      if (open === undefined) throw new Error('the store opens before the first test');
      return CircleWorld.start(open, folders, seats);
    },
  };
}
