import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { inUtc } from '../render/moment.ts';
import { plainTable } from '../render/plain-table.ts';

export function addAlarms(program: Command, context: CliContext): void {
  program
    .command('alarms')
    .description('What is wrong now, since when, and what to do about it')
    .option('--connection <id>')
    .option('--all', 'those that are over too')
    .option('--limit <n>', 'how many', parseCount, 100)
    .addHelpText('after', '\nExample:\n  handoff alarms --connection sales')
    .action(async (flags: { readonly connection?: string; readonly all?: true; readonly limit: number }) => {
      const app = await context.app();
      await refuseUnknown(app, flags.connection === undefined ? [] : [flags.connection], 'orStored');
      const filter = { includeResolved: flags.all === true, limit: flags.limit, ...(flags.connection === undefined ? {} : { connection: flags.connection }) };
      const alarms = await app.store.findAlarms(filter);
      context.output.data({ alarms });
      context.output.say(
        alarms.length === 0
          ? 'No alarms. They are decided while "handoff serve" runs.'
          : plainTable(
              ['Since', 'Connection', 'Severity', 'What is wrong', 'What to do', 'Over since'],
              alarms.map((alarm) => [inUtc(alarm.since), alarm.connection ?? 'the service', alarm.severity, alarm.message, alarm.remedy, alarm.resolvedAt === null ? '' : inUtc(alarm.resolvedAt)]),
              context.output.width,
            ),
      );
    });
}
