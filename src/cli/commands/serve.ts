import type { Command } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';

export const { version } = packageJson;

interface ServeFlags {
  readonly lanes?: number;
}

export function addServe(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('Run in the background: decides when, works, and answers on HTTP')
    .option('--lanes <count>', 'connections to work on at the same time (default: service.lanes)', parseCount)
    .addHelpText('after', '\nExample:\n  handoff serve\n\nStops at Ctrl-C or SIGTERM, after what runs has come to its next safe point.')
    .action((flags: ServeFlags) => run(context, flags, true));
}

export function addWorker(program: Command, context: CliContext): void {
  program
    .command('worker')
    .description('Work for a "handoff serve" on the same PostgreSQL; start as many as you like')
    .option('--lanes <count>', 'connections to work on at the same time (default: service.lanes)', parseCount)
    .addHelpText('after', '\nExample:\n  DATABASE_URL=… handoff worker --lanes 16\n\nStops at Ctrl-C or SIGTERM, after what runs has come to its next safe point.')
    .action(async (flags: ServeFlags) => {
      const config = await context.config();
      if (config.database.kind === 'embedded') {
        throw new HandoffError({
          code: 'worker_needs_postgres',
          message: 'The embedded database serves one process only, so there is nothing that a worker could share.',
          remedy: 'Set DATABASE_URL to a PostgreSQL database for "handoff serve" and every worker; or run "handoff serve" alone.',
          place: 'DATABASE_URL',
          exitCode: 2,
        });
      }
      return run(context, flags, false);
    });
}

async function run(context: CliContext, flags: ServeFlags, schedule: boolean): Promise<void> {
  // Who begins with the pages has no file yet; they make it.
  if (schedule) await context.config({ mayBeMissing: true });
  const app = await context.app();
  const stopped = untilAsked();
  const { lanes, listen, probes } = app.config.service;
  const log = app.openLog({ level: 'info', write: (line) => process.stderr.write(line), base: { process: schedule ? 'serve' : 'worker' } });
  const doorAt = schedule ? listen : probes;
  const service = await app.serve({
    schedule,
    lanes: flags.lanes ?? lanes,
    log,
    ...(doorAt === undefined ? {} : { door: { kind: schedule ? 'api' : 'probes', listen: doorAt, version, announce: (link: string) => context.output.note(`Nobody can sign in yet. The first administrator enters here, on this machine, within an hour:\n${link}`) } }),
  });
  context.output.note(`${schedule ? 'handoff-sync is running' : 'This worker is running'}${service.address === null ? '' : ` at ${service.address}`}. Ctrl-C stops it.`);
  if (app.config.connections.length === 0) context.output.note(`${app.config.file} names no account yet. Connect the first one on the pages, or write the file: it is taken within seconds.`);
  await stopped;
  context.output.note('Stopping: what runs comes to its next safe point first.');
  await service.stop();
}

/** The first signal asks to stop; a second one ends the process at once, which loses nothing either. */
function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
  });
}
