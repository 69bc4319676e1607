import type { Command } from 'commander';
import type { Config, ConnectionConfig } from '../../config/load-config.ts';
import { HandoffError } from '../../core/errors.ts';
import { setupRequestOf } from '../../core/line/setup-request.ts';
import type { CliContext } from '../context.ts';
import { printSetup } from '../print-setup.ts';
import { shipFiles, type ShipFlags } from '../ship-files.ts';

interface SetupFlags {
  readonly inputs?: true;
  readonly remove?: true;
  readonly dryRun?: true;
  readonly package?: string | true;
  readonly app?: string | true;
  readonly guide?: string;
}

export function addSetup(program: Command, context: CliContext): void {
  program
    .command('setup')
    .description('Create our fields and permissions in the source, or say how to create them by hand')
    .argument('<connection>', 'its id, or the name of a connector that one connection uses')
    .option('--inputs', 'also the packet’s input fields and the Champion role')
    .option('--remove', 'remove what setup created')
    .option('--package [folder]', 'instead write a Salesforce package for an administrator to deploy: fields, list views, reports, component')
    .option('--app [folder]', 'instead write a HubSpot project app for an administrator to upload: card for the deal record')
    .option('--guide <file>', 'also write the fields to make by hand as a document (Markdown) for whoever administers the HR system')
    .option('--dry-run', 'say what would be done; change nothing')
    .addHelpText('after', '\nExample:\n  handoff setup sales --inputs --dry-run\n  handoff setup salesforce --package ./handoff-package\n  handoff setup people --guide fields.md')
    .action(async (name: string, flags: SetupFlags) => {
      const ship = shipFlagsOf(flags);
      const connection = findNamed(await context.config(), name);
      await (ship === null ? setUpByApi(context, connection.id, flags) : shipFiles(context, connection, ship));
    });
}

async function setUpByApi(context: CliContext, id: string, flags: SetupFlags): Promise<void> {
  const app = await context.app();
  const { session, ruleset, connector } = await app.open(id);
  const dryRun = flags.dryRun === true;
  // A list costs nothing, and without the fields that people fill in it would be half of what an administrator has to do.
  const inputs = flags.inputs === true || (connector.capabilities.setup === 'guided' && flags.remove !== true);
  const steps = await session.setup(setupRequestOf(ruleset, { inputs, remove: flags.remove === true, dryRun }));
  await printSetup(context, { connection: id, system: connector.capabilities.displayName, dryRun, steps, guide: flags.guide ?? null });
  const unfit = steps.filter((step) => step.unfit === true).length;
  if (unfit > 0) context.output.say(`\n${dryRun ? 'Nothing would be' : 'Nothing was'} changed: ${unfit} ${unfit === 1 ? 'field is' : 'fields are'} there already and cannot hold what is written. Mend what the notes say, then run setup again.`);
  context.exitCode = unfit > 0 ? 2 : dryRun || steps.every((step) => step.done || step.action === 'manual') ? 0 : 3;
}

function shipFlagsOf(flags: SetupFlags): ShipFlags | null {
  const option = flags.package !== undefined ? 'package' : flags.app !== undefined ? 'app' : null;
  if (flags.guide !== undefined && (option !== null || flags.remove === true))
    throw new HandoffError({ code: 'wrong_usage', message: `--guide and --${option ?? 'remove'} do not go together.`, remedy: 'Give one of them.', exitCode: 2 });
  if (option === null) return null;
  if (flags.remove === true || (flags.package !== undefined && flags.app !== undefined)) {
    throw new HandoffError({
      code: 'wrong_usage',
      message: flags.remove === true ? `--remove and --${option} do not go together.` : '--package and --app do not go together.',
      remedy: flags.remove === true ? 'What a package brought is removed with the vendor’s own tool; the steps stand in its README.' : 'Give one of them.',
      exitCode: 2,
    });
  }
  const folder = flags[option];
  return { option, folder: typeof folder === 'string' ? folder : null, inputs: flags.inputs === true, dryRun: flags.dryRun === true };
}

/** Most people have one account per vendor and call it by the vendor's name. */
function findNamed({ connections, file }: Config, name: string): ConnectionConfig {
  const named = connections.find(({ id }) => id === name);
  const using = connections.filter(({ connector }) => connector === name);
  const found = named ?? (using.length === 1 ? using[0] : undefined);
  if (found !== undefined) return found;
  const ids = (using.length > 0 ? using : connections).map(({ id }) => id).join(', ');
  throw new HandoffError({
    code: using.length > 1 ? 'ambiguous_connection' : 'unknown_connection',
    message: using.length > 1 ? `${using.length} connections use ${name}: ${ids}.` : `There is no connection "${name}" in ${file}.`,
    remedy: using.length > 1 ? 'Name one of them.' : ids === '' ? `${file} names none yet: add one first.` : `Use one of: ${ids}.`,
    exitCode: 2,
  });
}
