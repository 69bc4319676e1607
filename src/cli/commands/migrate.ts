import type { Command } from 'commander';
import type { CliContext } from '../context.ts';

export function addMigrate(program: Command, context: CliContext): void {
  program
    .command('migrate')
    .description('Bring the database to the present schema (every command does so when it starts)')
    .addHelpText('after', '\nExample:\n  handoff migrate')
    .action(async () => {
      const app = await context.app();
      const { kind } = app.config.database;
      context.output.data({ database: kind, upToDate: true });
      context.output.say(`The ${kind === 'embedded' ? 'embedded database' : 'PostgreSQL database'} has the present schema.`);
    });
}
