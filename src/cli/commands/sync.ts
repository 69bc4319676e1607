import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { App, SyncRequest } from '../../app.ts';
import { HandoffError } from '../../core/errors.ts';
import type { SyncRun } from '../../core/ports.ts';
import { releaseFrozen } from '../../flows/pause-connection.ts';
import { failedRun } from '../../flows/sync/sync-all.ts';
import type { CliContext } from '../context.ts';
import { refuseUnknown } from '../refuse-unknown.ts';
import { noteTroubles } from '../render/note-troubles.ts';
import { createProgress } from '../render/progress.ts';
import { planReport, type Plan } from '../../core/view/plan-report.ts';
import { planText } from '../render/sync-plan.ts';
import { count, exitCodeOf, reportOf, runSentence } from '../render/run-report.ts';

interface SyncFlags {
  readonly dryRun?: true;
  readonly full?: true;
  readonly backfill?: 'fields' | 'tasks';
  readonly confirm?: string;
  readonly confirmMassChange?: true;
  readonly lookAgain?: true;
}

export function addSync(program: Command, context: CliContext): void {
  program
    .command('sync')
    .description('Read what changed, score it, and write score, gaps, status and tasks back')
    .argument('[connections...]', 'connection ids; all of them when left out')
    .option('--dry-run', 'print what would change where, and how many API calls it costs; change nothing')
    .option('--full', 'read everything again instead of what changed')
    .addOption(new Option('--backfill <what>', 'from now on also write to handoffs older than startFrom, as far as the rollout goes').choices(['fields', 'tasks']))
    .option('--confirm <count>', 'the number of older handoffs that the backfill names')
    .option('--confirm-mass-change', 'apply the many withdrawals that froze the connection')
    .addOption(new Option('--look-again', 'release a frozen connection without confirming: the run judges afresh, and freezes again if it still has to').conflicts(['confirmMassChange', 'dryRun']))
    .addHelpText('after', '\nExample:\n  handoff sync sales --dry-run')
    .action(async (ids: readonly string[], flags: SyncFlags) => {
      const app = await context.app();
      const connections = ids.length > 0 ? ids : app.config.connections.map((connection) => connection.id);
      await refuseUnknown(app, connections);
      if (connections.length === 0) throw new HandoffError({ code: 'no_connections', message: `${app.config.file} names no connection.`, remedy: 'Add one: the README shows how, or use the pages of "handoff serve".', place: app.config.file, exitCode: 2 });
      if (flags.dryRun === true) return planAll(context, app, connections, flags);
      if (flags.backfill !== undefined) await confirmBackfill(app, connections, flags);
      if (flags.lookAgain === true) for (const id of connections) await releaseFrozen(app, id);
      const runs = await syncAll(context, app, connections, flags);
      context.output.data(reportOf(runs));
      for (const run of runs) context.output.say(runSentence(run, app.config));
      await noteTroubles(context.output, app.store, runs);
      context.exitCode = exitCodeOf(runs);
    });
}

const requestOf = (flags: SyncFlags): SyncRequest => ({
  full: flags.full === true,
  massChangeConfirmed: flags.confirmMassChange === true,
  backfill: flags.backfill,
});

/** One connection that cannot run does not stop the others; all of them refused for wrong usage is thrown. */
export async function syncAll(context: CliContext, app: App, connections: readonly string[], flags: SyncFlags): Promise<readonly SyncRun[]> {
  const progress = createProgress(context.output);
  try {
    const request: SyncRequest = { ...requestOf(flags), progress: (step) => progress.update(step) };
    const { runs, refused } = await app.syncAll(connections, request);
    const usage = refused.find((error) => error.exitCode === 2);
    if (usage !== undefined && refused.length === connections.length) throw usage;
    return runs;
  } finally {
    progress.stop();
  }
}

async function planAll(context: CliContext, app: App, connections: readonly string[], flags: SyncFlags): Promise<void> {
  const plans: Plan[] = [];
  const refused: { readonly run: SyncRun; readonly error: HandoffError }[] = [];
  for (const plan of await app.planAll(connections, requestOf(flags))) {
    if ('error' in plan) {
      refused.push({ run: failedRun(randomUUID(), plan.connection, plan.error, app.clock.now()), error: plan.error });
      continue;
    }
    const { handoffs } = await app.store.findHandoffs([...plan.planned.handoffs.keys()]);
    plans.push({ ...plan, before: new Map(handoffs.map((handoff) => [handoff.id, handoff])) });
  }
  const usage = refused.find(({ error }) => error.exitCode === 2);
  if (usage !== undefined && plans.length === 0) throw usage.error;
  const unplanned = refused.map(({ run }) => run);
  context.output.data(planReport(plans, unplanned));
  for (const plan of plans) context.output.say(planText(plan, context.output.width));
  for (const run of unplanned) context.output.say(`${run.connection}: nothing could be planned.`);
  const runs = [...plans.map((plan) => plan.run), ...unplanned];
  await noteTroubles(context.output, app.store, runs);
  context.exitCode = exitCodeOf(runs);
}

/** A backfill touches old records that people have closed in their minds: it must be asked for with its count. */
async function confirmBackfill(app: App, connections: readonly string[], flags: SyncFlags): Promise<void> {
  let older = 0;
  for (const id of connections) older += await app.store.countHandoffs({ connection: id, backlog: true });
  if (flags.confirm !== undefined && Number(flags.confirm) === older) return;
  throw new HandoffError({
    code: 'backfill_not_confirmed',
    message: `The backfill would write ${flags.backfill ?? ''} to ${count(older, 'handoff')} older than the start date.`,
    remedy: `Look at "handoff sync --backfill ${flags.backfill ?? 'fields'} --dry-run", then add --confirm ${older}.`,
    exitCode: 2,
  });
}
