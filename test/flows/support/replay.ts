import { readFile } from 'node:fs/promises';
import type { Replays } from '../../../src/app/keep-replays.ts';
import type { ReplayView } from '../../../src/core/view/replay-view.ts';
import type { World } from './world.ts';

export const REQUIREMENTS = 'customer-requirements.yaml';
export const MAPPING = 'customer.yaml';

/** The file as it is, changed; nothing is written. */
export async function draftOf(world: World, changes: Readonly<Record<string, (text: string) => string>>) {
  return Promise.all(
    Object.entries(changes).map(async ([file, change]) => {
      const name = `${world.id}/${file}`;
      const path = world.app.ruleFiles.findRulesFile(name).path;
      const before = await readFile(path, 'utf8');
      const text = change(before);
      if (text === before) throw new Error(`the draft of ${file} changes nothing`);
      return { name, text };
    }),
  );
}

export async function replay(replays: Replays, files: Parameters<Replays['start']>[0], by = 'rita'): Promise<ReplayView> {
  const id = await replays.start(files, by);
  await replays.ended(id);
  return replays.show(id, ['admin']);
}

/** What people see of every handoff. */
export const seen = async (world: World) => new Map((await world.handoffs()).map(({ id, score, status }) => [id, { score, status }]));
