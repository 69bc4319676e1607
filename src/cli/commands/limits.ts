import type { Command } from 'commander';
import { sumOf } from '../../core/budget/budget.ts';
import type { BudgetView } from '../../flows/write-back/call-purse.ts';
import type { CliContext } from '../context.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { inUtc } from '../render/moment.ts';
import { plainTable } from '../render/plain-table.ts';

const SOURCES: Readonly<Record<BudgetView['source'], string>> = {
  reported: 'told by the account',
  configured: 'limits.daily',
  documented: 'the vendor’s smallest; the account has not told its own yet',
  none: 'none published; set limits.daily to have one',
};
const number = (value: number | null): string => (value === null ? '–' : value.toLocaleString('en-US'));

/** What reading, writing and a person who looks may still send. */
const leftOf = ({ ceilings, used }: BudgetView): string =>
  ceilings === null ? 'no limit' : (['read', 'write', 'look'] as const).map((purpose) => number(Math.max(0, ceilings[purpose] - sumOf(used)))).join(' / ');

export function addLimits(program: Command, context: CliContext): void {
  program
    .command('limits')
    .description('What we may use of each account’s daily API limit, and have used')
    .argument('[connection]')
    .addHelpText('after', '\nExample:\n  handoff limits sales\n\nAsks our own database only; it costs no API call.')
    .action(async (connection: string | undefined) => {
      const app = await context.app();
      const ids = connection === undefined ? app.config.connections.map(({ id }) => id) : [connection];
      await refuseUnknown(app, ids);
      const limits = [];
      for (const id of ids) limits.push({ connection: id, ...(await app.limits(id)) });
      context.output.data({ limits });
      context.output.say(
        plainTable(
          ['Connection', 'Calls a day', 'Known from', 'Our share', 'Used: read / write / look', 'Left', 'Used calls come back'],
          limits.map((each) => [
            each.connection, number(each.limit), SOURCES[each.source], number(each.share),
            [each.used.read, each.used.write, each.used.look].map(number).join(' / '), `${leftOf(each)}${each.heldBack ? ' (others use the account up)' : ''}`, `${inUtc(each.resumesAt)}${each.timeZone === 'UTC' ? '' : ` (counted by the day in ${each.timeZone})`}`,
          ]),
          context.output.width,
        ),
      );
    });
}
