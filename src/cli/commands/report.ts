import { Option, type Command } from 'commander';
import { HandoffError } from '../../core/errors.ts';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { FirstRunReport } from '../../core/view/first-run-report.ts';
import { reportFirstRun } from '../../flows/rules/report-first-run.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { reportText } from '../render/report-text.ts';

export function addReport(program: Command, context: CliContext): void {
  program
    .command('report')
    .description('How complete the handoffs of the last months are, what they lack most, and which three fields would lift most of them')
    .argument('[connections...]')
    .addOption(new Option('--kind <kind>', 'only one kind; both where there are both').choices(['customer', 'employee']))
    .option('--days <n>', 'look back so far', parseCount, 92)
    .addHelpText('after', '\nReads what the last sync stored; writes nothing and asks no account.\n\nExample:\n  handoff report sales --days 365')
    .action(async (given: readonly string[], flags: { readonly kind?: HandoffKind; readonly days: number }) => {
      const app = await context.app();
      await refuseUnknown(app, given);
      const ids = given.length > 0 ? given : app.config.connections.map(({ id }) => id);
      const kinds = new Set((await app.store.countByStatus()).flatMap(({ connection, kind }) => (ids.includes(connection) ? [kind] : [])));
      const wanted: readonly (HandoffKind | null)[] = flags.kind !== undefined ? [flags.kind] : kinds.size < 2 ? [null] : ['customer', 'employee'];
      const reports: FirstRunReport[] = [];
      for (const kind of wanted) reports.push(await reportFirstRun(app, { kind, connections: ids, days: flags.days }));
      refuseNeverSynced(reports);
      context.output.data({ reports });
      for (const report of reports) context.output.say(reportText(report, context.output.width));
    });
}

/** Where nothing was ever read, a report of zeros would look like an answer. */
function refuseNeverSynced(reports: readonly FirstRunReport[]): void {
  const ids = [...new Set(reports.flatMap(({ neverSynced }) => neverSynced))];
  if (ids.length === 0 || reports.some(({ connections, neverSynced }) => connections.length > neverSynced.length)) return;
  throw new HandoffError({
    code: 'never_synced',
    message: `Nothing was read from ${ids.join(', ')} yet, so there is nothing to report.`,
    remedy: `Run "handoff sync ${ids.join(' ')}" with "rollout: observe" in connections.yaml first: it reads everything and writes nothing.`,
  });
}
