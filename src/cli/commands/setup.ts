import type { Command } from 'commander';
import { taskSettingsOf, writtenFields } from '../../core/line/ruleset.ts';
import type { CliContext } from '../context.ts';
import { plainTable } from '../render/plain-table.ts';

export function addSetup(program: Command, context: CliContext): void {
  program
    .command('setup')
    .description('Create our fields and permissions in the source, or say how to create them by hand')
    .argument('<connection>')
    .option('--inputs', 'also the packet’s input fields and the Champion role')
    .option('--remove', 'remove what setup created')
    .option('--dry-run', 'say what would be done; change nothing')
    .addHelpText('after', '\nExample:\n  handoff setup sales --inputs --dry-run')
    .action(async (id: string, flags: { readonly inputs?: true; readonly remove?: true; readonly dryRun?: true }) => {
      const app = await context.app();
      const { session, ruleset } = await app.open(id);
      const writes = writtenFields(ruleset.mapping);
      const steps = await session.setup({ inputs: flags.inputs === true, remove: flags.remove === true, dryRun: flags.dryRun === true, writes, taskSettings: taskSettingsOf(ruleset.mapping) });
      context.output.data({ connection: id, dryRun: flags.dryRun === true, steps });
      context.output.say(plainTable(['Step', 'What', 'Done', 'Note'], steps.map((step) => [step.action, step.what, step.done ? 'yes' : 'no', step.message]), context.output.width));
      context.exitCode = flags.dryRun === true || steps.every((step) => step.done || step.action === 'manual') ? 0 : 3;
    });
}
