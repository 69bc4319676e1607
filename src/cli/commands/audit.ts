import { InvalidArgumentError, Option, type Command } from 'commander';
import type { AuditOutcome } from '../../core/access/audit.ts';
import { isAction, PERMISSIONS } from '../../core/access/permissions.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { inUtc } from '../render/moment.ts';
import { plainTable } from '../render/plain-table.ts';

interface AuditFlags {
  readonly limit: number;
  readonly caller?: string;
  readonly action?: string;
  readonly outcome?: AuditOutcome;
  readonly target?: string;
}

export function addAudit(program: Command, context: CliContext): void {
  program
    .command('audit')
    .description('Who changed what, who looked at whose record, who was refused; newest first')
    .option('--limit <n>', 'how many', parseCount, 50)
    .option('--caller <id>', 'of one token or person')
    .option('--action <name>', 'such as accept_handoff', parseAction)
    .option('--target <id>', 'about one handoff, connection or token')
    .addOption(new Option('--outcome <outcome>').choices(['allowed', 'refused', 'failed']))
    .addHelpText('after', '\nExample:\n  handoff audit --outcome refused --limit 20')
    .action(async (flags: AuditFlags) => {
      const app = await context.app();
      const entries = await app.store.findAudit({ callerId: flags.caller, action: flags.action, outcome: flags.outcome, target: flags.target, limit: flags.limit });
      context.output.data({ entries });
      context.output.say(
        entries.length === 0
          ? 'The audit log has no such entry.'
          : plainTable(
              ['When', 'Who', 'Did what', 'To what', 'Outcome', 'From'],
              entries.map((entry) => [inUtc(entry.at), entry.callerId === null ? entry.callerName : `${entry.callerName} (${entry.callerId})`, entry.action, entry.target ?? '', entry.code === null ? entry.outcome : `${entry.outcome}: ${entry.code}`, entry.ip ?? '']),
              context.output.width,
            ),
      );
    });
}

function parseAction(text: string): string {
  if (!isAction(text)) throw new InvalidArgumentError(`There are ${Object.keys(PERMISSIONS).join(', ')}.`);
  return text;
}
