import { resolve } from 'node:path';
import type { Command } from 'commander';
import { SYSTEM } from '../../core/access/caller.ts';
import { summaryOf } from '../../core/view/handoff-summary.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import type { CliContext } from '../context.ts';
import { tellStory } from '../demo/demo-story.ts';
import { openDemoWorld, type DemoWorld } from '../demo/demo-world.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { watchDemo } from '../demo/watch-demo.ts';
import { noteTroubles } from '../render/note-troubles.ts';
import { findWrittenTasks, handoffTable } from '../render/handoff-table.ts';
import { count, exitCodeOf, reportOf, runSentence, writesOf } from '../render/run-report.ts';
import { syncAll } from './sync.ts';

interface DemoFlags {
  readonly once?: true;
  readonly reset?: true;
  readonly folder: string;
}

export function addDemo(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('See it work on this machine: simulated CRMs and HR systems, a first sync, the scores, a story; then it runs until Ctrl-C')
    .option('--once', 'end after the first sync and the story')
    .option('--reset', 'forget earlier demos')
    .option('--folder <folder>', 'where the demo keeps its state', '.handoff/demo')
    .addHelpText('after', '\nExample:\n  handoff demo --once')
    .action(async (flags: DemoFlags) => {
      const world = await openDemoWorld({ folder: resolve(flags.folder), reset: flags.reset === true, now: new Date() });
      try {
        await runDemo(world, context, flags.once === true || context.output.json);
      } finally {
        await context.close();
        await world.stop();
      }
    });
}

async function runDemo(world: DemoWorld, context: CliContext, once: boolean): Promise<void> {
  const { output } = context;
  output.say(world.fresh ? `Starting simulated systems (${world.sources.map(({ name }) => name).join(', ')}) and setting up our fields in them …` : 'The demo goes on where it ended (start over with --reset).');
  const app = await context.appFrom(world.config);
  const seeded = await seedDemo(world, app);
  const first = await syncAll(context, app, idsOf(world), {});
  const handoffs = (await app.store.listHandoffs({ limit: 200 })).toSorted(byScore);
  output.say(handoffTable(handoffs, await findWrittenTasks(app.store, handoffs), output.width));
  for (const run of first) output.say(runSentence(run, app.config));
  await noteTroubles(output, app.store, first);
  const story = world.marker.storyTold ? [] : await tellStory(world, app, seeded, output);
  if (story.length > 0) await world.remember({ ...world.marker, storyTold: true });
  const runs = [...first, ...story];
  const calls = runs.reduce((sum, run) => sum + run.apiCalls + run.sweepCalls, 0);
  const written = runs.reduce((sum, run) => sum + writesOf(run), 0);
  output.say(`\n${count(handoffs.length, 'handoff')}, ${count(calls, 'API call')} in all. ${written === 0 ? 'Nothing was written, because nothing changed since the last time.' : 'Run the demo again: it will write nothing, because nothing changed.'}`);
  output.data({ ...reportOf(runs), handoffs: (await app.store.listHandoffs({ limit: 200 })).map((handoff) => summaryOf(handoff, SYSTEM.roles)) });
  context.exitCode = exitCodeOf(runs);
  if (!once) await watchDemo(world, app, context);
}

const idsOf = (world: DemoWorld): readonly string[] => world.sources.map(({ id }) => id);

/** Customers first, then by score: who needs a look stands below whom is ready. */
const byScore = (a: StoredHandoff, b: StoredHandoff): number => a.kind.localeCompare(b.kind) || (b.score ?? -1) - (a.score ?? -1) || a.title.localeCompare(b.title);
