import { readFile, writeFile } from 'node:fs/promises';
import type { SetupStep } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import { checklistMarkdown, checklistOf, GUIDE_TITLE } from '../core/view/setup-checklist.ts';
import type { CliContext } from './context.ts';
import { plainTable } from './render/plain-table.ts';
import { checklistText } from './render/setup-checklist.ts';

interface PrintedSetup {
  readonly connection: string;
  /** Name of the system for people. */
  readonly system: string;
  readonly dryRun: boolean;
  readonly steps: readonly SetupStep[];
  /** Where to write the list as a document; null: nowhere. */
  readonly guide: string | null;
}

/** Steps as a table; where fields are made by hand, as a list to tick off. */
export async function printSetup({ output }: CliContext, { connection, system, dryRun, steps, guide }: PrintedSetup): Promise<void> {
  const checklist = checklistOf(steps);
  if (guide !== null) {
    if (checklist === null) throw new HandoffError({ code: 'nothing_to_guide', message: `Nothing has to be made by hand in ${system}, field by field.`, remedy: `Leave --guide out: \`handoff setup ${connection}\` does, or says, what is needed.`, exitCode: 2 });
    if (!dryRun) await writeGuide(guide, checklistMarkdown(checklist, { connection, system }));
  }
  output.data({ connection, dryRun, steps, ...(checklist === null ? {} : { there: checklist.there, unknown: checklist.unknown, fields: checklist.total }), ...(guide === null ? {} : { guide }) });
  output.say(() => (checklist === null ? plainTable(['Step', 'What', 'Done', 'Note'], steps.map((step) => [step.action, step.what, step.done ? 'yes' : 'no', step.message]), output.width) : checklistText(checklist, output.width)));
  if (guide !== null) output.say(`\nThe list ${dryRun ? 'would be' : 'is'} in ${guide}, for whoever administers ${system}.`);
}

/** Writes over an older list, and over nothing else. */
async function writeGuide(file: string, text: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => null);
  if (before !== null && !before.startsWith(GUIDE_TITLE))
    throw new HandoffError({ code: 'file_in_use', message: `${file} is there already and is no list of fields.`, remedy: 'Give another name with --guide, or move that file away.', exitCode: 2 });
  await writeFile(file, text).catch((error: unknown) => {
    throw new HandoffError({ code: 'cannot_write', message: `${file} could not be written: ${error instanceof Error ? error.message : 'unknown reason'}.`, remedy: 'Give a file in a folder that exists and may be written to.', exitCode: 1 });
  });
}
