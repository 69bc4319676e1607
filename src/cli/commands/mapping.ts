import { resolve } from 'node:path';
import type { Command } from 'commander';
import { toConfigError } from '../../config/config-problem.ts';
import { lintRules } from '../../config/lint-rules.ts';
import { readRulesFile } from '../../config/read-rules-file.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { explainReport, explainText } from '../render/explain.ts';
import { count } from '../render/run-report.ts';

export function addMapping(program: Command, context: CliContext): void {
  const group = program.command('mapping').description('Check, try and publish the rules of a connection');
  group
    .command('lint')
    .description('Check mapping, requirements and playbook of every connection, or one file; against the account’s fields where it answers')
    .argument('[file]', 'a mapping, requirements or playbook file')
    .option('--online', 'also compare with the fields that the account really has')
    .addHelpText('after', '\nExample:\n  handoff mapping lint --online')
    .action(async (file: string | undefined, flags: { readonly online?: true }) => {
      if (file !== undefined) {
        const read = await readRulesFile(resolve(file), file);
        if (!read.ok) throw toConfigError(read.problems);
        lintRules(read.bytes, file);
        context.output.data({ files: [file], problems: [] });
        context.output.say(`${file} is right.`);
        return;
      }
      const app = await context.app();
      const missing: string[] = [];
      for (const { id } of app.config.connections) {
        await app.rules(id);
        if (flags.online === true) missing.push(...(await app.findMissingFields(id)));
      }
      context.output.data({ connections: app.config.connections.map((connection) => connection.id), missingFields: missing });
      context.output.say(`${count(app.config.connections.length, 'connection')} checked; their mappings, requirements and playbooks are right.`);
      for (const line of missing) context.output.say(line);
      if (missing.length > 0) context.exitCode = 3;
    });
  group
    .command('preview')
    .description('Map a few real records with the file as it is now; nothing is stored or written')
    .argument('<connection>')
    .option('--limit <n>', 'how many records', parseCount, 3)
    .addHelpText('after', '\nExample:\n  handoff mapping preview sales --limit 1')
    .action(async (id: string, flags: { readonly limit: number }) => {
      const app = await context.app();
      const handoffs = await app.preview(id, flags.limit);
      context.output.data({ connection: id, handoffs: handoffs.map(explainReport) });
      for (const handoff of handoffs) context.output.say(explainText(handoff, context.output.width));
      if (handoffs.length === 0) context.output.say('No record of the first page is in scope of the mapping.');
    });
  group
    .command('publish')
    .description('Make the files as they are now the rules that run; every open handoff is assessed again by the next sync')
    .requiredOption('--by <person>')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  handoff mapping publish --by revops@acme.example --reason "go-live date is a gate now"')
    .action(async (flags: { readonly by: string; readonly reason: string }) => {
      const app = await context.app();
      const published = [];
      for (const { id } of app.config.connections) published.push(...(await app.publish(id, { author: flags.by, reason: flags.reason })));
      const unique = [...new Map(published.map((file) => [file.name, file])).values()];
      context.output.data({ published: unique.map(({ name, version, hash }) => ({ name, version, hash })) });
      for (const file of unique) context.output.say(`${file.name}: version ${file.version}`);
    });
}
