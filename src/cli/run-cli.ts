import { Command, CommanderError } from 'commander';
import { HandoffError } from '../core/errors.ts';
import type { CliContext } from './context.ts';
import { createContext } from './context.ts';
import { addAlarms } from './commands/alarms.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup, addRestore } from './commands/backup.ts';
import { addConnections } from './commands/connections.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addErrors } from './commands/errors.ts';
import { addForget } from './commands/forget.ts';
import { addFreshness } from './commands/freshness.ts';
import { addHandoffs } from './commands/handoffs.ts';
import { addKeys } from './commands/keys.ts';
import { addLimits } from './commands/limits.ts';
import { addMapping } from './commands/mapping.ts';
import { addMigrate } from './commands/migrate.ts';
import { addReport } from './commands/report.ts';
import { addRuns } from './commands/runs.ts';
import { addSchema } from './commands/schema.ts';
import { addServe, addWorker } from './commands/serve.ts';
import { addSetup } from './commands/setup.ts';
import { addSync } from './commands/sync.ts';
import { addTokens } from './commands/tokens.ts';
import { addUsers } from './commands/users.ts';

const GROUPS: readonly (readonly [string, readonly ((program: Command, context: CliContext) => void)[]])[] = [
  ['Begin:', [addDemo, addConnections, addMapping, addSetup, addSchema]],
  ['Run:', [addSync, addServe, addWorker]],
  ['Work with handoffs:', [addHandoffs, addForget]],
  ['Watch:', [addReport, addRuns, addErrors, addLimits, addFreshness, addAlarms, addDoctor]],
  ['Access and secrets:', [addTokens, addUsers, addAudit, addKeys]],
  ['Database:', [addMigrate, addBackup, addRestore]],
];
const EXIT_CODES = '\nExit code: 0 done, 1 failed, 2 wrong usage or configuration, 3 partial.';

/** Parses the arguments, runs the command, answers with its exit code. Errors become one clear message. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const context = createContext(argv);
  const program = new Command('handoff')
    .description('Closed deals and accepted offers become scored handoffs; score, gaps, status and tasks appear where people already work.')
    .option('--config <file>', 'connections file', 'connections.yaml')
    .option('--json', 'print one JSON document on stdout and nothing else')
    .addHelpText('after', '\nExample:\n  handoff demo --once            see it work, with simulated systems\n  handoff connections check      try the accounts of your connections.yaml\n  handoff sync sales --dry-run   what would change where')
    .showHelpAfterError('(add --help for an example)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => process.stdout.write(text), writeErr: (text) => process.stderr.write(text) });
  for (const [title, commands] of GROUPS) {
    program.commandsGroup(title);
    for (const add of commands) add(program, context);
  }
  for (const command of everyCommand(program)) {
    command.exitOverride().option('--json', 'print one JSON document on stdout and nothing else');
    if (command.commands.length === 0) command.addHelpText('after', EXIT_CODES);
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return report(error, context);
  } finally {
    await context.close();
  }
}

const everyCommand = (command: Command): readonly Command[] => command.commands.flatMap((child) => [child, ...everyCommand(child)]);

function report(error: unknown, context: CliContext): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // Commander has told people already.
    const message = error.message.replace(/^error: /, '');
    context.output.data({ error: { code: 'wrong_usage', message, remedy: 'Add --help for an example.', place: null, exitCode: 2 } });
    return 2;
  }
  if (error instanceof HandoffError) {
    const { code, message, remedy, place, exitCode } = error;
    context.output.data({ error: { code, message, remedy, place, exitCode } });
    context.output.note(`${place === null || message.includes(place) ? '' : `${place}: `}${message}\n→ ${remedy}`);
    return exitCode;
  }
  const unusable = describeUnusable(error);
  if (unusable !== null) return report(unusable, context);
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.output.data({ error: { code: 'unexpected', message: error instanceof Error ? error.message : String(error), remedy: 'Please report it.', place: null, exitCode: 1 } });
  context.output.note(`Something unexpected went wrong.\n${message}`);
  return 1;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder', EACCES: 'this user has no right to it', EPERM: 'this user has no right to it', EROFS: 'the disk cannot be written to', ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file', EEXIST: 'there is a file of this name', EISDIR: 'it is a folder', EMFILE: 'too many files are open',
};

/** A file or folder that the machine refuses needs no stack trace: whoever set the path can mend it. */
function describeUnusable(error: unknown): HandoffError | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if ('syscall' in error && error.syscall === 'listen' && 'address' in error) return describeDoor(String(error.code), `${String(error.address)}${'port' in error ? `:${String(error.port)}` : ''}`, error);
  if (!('path' in error) || typeof error.path !== 'string') return null;
  const reason = REASONS[String(error.code)];
  if (reason === undefined) return null;
  return new HandoffError({ code: 'path_unusable', message: `${error.path} cannot be used: ${reason} (${String(error.code)}).`, remedy: 'Correct the path (in the command, connections.yaml or HANDOFF_DATA_FOLDER) or the rights to it.', place: error.path, cause: error });
}

const DOOR_REASONS: Readonly<Record<string, readonly [string, string]>> = {
  EADDRINUSE: ['another program listens there', 'Stop the other one (a second "handoff serve"?), or choose another port'],
  EADDRNOTAVAIL: ['this machine has no such address', 'Use 127.0.0.1, 0.0.0.0 or an address of this machine'],
  EACCES: ['this user may not open that port', 'Use a port from 1024 on, behind a proxy'],
};

function describeDoor(code: string, address: string, cause: Error): HandoffError | null {
  const [reason, remedy] = DOOR_REASONS[code] ?? [];
  if (reason === undefined) return null;
  return new HandoffError({ code: 'address_unusable', message: `HTTP cannot be answered at ${address}: ${reason} (${code}).`, remedy: `${remedy ?? ''}, under service.listen (of a worker: service.probes) in connections.yaml.`, place: address, exitCode: 2, cause });
}
