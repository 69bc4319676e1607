import type { CheckItem, CheckRequest, SourceField, SourceObject } from '../../src/core/connector.ts';
import { lacks, works, type Ability } from '../kit/check-item.ts';
import { objectOf, outputPathOf, pathOf, RESULTS_FILE, type CsvSettings } from './config.ts';
import { CsvProblem } from './errors.ts';
import { prepare } from './pull.ts';
import { readRows } from './read-rows.ts';
import { probeOutput } from './output-table.ts';

/** Enough rows to tell a date from a text, few enough to answer at once. */
const SAMPLE_ROWS = 200;
/** A column with so few different texts in a full sample is a list of choices. */
const MAX_CHOICES = 12;

/** The main file and every joined file, with types guessed from the first rows. */
export async function describeFiles(settings: CsvSettings, objects: readonly string[]): Promise<readonly SourceObject[]> {
  const tables = [...settings.join, ...settings.related];
  const main = objectOf(settings);
  const wanted = (name: string): boolean => objects.length === 0 || objects.includes(name);
  const described: SourceObject[] = [];
  if (wanted(main)) {
    const fields = await sampleFields(settings, settings.file, '');
    for (const table of settings.join) fields.push(...(await sampleFields(settings, table.file, `${table.name}.`)));
    described.push({ object: main, label: settings.file, fields, relations: settings.related.map((table) => ({ name: table.name, object: table.name })) });
  }
  for (const table of tables.filter((candidate) => wanted(candidate.name) && candidate.name !== main)) {
    described.push({ object: table.name, label: table.file, fields: await sampleFields(settings, table.file, ''), relations: [] });
  }
  return described;
}

async function sampleFields(settings: CsvSettings, file: string, prefix: string): Promise<SourceField[]> {
  let header: readonly string[] = [];
  const samples: (readonly string[])[] = [];
  for await (const row of readRows(pathOf(settings, file), file, settings)) {
    if (header.length === 0) header = row.cells;
    else samples.push(row.cells);
    if (samples.length === SAMPLE_ROWS) break;
  }
  return header.map((name, index) => {
    const cells = samples.map((cells) => (cells[index] ?? '').trim()).filter((cell) => cell !== '');
    const choices = new Set(cells);
    const isChoice = cells.length === SAMPLE_ROWS && choices.size <= MAX_CHOICES;
    return { path: prefix + name, label: name, type: guessType(cells), custom: true, writable: false, values: isChoice ? [...choices].toSorted() : null, maxLength: null };
  });
}

const SHAPES: readonly { readonly type: string; readonly shape: RegExp }[] = [
  { type: 'date (ISO)', shape: /^\d{4}-\d{2}-\d{2}$/ },
  { type: 'datetime (ISO)', shape: /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/ },
  { type: 'date (with a format to declare)', shape: /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/ },
  { type: 'number', shape: /^-?\d+([.,]\d+)?$/ },
  { type: 'boolean', shape: /^(true|false|yes|no)$/i },
  { type: 'email', shape: /^[^@\s]+@[^@\s]+\.[^@\s]+$/ },
];
const guessType = (cells: readonly string[]): string => (cells.length === 0 ? 'text (always blank here)' : (SHAPES.find(({ shape }) => cells.every((cell) => shape.test(cell)))?.type ?? 'text'));

/** What would go wrong in a run, found without writing anything. */
export async function checkFiles(settings: CsvSettings, { reads, writes }: CheckRequest): Promise<readonly CheckItem[]> {
  const read = reads.find((candidate) => candidate.object === objectOf(settings));
  const items: CheckItem[] = [
    await attempt('read', 'files and columns', async () => {
      const { total } = await prepare(settings, read ?? { object: objectOf(settings), fields: [], optional: [], relations: [], interesting: [], keep: [], own: [] });
      return `${settings.file} holds ${total} rows with unique ids; ${settings.join.length + settings.related.length} other files are joined to it.`;
    }),
  ];
  if (reads.length > 0 && read === undefined) {
    items.push(lacks('read', 'mapping', `The mapping is about "${reads[0]?.object ?? ''}", the rows of ${settings.file} are called "${objectOf(settings)}": set object in the settings.`));
  }
  if (Object.keys(writes).length > 0) {
    items.push(
      await attempt('write', 'output folder', async () => {
        await probeOutput(outputPathOf(settings, RESULTS_FILE));
        return 'Scores and tasks can be written to results.csv and tasks.csv in the output folder; the exports are never changed.';
      }),
    );
  }
  return items;
}

/** What a right on the disk opens, by ability. */
const UNLOCKS = { read: 'Everything: rows of the files become handoffs.', write: 'Scores and tasks in results.csv and tasks.csv.' };

async function attempt(ability: Ability & keyof typeof UNLOCKS, name: string, work: () => Promise<string>): Promise<CheckItem> {
  try {
    return works(ability, name, await work());
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    const { code, message, remedy } = error.resolution;
    const forbidden = code === 'file_forbidden';
    return lacks(ability, name, `${message} ${remedy}.`, forbidden ? { missing: [`Right to ${ability} the files and their folder`], unlocks: UNLOCKS[ability] } : {});
  }
}
