import type { Command } from 'commander';
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { plainTable } from '../render/plain-table.ts';
import { count } from '../render/run-report.ts';

export function addErrors(program: Command, context: CliContext): void {
  const group = program.command('errors').description('Items that a source refused: set aside, nothing lost');
  group
    .command('list')
    .description('List sync errors with the vendor’s own words')
    .option('--connection <id>')
    .option('--all', 'resolved ones too')
    .option('--limit <n>', 'how many', parseCount, 100)
    .addHelpText('after', '\nExample:\n  handoff errors list --connection sales')
    .action(async (flags: { readonly connection?: string; readonly all?: true; readonly limit: number }) => {
      const app = await context.app();
      await refuseUnknown(app, flags.connection === undefined ? [] : [flags.connection], 'orStored');
      const errors = await app.store.findSyncErrors(flags.connection ?? null, flags.all === true, flags.limit);
      context.output.data({ errors });
      context.output.say(
        errors.length === 0
          ? 'No sync errors.'
          : plainTable(
              ['Id', 'When', 'Record', 'What happened', 'What to do'],
              errors.map((error) => [error.id.slice(0, 8), error.occurredAt, error.target === null ? '' : `${error.target.object} ${error.target.externalId}`, `${error.message} (${error.code})`, error.remedy]),
              context.output.width,
            ),
      );
    });
  group
    .command('retry')
    .description('Send set-aside items again with the next sync')
    .argument('[ids...]', 'ids (or their first 8 characters) from "errors list"')
    .option('--all', 'every one')
    .option('--connection <id>')
    .addHelpText('after', '\nExample:\n  handoff errors retry 3f9a12bc')
    .action(async (ids: readonly string[], flags: { readonly all?: true; readonly connection?: string }) => {
      if (ids.length === 0 && flags.all !== true) {
        throw new HandoffError({ code: 'nothing_named', message: 'Name the errors to retry.', remedy: 'Give ids from "handoff errors list", or --all.', exitCode: 2 });
      }
      const app = await context.app();
      await refuseUnknown(app, flags.connection === undefined ? [] : [flags.connection], 'orStored');
      const known = await app.store.findSyncErrors(flags.connection ?? null, false, 10_000);
      const chosen = flags.all === true ? known : known.filter((error) => ids.some((id) => error.id.startsWith(id)));
      const wanted = chosen.map((error) => error.id);
      const again = await app.store.retrySyncErrors(flags.all === true ? 'all' : wanted, flags.connection ?? null);
      context.output.data({ retried: again });
      context.output.say(`${count(again, 'item')} will be sent again with the next sync.`);
      const gone = new Set(chosen.map(({ connection }) => connection).filter((id) => !app.config.connections.some((connection) => connection.id === id)));
      for (const id of gone) context.output.say(`"${id}" is not in ${app.config.file} any more: what is its own is sent once the same account is connected again, under any name.`);
      if (again === 0) context.exitCode = 1;
    });
}
