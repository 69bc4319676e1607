import { Option, type Command } from 'commander';
import { HandoffError } from '../../core/errors.ts';
import { SYSTEM } from '../../core/access/caller.ts';
import { STATUS_LABELS } from '../../core/tasks/status-labels.ts';
import { explainReport } from '../../core/view/explain-handoff.ts';
import { readinessOf, summaryOf } from '../../core/view/handoff-summary.ts';
import { recordedScoresOf } from '../../core/view/recorded-scores.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import type { HandoffFilter } from '../../core/ports.ts';
import type { CliContext } from '../context.ts';
import { findOne } from '../find-handoff.ts';
import { parseCount } from '../parse-count.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { acceptanceParts, acceptanceText } from '../render/acceptance.ts';
import { explainText } from '../render/explain.ts';
import { findWrittenTasks, handoffTable } from '../render/handoff-table.ts';
import { readinessText } from '../render/readiness.ts';
import { contestedText, findRecords, recordsText } from '../render/records.ts';
import { count } from '../render/run-report.ts';
import { addLinks } from './links.ts';
import { addSteps } from './steps.ts';

export function addHandoffs(program: Command, context: CliContext): void {
  const group = program.command('handoffs').description('Look at handoffs, accept or reject them, ask and answer');
  const sayAcceptance = (handoff: StoredHandoff): void => {
    const text = acceptanceText(handoff, context.output.width);
    if (text !== null) context.output.say(text);
  };
  group
    .command('list')
    .description('All handoffs with score, gaps and status')
    .option('--connection <id>')
    .option('--kind <kind>', 'customer or employee')
    .addOption(new Option('--status <status...>').choices(Object.keys(STATUS_LABELS)))
    .option('--older', 'those before the start date too')
    .option('--limit <n>', 'how many', parseCount, 50)
    .addHelpText('after', '\nExample:\n  handoff handoffs list --status incomplete --limit 20')
    .action(async (flags: { readonly connection?: string; readonly kind?: string; readonly status?: readonly string[]; readonly older?: true; readonly limit: number }) => {
      const app = await context.app();
      await refuseUnknown(app, flags.connection === undefined ? [] : [flags.connection], 'orStored');
      const filter = {
        ...(flags.connection === undefined ? {} : { connection: flags.connection }),
        ...kindOf(flags.kind),
        ...(flags.status === undefined ? {} : { status: flags.status }),
        ...(flags.older === true ? {} : { backlog: false }),
      } satisfies HandoffFilter;
      const handoffs = await app.store.listHandoffs({ ...filter, limit: flags.limit });
      const all = await app.store.countHandoffs(filter);
      const older = flags.older === true ? 0 : await app.store.countHandoffs({ ...filter, backlog: true });
      const written = await findWrittenTasks(app.store, handoffs);
      context.output.data({ total: all, olderThanStart: older, handoffs: handoffs.map((handoff) => summaryOf(handoff, SYSTEM.roles)) });
      context.output.say(() => handoffTable(handoffs, written, context.output.width));
      if (all > handoffs.length) context.output.say(`${handoffs.length} of ${count(all, 'handoff')}; --limit shows more.`);
      if (older > 0) context.output.say(`(and ${older.toLocaleString('en')} older than the start date: --older)`);
    });
  group
    .command('show')
    .description('One handoff in short')
    .argument('<handoff>', 'its id (8 characters are enough) or the source’s record id')
    .addHelpText('after', '\nExample:\n  handoff handoffs show 006xx000004TmiQ')
    .action(async (text: string) => {
      const app = await context.app();
      const handoff = await findOne(app, text);
      const records = await findRecords(app, handoff);
      context.output.data({ ...handoff, readiness: readinessOf(handoff), scores: recordedScoresOf(handoff), ...acceptanceParts(handoff), records });
      const written = await findWrittenTasks(app.store, [handoff]);
      context.output.say(handoffTable([handoff], written, context.output.width));
      const readiness = readinessText(handoff, context.output.width);
      if (readiness !== null) context.output.say(readiness);
      context.output.say(recordsText(records, context.output.width));
      sayAcceptance(handoff);
      const contested = contestedText(handoff, context.output.width);
      if (contested !== null) context.output.say(contested);
      if (handoff.absorbedInto !== undefined) context.output.say(`It is part of ${handoff.absorbedInto.slice(0, 8)} now; this is what was known of it until then.`);
    });
  group
    .command('explain')
    .description('Why the score is what it is: every field with rule, value, source record and field, transform and verdict')
    .argument('<handoff>', 'its id (8 characters are enough) or the source’s record id')
    .addHelpText('after', '\nExample:\n  handoff handoffs explain 3f9a12bc')
    .action(async (text: string) => {
      const app = await context.app();
      const handoff = await findOne(app, text);
      const records = await findRecords(app, handoff);
      context.output.data({ ...explainReport(handoff, SYSTEM.roles), ...acceptanceParts(handoff), records });
      context.output.say(explainText(handoff, context.output.width));
      context.output.say(recordsText(records, context.output.width));
      sayAcceptance(handoff);
      const contested = contestedText(handoff, context.output.width);
      if (contested !== null) context.output.say(contested);
    });
  addSteps(group, context);
  addLinks(group, context);
}

function kindOf(kind: string | undefined): Pick<HandoffFilter, 'kind'> {
  if (kind === undefined) return {};
  if (kind === 'customer' || kind === 'employee') return { kind };
  throw new HandoffError({ code: 'unknown_kind', message: `There is no kind "${kind}".`, remedy: 'Use customer or employee.', exitCode: 2 });
}
