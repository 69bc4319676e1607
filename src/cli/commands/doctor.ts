import type { Command } from 'commander';
import { HandoffError } from '../../core/errors.ts';
import type { App } from '../../app.ts';
import type { CliContext } from '../context.ts';
import { fine, mend, type Finding } from '../../core/view/finding.ts';
import { lookAtConnection as lookAtStanding } from '../../flows/sync/look-at-connection.ts';
import { lookAtConfig } from '../../config/look-at-config.ts';
import { lookAtFolder, lookAtServer } from '../doctor/look-at-machine.ts';
import { lookAtVendorClock } from '../doctor/look-at-vendor-clock.ts';
import { plainTable } from '../render/plain-table.ts';

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('Look for the usual mistakes')
    .option('--quick', 'only what is on this machine: configuration, database, backlog')
    .addHelpText('after', '\nExample:\n  handoff doctor')
    .action(async (flags: { readonly quick?: true }) => {
      const findings = await findAll(context, flags.quick === true);
      const ok = findings.every((finding) => finding.ok);
      context.output.data({ ok, findings });
      context.output.say(plainTable(['', 'What', 'Meaning'], findings.map((finding) => [finding.note === true ? 'note' : finding.ok ? 'ok' : 'mend', finding.what, finding.meaning]), context.output.width));
      context.exitCode = ok ? 0 : 1;
    });
}

async function findAll(context: CliContext, quick: boolean): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const look = async (what: string, find: () => Promise<string | readonly Finding[]>): Promise<boolean> => {
    try {
      const found = await find();
      findings.push(...(typeof found === 'string' ? [fine(what, found)] : found));
      return true;
    } catch (error) {
      if (!(error instanceof HandoffError)) throw error;
      findings.push(mend(what, error.message, error.remedy));
      return false;
    }
  };
  await look('Node', () => Promise.resolve(`${process.versions.node}, new enough`));
  if (!(await look('Configuration', async () => `${(await context.config()).connections.length} connections`))) return findings;
  const config = await context.config();
  await look('Data folder', () => lookAtFolder(config));
  if (!(await look('Database', async () => `${(await context.app()).config.database.kind}, schema up to date`))) return findings;
  const app = await context.app();
  await look('Settings', () => Promise.resolve(lookAtConfig(config, app.clock.now())));
  await look('Database', async () => lookAtServer(await app.store.describeServer()));
  for (const { id } of config.connections) await look(id, () => lookAtConnection(app, id, quick));
  return findings;
}

async function lookAtConnection(app: App, id: string, quick: boolean): Promise<readonly Finding[]> {
  const findings: Finding[] = [...(await lookAtStanding(app, id))];
  if (quick) return findings;
  const missing = await app.findMissingFields(id);
  findings.push(...missing.map((meaning) => ({ ok: false, what: `${id}: account`, meaning })));
  if (missing.length === 0) findings.push(fine(`${id}: account`, 'credentials work; everything mapped can be read and written'));
  const { config, connector } = await app.openSession(id);
  if (config.webhook !== null && connector.webhook === null) findings.push(mend(`${id}: webhook`, `${connector.capabilities.displayName} has no webhooks that we could hear; the secret is of no use.`, 'Remove webhook from the connection; the schedule reads its changes.'));
  findings.push(...(await lookAtVendorClock(config, () => app.clock.now())));
  return findings;
}
