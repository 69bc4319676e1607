import { resolve } from 'node:path';
import type { Command } from 'commander';
import { toConfigError } from '../../config/config-problem.ts';
import { lintRules } from '../../config/lint-rules.ts';
import { SYSTEM } from '../../core/access/caller.ts';
import { HandoffError } from '../../core/errors.ts';
import { explainReport } from '../../core/view/explain-handoff.ts';
import { readRulesFile } from '../../config/read-rules-file.ts';
import type { CliContext } from '../context.ts';
import { addMappingReplay } from './mapping-replay.ts';
import { addMappingDrafts, addMappingVersions } from './mapping-versions.ts';
import { parseCount } from '../parse-count.ts';
import { explainText } from '../render/explain.ts';
import { findUnknownFields } from '../find-unknown-fields.ts';
import { count } from '../render/run-report.ts';

export function addMapping(program: Command, context: CliContext): void {
  const group = program.command('mapping').description('Check, try and publish the rules of a connection');
  group
    .command('lint')
    .description('Check mapping, requirements and playbook of every connection, or one file: notation, field names, roles, values. Without --online no account is asked')
    .argument('[file]', 'a mapping, requirements or playbook file')
    .option('--online', 'also sign in and compare with the fields that the account really has')
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
      await lintAll(context, flags.online === true);
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
      context.output.data({ connection: id, handoffs: handoffs.map((handoff) => explainReport(handoff, SYSTEM.roles)) });
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
  addMappingReplay(group, context);
  addMappingVersions(group, context);
  addMappingDrafts(group, context);
}

/** One connection's problem does not stop the others. Exit code 2 for wrong rules, 3 for what an account lacks or refuses. */
async function lintAll(context: CliContext, online: boolean): Promise<void> {
  const app = await context.app();
  const { connections } = app.config;
  const problems: string[] = [];
  const missing: string[] = [];
  for (const { id } of connections) {
    try {
      await app.rules(id);
      if (online) missing.push(...(await findUnknownFields(app, id)));
    } catch (error) {
      if (!(error instanceof HandoffError)) throw error;
      problems.push(`${id}: ${error.message}\n→ ${error.remedy}`);
      if (context.exitCode !== 2) context.exitCode = error.exitCode === 2 ? 2 : 3;
    }
  }
  const found = problems.length + missing.length;
  context.output.data({ connections: connections.map((connection) => connection.id), problems, missingFields: missing });
  for (const line of [...problems, ...missing]) context.output.say(line);
  context.output.say(found > 0
    ? `${count(connections.length, 'connection')} checked; ${count(found, 'problem')} found, named above.`
    : `${count(connections.length, 'connection')} checked; mappings, requirements and playbooks are right${online ? ' and fit the accounts' : ' in themselves; --online compares them with the accounts'}.`);
  if (missing.length > 0 && context.exitCode === 0) context.exitCode = 3;
}
