import type { Command } from 'commander';
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';
import { plainTable } from '../render/plain-table.ts';

interface Finding {
  readonly ok: boolean;
  readonly what: string;
  readonly meaning: string;
}

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('Look for the usual mistakes')
    .option('--quick', 'only what is on this machine: configuration, database, backlog')
    .addHelpText('after', '\nExample:\n  handoff doctor')
    .action(async (flags: { readonly quick?: true }) => {
      const findings: Finding[] = [];
      const look = async (what: string, find: () => Promise<string | readonly Finding[]>): Promise<void> => {
        try {
          const found = await find();
          if (typeof found === 'string') findings.push({ ok: true, what, meaning: found });
          else findings.push(...found);
        } catch (error) {
          if (!(error instanceof HandoffError)) throw error;
          findings.push({ ok: false, what, meaning: `${error.message}\n→ ${error.remedy}` });
        }
      };
      await look('Node', () => Promise.resolve(`${process.versions.node}, new enough`));
      await look('Configuration', async () => `${(await context.config()).connections.length} connections`);
      if (findings.every((finding) => finding.ok)) {
        await look('Database', async () => `${(await context.app()).config.database.kind}, schema up to date`);
        for (const { id } of (await context.config()).connections) await look(id, () => lookAtConnection(context, id, flags.quick === true));
      }
      context.output.data({ ok: findings.every((finding) => finding.ok), findings });
      context.output.say(plainTable(['', 'What', 'Meaning'], findings.map((finding) => [finding.ok ? 'ok' : 'mend', finding.what, finding.meaning]), context.output.width));
      context.exitCode = findings.every((finding) => finding.ok) ? 0 : 1;
    });
}

async function lookAtConnection(context: CliContext, id: string, quick: boolean): Promise<readonly Finding[]> {
  const app = await context.app();
  const { store, clock } = app;
  await app.rules(id);
  const findings: Finding[] = [{ ok: true, what: `${id}: rules`, meaning: 'mapping, requirements and playbook are right' }];
  const stored = await store.findConnection(id);
  if (stored?.frozen != null) findings.push({ ok: false, what: `${id}: frozen`, meaning: stored.frozen.reason });
  const [last] = await store.findRuns(id, 1);
  if (last === undefined) findings.push({ ok: true, what: `${id}: runs`, meaning: `none yet; try "handoff sync ${id} --dry-run"` });
  else findings.push({ ok: last.outcome === 'complete', what: `${id}: last run`, meaning: `${last.outcome}, started ${last.startedAt}${last.reasons.length > 0 ? `: ${last.reasons.join('; ')}` : ''}` });
  const { due, waiting } = await store.countDeliverable(id, clock.now().toISOString());
  if (due + waiting > 0) findings.push({ ok: true, what: `${id}: write-back`, meaning: `${due} due, ${waiting} waiting for their moment` });
  const errors = await store.findSyncErrors(id, false, 1_000);
  if (errors.length > 0) findings.push({ ok: false, what: `${id}: sync errors`, meaning: `${errors.length} set aside; see "handoff errors list --connection ${id}"` });
  if (quick) return findings;
  const missing = await app.findMissingFields(id);
  findings.push(...missing.map((meaning) => ({ ok: false, what: `${id}: account`, meaning })));
  if (missing.length === 0) findings.push({ ok: true, what: `${id}: account`, meaning: 'credentials work; everything mapped can be read and written' });
  return findings;
}
