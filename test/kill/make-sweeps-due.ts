import { setTimeout as delay } from 'node:timers/promises';
import { createApp, type App } from '../../src/app.ts';
import { HandoffError } from '../../src/core/errors.ts';
import type { World } from './open-world.ts';

const LONG_AGO = '2000-01-01T00:00:00.000Z';

/** As if a day had passed: the next sync looks at every known record, where deletions are found in no other way. */
export async function makeSweepsDue(world: World): Promise<void> {
  const app = await createApp(await world.config());
  try {
    for (const { id, deletionsBySweep } of world.sources) {
      if (deletionsBySweep) await whenFree(app, id, () => makeDue(app, id));
    }
  } finally {
    await app.close();
  }
}

async function makeDue(app: App, id: string): Promise<void> {
  const stored = await app.store.findConnection(id);
  if (stored !== null) await app.store.saveConnection({ ...stored, lastSweepAt: LONG_AGO });
}

/** In its lane: a run that goes on at the same time saves the same row. */
async function whenFree(app: App, id: string, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await app.store.withLane(id, work);
    } catch (error) {
      if (!(error instanceof HandoffError) || error.code !== 'lane_busy') throw error;
      await delay(50);
    }
  }
}
