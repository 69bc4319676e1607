import { Option, type Command } from 'commander';
import type { App } from '../../app.ts';
import { HandoffError } from '../../core/errors.ts';
import { STATUS_LABELS } from '../../core/tasks/status-labels.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import type { HandoffFilter } from '../../core/ports.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { explainReport, explainText } from '../render/explain.ts';
import { findWrittenTasks, handoffTable } from '../render/handoff-table.ts';
import { count } from '../render/run-report.ts';

export function addHandoffs(program: Command, context: CliContext): void {
  const group = program.command('handoffs').description('Look at handoffs');
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
      context.output.data({ total: all, olderThanStart: older, handoffs: handoffs.map(summaryOf) });
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
      context.output.data(handoff);
      const written = await findWrittenTasks(app.store, [handoff]);
      context.output.say(handoffTable([handoff], written, context.output.width));
      for (const join of handoff.joins) context.output.say(`Joined with ${join.object} ${join.externalId}: ${join.evidence}`);
    });
  group
    .command('explain')
    .description('Why the score is what it is: every field with rule, value, source record and field, transform and verdict')
    .argument('<handoff>', 'its id (8 characters are enough) or the source’s record id')
    .addHelpText('after', '\nExample:\n  handoff handoffs explain 3f9a12bc')
    .action(async (text: string) => {
      const app = await context.app();
      const handoff = await findOne(app, text);
      context.output.data(explainReport(handoff));
      context.output.say(explainText(handoff, context.output.width));
    });
  group
    .command('link')
    .description('Say that two handoffs are one; the second one’s records move to the first')
    .argument('<handoff>')
    .argument('<other>')
    .requiredOption('--by <person>', 'who says so')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  handoff handoffs link 3f9a12bc 77aa01de --by ops@acme.example --reason "same person, new e-mail"')
    .action(async (first: string, second: string, flags: { readonly by: string; readonly reason: string }) => {
      const app = await context.app();
      const kept = await findOne(app, first);
      const linked = await app.link(kept, await findOne(app, second), flags);
      context.output.data(summaryOf(linked));
      context.output.say(`Linked. ${linked.title} now stands on ${count(linked.joins.length + 1, 'record')}.`);
    });
  group
    .command('unlink')
    .description('Take a record out of a handoff; it stays apart')
    .argument('<handoff>')
    .argument('<record>', 'record id in the source')
    .requiredOption('--by <person>', 'who says so')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  handoff handoffs unlink 3f9a12bc 123 --by ops@acme.example --reason "namesakes"')
    .action(async (text: string, record: string, flags: { readonly by: string; readonly reason: string }) => {
      const app = await context.app();
      const apart = await app.unlink(await findOne(app, text), record, flags);
      context.output.data(summaryOf(apart));
      context.output.say(`Taken apart. ${apart.title} is a handoff of its own: ${apart.id.slice(0, 8)}.`);
    });
}

function kindOf(kind: string | undefined): Pick<HandoffFilter, 'kind'> {
  if (kind === undefined) return {};
  if (kind === 'customer' || kind === 'employee') return { kind };
  throw new HandoffError({ code: 'unknown_kind', message: `There is no kind "${kind}".`, remedy: 'Use customer or employee.', exitCode: 2 });
}

export const summaryOf = (handoff: StoredHandoff): object => ({
  id: handoff.id,
  kind: handoff.kind,
  title: handoff.title,
  connection: handoff.connection,
  record: handoff.founding,
  url: handoff.url,
  score: handoff.score,
  status: handoff.status,
  statusReason: handoff.statusReason,
  olderThanStart: handoff.backlog,
  reachedAt: handoff.reachedAt,
  nextDeadline: handoff.nextDeadline,
  gaps: handoff.report.gaps.map((gap) => ({ field: gap.field, label: gap.label, reason: gap.reason, due: gap.due, owner: gap.owner.name ?? gap.owner.email, note: gap.note })),
  tasks: handoff.tasks.map((task) => ({ purpose: task.purpose, state: task.state, dueDate: task.dueDate })),
});

/** Throws when nothing or more than one handoff fits. */
async function findOne(app: App, text: string): Promise<StoredHandoff> {
  const found = await app.store.findHandoffByText(text);
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only;
  throw new HandoffError({
    code: only === undefined ? 'handoff_not_found' : 'handoff_ambiguous',
    message: only === undefined ? `No handoff "${text}".` : `"${text}" fits ${found.length} handoffs: ${found.slice(0, 5).map((handoff) => handoff.id).join(', ')}.`,
    remedy: only === undefined ? '"handoff handoffs list" shows ids; the record may be out of scope of the mapping.' : 'Give more characters of the id.',
    exitCode: only === undefined ? 1 : 2,
  });
}
