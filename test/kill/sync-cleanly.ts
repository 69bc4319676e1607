import { z } from 'zod';
import type { World } from './open-world.ts';
import { runHandoff, type Ended } from './run-handoff.ts';

const MOST_CLEAN_RUNS = 8;

const reportSchema = z.object({
  runs: z.array(
    z.object({
      connection: z.string(),
      outcome: z.string(),
      reasons: z.array(z.string()),
      handoffs: z.object({ created: z.number(), updated: z.number(), withdrawn: z.number() }),
      writeBack: z.object({ fields: z.number(), tasksCreated: z.number(), tasksUpdated: z.number(), tasksClosed: z.number(), notes: z.number(), errors: z.number(), unconfirmed: z.number(), waiting: z.number() }),
    }),
  ),
});
type Run = z.infer<typeof reportSchema>['runs'][number];

/** A sync that nobody disturbed must end well: what happened before it is no excuse. */
export function refuseFailed({ sources }: World, ended: Ended): readonly Run[] {
  const report = reportSchema.safeParse(parseJson(ended.stdout));
  // Where only the daily look finds deletions, a write to a record that a person deleted is refused until then.
  const mayRefuse = new Set(sources.filter(({ deletionsBySweep }) => deletionsBySweep).map(({ id }) => id));
  const isWell = ({ connection, outcome, writeBack }: Run): boolean => outcome === 'complete' && (writeBack.errors === 0 || mayRefuse.has(connection));
  if ((ended.code !== 0 && ended.code !== 3) || !report.success || !report.data.runs.every(isWell)) {
    throw new Error(`A sync that nobody disturbed ended with code ${ended.code ?? 'none'}:\n${ended.stdout.slice(-2_000)}\n${ended.stderr}`);
  }
  return report.data.runs;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export async function syncUntilIdle(world: World, log: ((line: string) => void) | undefined): Promise<void> {
  for (let run = 1; run <= MOST_CLEAN_RUNS; run += 1) {
    const runs = refuseFailed(world, await runHandoff(world, ['sync', '--json']).ended);
    const busy = runs.filter(isBusy);
    if (busy.length === 0) return log?.(`idle after ${run} clean syncs`);
    if (run === MOST_CLEAN_RUNS) throw new Error(`After ${run} clean syncs there still is something to do: ${JSON.stringify(busy)}`);
  }
}

/** Something was found, written or is still to be written. */
export const isBusy = ({ handoffs, writeBack }: Pick<Run, 'handoffs' | 'writeBack'>): boolean => {
  const { created, updated, withdrawn } = handoffs;
  const { fields, tasksCreated, tasksUpdated, tasksClosed, notes, errors, unconfirmed, waiting } = writeBack;
  return [created, updated, withdrawn, fields, tasksCreated, tasksUpdated, tasksClosed, notes, errors, unconfirmed, waiting].some((count) => count > 0);
};
