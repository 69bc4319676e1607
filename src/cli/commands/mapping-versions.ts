import type { Command } from 'commander';
import { toConfigError } from '../../config/config-problem.ts';
import { readRulesFile } from '../../config/read-rules-file.ts';
import { diffLines } from '../../core/view/diff-lines.ts';
import type { CliContext } from '../context.ts';
import { parseCount } from '../parse-count.ts';
import { audited } from '../record-audit.ts';
import { plainTable } from '../render/plain-table.ts';

/** What was published of a rules file, and going back to it. */
export function addMappingVersions(group: Command, context: CliContext): void {
  group
    .command('versions')
    .description('Every published version of a rules file, newest first')
    .argument('<file>', 'its name below the folder of mappings')
    .addHelpText('after', '\nExample:\n  handoff mapping versions customer/csv.yaml')
    .action(async (file: string) => {
      const versions = await (await context.app()).ruleFiles.listVersions(file);
      context.output.data({ versions });
      context.output.say(plainTable(['Version', 'When', 'Who', 'Why'], versions.map((each) => [String(each.version), each.publishedAt, each.author, each.reason]), context.output.width));
    });
  group
    .command('diff')
    .description('What the file as it is now, or an older version, changes in what runs')
    .argument('<file>', 'its name below the folder of mappings')
    .argument('[version]', 'an older version instead of the file', parseCount)
    .addHelpText('after', '\nExample:\n  handoff mapping diff customer/requirements.yaml')
    .action(async (file: string, version: number | undefined) => {
      const { ruleFiles } = await context.app();
      const running = await ruleFiles.showRules(file, null);
      const other = version === undefined ? await textOf(ruleFiles.findRulesFile(file)) : (await ruleFiles.showRules(file, version)).text;
      const changed = diffLines(running.text, other);
      context.output.data({ file: running.name, from: running.version, ...changed });
      context.output.say(changed.lines.length === 0 ? `Nothing: version ${running.version} says the same.` : changed.lines.join('\n'));
    });
  group
    .command('rollback')
    .description('Publish an older version again; every open handoff is assessed again by the next sync')
    .argument('<file>', 'its name below the folder of mappings')
    .argument('<version>', 'as "mapping versions" has it', parseCount)
    .requiredOption('--by <person>')
    .requiredOption('--reason <text>')
    .addHelpText('after', '\nExample:\n  handoff mapping rollback customer/requirements.yaml 2 --by revops@acme.example --reason "the new gate was too strict"')
    .action(async (file: string, version: number, said: { readonly by: string; readonly reason: string }) => {
      const app = await context.app();
      const { ruleFiles } = app;
      const made = await audited(app, { action: 'publish_mapping', target: file }, async () => {
        const running = await ruleFiles.showRules(file, null);
        const { text } = await ruleFiles.showRules(file, version);
        return ruleFiles.publishRules(file, text, running.version, { by: said.by, reason: `back to version ${version}: ${said.reason}` });
      });
      context.output.data({ published: { name: made.name, version: made.version, hash: made.hash } });
      context.output.say(`${made.name}: version ${made.version} says what version ${version} said.`);
    });
}

/** More than these nobody reads in a terminal. */
const MOST_DRAFTS = 100;

/** Changes that people work on in the studio. */
export function addMappingDrafts(group: Command, context: CliContext): void {
  group
    .command('drafts')
    .description('Changes of rules that people work on, and what became of the last ones')
    .addHelpText('after', '\nExample:\n  handoff mapping drafts')
    .action(async () => {
      const { items, total } = await (await context.app()).store.findDrafts({ limit: MOST_DRAFTS, offset: 0 });
      const drafts = items.map(({ id, title, state, author, updatedAt, updatedBy, files, approval }) => ({
        id, title, state, author: author.name, updatedAt, updatedBy: updatedBy.name, files: files.map(({ name }) => name), approvedBy: approval?.by.name ?? null,
      }));
      context.output.data({ total, drafts });
      const rows = drafts.map((draft) => [draft.title, draft.approvedBy === null ? draft.state : `${draft.state}, approved by ${draft.approvedBy}`, draft.files.join(', '), draft.updatedBy, draft.updatedAt]);
      context.output.say(rows.length === 0 ? 'Nobody works on a change.' : plainTable(['Title', 'State', 'Files', 'Last changed by', 'When'], rows, context.output.width));
    });
}

async function textOf({ path, name }: { readonly path: string; readonly name: string }): Promise<string> {
  const read = await readRulesFile(path, name);
  if (!read.ok) throw toConfigError(read.problems);
  return new TextDecoder().decode(read.bytes);
}
