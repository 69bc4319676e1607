import type { Command } from 'commander';
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';
import { plainTable } from '../render/plain-table.ts';
import { count } from '../render/run-report.ts';

export function addForget(program: Command, context: CliContext): void {
  program
    .command('forget')
    .description('Erase a person: mapped values, snapshots, task texts and errors. Figures stay, without names')
    .argument('<person>', 'an e-mail address, a name, or a handoff id')
    .option('--yes', 'erase; without it only the list is printed')
    .addHelpText('after', '\nExample:\n  handoff forget ana.ruiz@example.com --yes')
    .action(async (person: string, flags: { readonly yes?: true }) => {
      const app = await context.app();
      const byId = await app.store.findHandoffByText(person);
      const found = byId.length > 0 ? byId : await app.store.findHandoffsMentioning(person);
      if (found.length === 0) {
        throw new HandoffError({ code: 'nobody_found', message: 'No handoff holds this person.', remedy: 'Check the spelling; "handoff handoffs list" shows ids.', exitCode: 1 });
      }
      const list = found.map((handoff) => ({ id: handoff.id, title: handoff.title, kind: handoff.kind }));
      if (flags.yes !== true) {
        context.output.data({ wouldForget: list });
        context.output.say(plainTable(['Id', 'Handoff', 'Kind'], list.map((item) => [item.id, item.title, item.kind]), context.output.width));
        context.output.say('Nothing was erased. Add --yes to erase what is listed.');
        return;
      }
      const rows = await app.store.forget(found.map((handoff) => handoff.id));
      context.output.data({ forgotten: list.map((item) => item.id), rows });
      context.output.say(`${count(found.length, 'handoff')} erased. What stands in the source systems is theirs to erase.`);
    });
}
