import type { Command } from 'commander';
import { HandoffError } from '../../core/errors.ts';
import { readStandardInput } from '../read-standard-input.ts';
import type { CliContext } from '../context.ts';
import { plainTable } from '../render/plain-table.ts';
import { count } from '../render/run-report.ts';

export function addKeys(program: Command, context: CliContext): void {
  const group = program.command('keys').description('Secrets in the encrypted store; a setting names one as secret:NAME');
  group
    .command('set')
    .description('Store a secret; its value is read from standard input, never from the command line')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  handoff keys set SF_CLIENT_SECRET < secret.txt')
    .action(async (name: string) => {
      const value = (await readStandardInput()).replace(/\r?\n$/, '');
      if (value === '') throw new HandoffError({ code: 'empty_secret', message: 'Standard input was empty; nothing was stored.', remedy: `Pipe the value in: handoff keys set ${name} < file`, exitCode: 2 });
      const app = await context.app();
      await app.store.secretSet('secret', name, value);
      context.output.data({ stored: name });
      context.output.say(`Stored "${name}". Use it in connections.yaml as secret:${name}.`);
    });
  group
    .command('list')
    .description('Names of stored secrets, never their values')
    .addHelpText('after', '\nExample:\n  handoff keys list')
    .action(async () => {
      const names = await (await context.app()).store.secretNames();
      context.output.data({ secrets: names });
      context.output.say(plainTable(['Name', 'Belongs to', 'Key'], names.map((item) => [item.name, item.scope, item.keyId]), context.output.width));
    });
  group
    .command('delete')
    .description('Remove a secret from the store')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  handoff keys delete SF_CLIENT_SECRET')
    .action(async (name: string) => {
      const deleted = await (await context.app()).store.secretDelete('secret', name);
      context.output.data({ deleted });
      context.output.say(deleted ? `Deleted "${name}".` : `There is no secret "${name}".`);
      if (!deleted) context.exitCode = 1;
    });
  group
    .command('rotate')
    .description('Encrypt everything again under the newest key')
    .addHelpText('after', '\nExample:\n  handoff keys rotate\n\nWith HANDOFF_KEY set: put the new key in front of the old one, separated by a comma, and run this; then drop the old one.')
    .action(async () => {
      const rotated = await (await context.app()).rotateKeys();
      context.output.data({ rotated });
      context.output.say(`${count(rotated, 'secret')} encrypted under the newest key.`);
    });
}
