import { createApp } from '../../src/app.ts';
import type { World } from './open-world.ts';

const LONG_AGO = '2000-01-01T00:00:00.000Z';

/** As if a day had passed: the next sync looks at every known record, where deletions are found in no other way. */
export async function makeSweepsDue(world: World): Promise<void> {
  const app = await createApp(await world.config());
  try {
    for (const { id, deletionsBySweep } of world.sources) {
      const stored = deletionsBySweep ? await app.store.findConnection(id) : null;
      if (stored !== null) await app.store.saveConnection({ ...stored, lastSweepAt: LONG_AGO });
    }
  } finally {
    await app.close();
  }
}
