import type { Command } from 'commander';
import { agoInWords } from '../../core/watch/in-words.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { plainTable } from '../render/plain-table.ts';

const HOUR_MS = 3_600_000;

export function addFreshness(program: Command, context: CliContext): void {
  program
    .command('freshness')
    .description('How old what is known and written is, and how long a change takes to show as a score')
    .argument('[connection]')
    .option('--hours <n>', 'look back so far', parseCount, 24)
    .addHelpText('after', '\nExample:\n  handoff freshness sales --hours 168')
    .action(async (connection: string | undefined, flags: { readonly hours: number }) => {
      const app = await context.app();
      await refuseUnknown(app, connection === undefined ? [] : [connection], 'orStored');
      const now = app.clock.now();
      const from = new Date(now.getTime() - flags.hours * HOUR_MS).toISOString();
      const freshness = await app.store.findFreshness(connection === undefined ? null : [connection], from, now.toISOString());
      context.output.data({ from, to: now.toISOString(), freshness });
      context.output.say(
        plainTable(
          ['Connection', 'Last read completely', 'Writes due', 'Oldest due since', 'Changes', 'Half shown in', '95 % in', '99 % in'],
          freshness.map(({ connection: id, knownAsOf, due, oldestDueAt, samples, seconds }) => [
            id, knownAsOf === null ? 'never yet' : agoInWords(knownAsOf, now), String(due), oldestDueAt === null ? '' : agoInWords(oldestDueAt, now),
            String(samples), ...(seconds === null ? ['', '', ''] : [seconds.p50, seconds.p95, seconds.p99].map((each) => `${each.toFixed(1)} s`)),
          ]),
          context.output.width,
        ),
      );
    });
}
