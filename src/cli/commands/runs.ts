import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { writesOf } from '../render/run-report.ts';
import { plainTable } from '../render/plain-table.ts';

export function addRuns(program: Command, context: CliContext): void {
  program
    .command('runs')
    .description('What the last runs did')
    .argument('[connection]')
    .option('--limit <n>', 'how many', parseCount, 20)
    .addHelpText('after', '\nExample:\n  handoff runs sales --limit 5')
    .action(async (connection: string | undefined, flags: { readonly limit: number }) => {
      const app = await context.app();
      await refuseUnknown(app, connection === undefined ? [] : [connection], 'orStored');
      const runs = await app.store.findRuns(connection ?? null, flags.limit);
      context.output.data({ runs });
      context.output.say(
        plainTable(
          ['Started', 'Connection', 'Outcome', 'Read', 'New', 'Changed', 'Written', 'API calls', 'Seconds', 'Why not complete'],
          runs.map((run) => [
            run.startedAt, run.connection, run.outcome, String(run.pulled), String(run.handoffs.created), String(run.handoffs.updated),
            String(writesOf(run)),
            String(run.apiCalls + run.sweepCalls), (run.durationMs / 1000).toFixed(1), run.reasons.join('\n'),
          ]),
          context.output.width,
        ),
      );
    });
}
