import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../src/app.ts';
import type { World } from './open-world.ts';
import { readKept } from './read-kept.ts';

/** What the service kept, every run and what the sources show as JSON, so that a finding can be looked into afterwards. */
export async function keepEvidence(folder: string, world: World, app: App): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, value: unknown): Promise<void> => writeFile(join(folder, `${name}.json`), JSON.stringify(value, null, 1));
  await write('kept', await readKept(world));
  await write('runs', await app.store.findRuns(null, 100_000));
  for (const { id, read, simulator } of world.sources) await write(`source-${id}`, await read(simulator.control, world.clock.today()));
}
