import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { toConfigError } from '../../config/config-problem.ts';
import { readRulesFile } from '../../config/read-rules-file.ts';
import type { App } from '../../app.ts';
import { SYSTEM } from '../../core/access/caller.ts';
import { HandoffError } from '../../core/errors.ts';
import type { CliContext } from '../context.ts';
import { replayText } from '../render/replay-figures.ts';

/** What changed files would do to everything that is stored. */
export function addMappingReplay(group: Command, context: CliContext): void {
  group
    .command('replay')
    .description('Work out what changed rules files would do to all stored handoffs; nothing is stored, written or asked of an account')
    .argument('<file...>', 'NAME for the file as it is now, or NAME=OTHER to try the text of another file in its place')
    .addHelpText('after', '\nExample:\n  handoff mapping replay customer/requirements.yaml\n  handoff mapping replay customer/requirements.yaml=stricter.yaml customer/salesforce.yaml')
    .action(async (given: readonly string[]) => {
      const { replays, ruleFiles } = await context.app();
      const files = await Promise.all(given.map((text) => readDraft(ruleFiles, text)));
      const id = await replays.start(files, 'terminal');
      await replays.ended(id);
      const view = replays.show(id, SYSTEM.roles);
      if (view.problem !== null) throw new HandoffError({ code: view.problem.code, message: view.problem.detail, remedy: view.problem.remedy });
      context.output.data(view);
      context.output.say(() => replayText(view, context.output.width));
    });
}

async function readDraft(ruleFiles: App['ruleFiles'], given: string): Promise<{ readonly name: string; readonly text: string }> {
  const [id = given, other] = given.split('=');
  const { name, path } = ruleFiles.findRulesFile(id);
  const read = await readRulesFile(other === undefined ? path : resolve(other), other === undefined ? name : basename(other));
  if (!read.ok) throw toConfigError(read.problems);
  return { name, text: new TextDecoder().decode(read.bytes) };
}
