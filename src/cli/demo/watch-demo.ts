import type { App } from '../../app.ts';
import type { CliContext } from '../context.ts';
import { version } from '../commands/serve.ts';
import { noteTroubles } from '../render/note-troubles.ts';
import { runSentence, writesOf } from '../render/run-report.ts';
import type { DemoWorld } from './demo-world.ts';

/** How often finished runs are looked for, to tell what they changed. */
const TELL_MS = 1_000;
/** More than the demo's connections can finish between two looks. */
const MOST_RUNS = 50;

/** Goes on as `handoff serve` does until Ctrl-C: reads on schedule, answers on HTTP, and tells what an edit in a simulator changed. */
export async function watchDemo(world: DemoWorld, app: App, context: CliContext): Promise<void> {
  const { output } = context;
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());
  const told = new Set((await app.store.findRuns(null, MOST_RUNS)).map(({ id }) => id));
  const service = await app.serve({
    schedule: true,
    lanes: world.sources.length,
    log: app.openLog({ level: 'error', write: (line) => output.note(line.trimEnd()) }),
    door: { kind: 'api', listen: { host: '127.0.0.1', port: 0 }, version, announce: (link) => output.say(`The studio, in your browser: ${link}`) },
  });
  output.say(`${world.sources.map(({ name, simulator }) => `Simulated ${name}: ${simulator.baseUrl}`).join('\n')}\nRunning in the background, every 10 s; what changes is told here. Ctrl-C ends the demo.`);
  try {
    while (!stopped.signal.aborted) {
      await app.clock.wait(TELL_MS, stopped.signal).catch(() => {});
      await tellNew(app, context, told);
    }
  } finally {
    await service.stop();
  }
}

/** Runs that were finished since the last look and changed something, the oldest first. */
async function tellNew(app: App, { output }: CliContext, told: Set<string>): Promise<void> {
  const runs = (await app.store.findRuns(null, MOST_RUNS)).filter((run) => run.finishedAt !== null && !told.has(run.id)).toReversed();
  for (const run of runs) {
    told.add(run.id);
    if (run.handoffs.created + run.handoffs.updated + run.handoffs.withdrawn + writesOf(run) > 0) output.say(runSentence(run, app.config));
  }
  await noteTroubles(output, app.store, runs);
}
