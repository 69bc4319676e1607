import { basename, extname, join, normalize, resolve } from 'node:path';
import { z } from 'zod';

const fileName = z
  .string()
  .min(1)
  .refine((name) => basename(name) === name && name !== '..' && name !== '.', { message: 'name a file in the folder, without a path' });
const column = z.string().min(1);
const relationName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, { message: 'letters, digits and _ only, beginning with a letter' });
const table = z.strictObject({
  name: relationName.describe('How mappings call it: Account in Account.sector'),
  file: fileName,
  on: column.describe('Column of the main file'),
  key: column.describe('Column of this file that holds the same value'),
});
/** Output files of ours; a source must not have their names when the output folder is the same. */
export const RESULTS_FILE = 'results.csv';
export const TASKS_FILE = 'tasks.csv';

/** `settings:` of a CSV connection in connections.yaml. */
export const settingsSchema = z
  .strictObject({
    folder: z.string().min(1).describe('Folder of the exports, from the working directory'),
    file: fileName.describe('The file with one row per deal or hire'),
    object: relationName.optional().describe('What a row is called in the mapping; default: the file name without its ending'),
    id: column.describe('Column that names a row for good'),
    join: z.array(table).default([]).describe('One row each, found by key; null when none matches'),
    related: z.array(table).default([]).describe('Lists of rows, found by key'),
    delimiter: z.enum(['auto', ',', ';', '\t', '|']).default('auto'),
    encoding: z.enum(['utf-8', 'utf-16', 'latin1']).default('utf-8').describe('A byte order mark in the file wins'),
    snapshot: z.boolean().default(false).describe('The export is always complete: a row that is gone was deleted'),
    output: z.string().min(1).optional().describe('Folder for results.csv and tasks.csv; default: handoff-output in the folder'),
    outputBom: z.boolean().default(false).describe('Begin our files with a byte order mark, by which Excel knows UTF-8'),
    account: z.string().min(1).optional().describe('Part of every handoff’s identity; set it before the folder moves. Default: the folder as written'),
    maxCellBytes: z.int().min(1_000).max(50_000_000).default(1_000_000),
  })
  .superRefine((settings, context) => {
    const names = [...settings.join, ...settings.related].map((item) => item.name);
    const repeated = names.find((name, index) => names.indexOf(name) < index);
    if (repeated !== undefined) context.addIssue({ code: 'custom', path: ['join'], message: `the name "${repeated}" is given twice` });
    if (settings.output !== undefined && resolve(settings.output) === resolve(settings.folder)) {
      context.addIssue({ code: 'custom', path: ['output'], message: 'must be another folder than the one with the exports' });
    }
  });
export type CsvSettings = z.infer<typeof settingsSchema>;

export interface TableSettings {
  readonly name: string;
  readonly file: string;
  readonly on: string;
  readonly key: string;
}

export const objectOf = (settings: CsvSettings): string => settings.object ?? basename(settings.file, extname(settings.file));
export const pathOf = (settings: CsvSettings, file: string): string => resolve(settings.folder, file);
export const outputPathOf = (settings: CsvSettings, file: string): string => resolve(settings.output ?? join(settings.folder, 'handoff-output'), file);

/** The folder as written, so that a working directory restored elsewhere keeps its identities. */
export const accountOf = (settings: CsvSettings): string => settings.account ?? `csv:${normalize(settings.folder).replaceAll('\\', '/').replace(/\/+$/, '')}`;
