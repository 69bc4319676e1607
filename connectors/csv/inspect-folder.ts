import { stat } from 'node:fs/promises';
import { shortHashOf } from '../../src/core/hash.ts';
import { pathOf, type CsvSettings } from './config.ts';
import { CsvProblem, toFileProblem } from './errors.ts';
import { columnIndex } from './load-tables.ts';
import { readRows } from './read-rows.ts';

/**
 * What the files are like without reading them: size and times of every file, and the settings that decide how they
 * are read. A copy of the same text counts as a change, which costs a read and nothing else.
 */
export async function fingerprintFolder(settings: CsvSettings): Promise<string> {
  const files = [settings.file, ...settings.join.map((table) => table.file), ...settings.related.map((table) => table.file)];
  const stamps: (string | number)[] = [];
  for (const file of files) {
    try {
      const found = await stat(pathOf(settings, file), { bigint: true });
      stamps.push(file, String(found.size), String(found.mtimeNs), String(found.ctimeNs), String(found.ino));
    } catch (error) {
      throw toFileProblem(error, { file });
    }
  }
  const { object, id, join, related, delimiter, encoding } = settings;
  return shortHashOf([stamps, [object ?? null, id, join, related, delimiter, encoding]]);
}

export interface Inspection {
  readonly header: readonly string[];
  /** Row id → line. */
  readonly ids: ReadonlyMap<string, number>;
}

/** Reads the main file once without keeping it: every row whole, every id present and unique. Throws CsvProblem otherwise. */
export async function inspectMainFile(settings: CsvSettings): Promise<Inspection> {
  const { file } = settings;
  let header: readonly string[] | null = null;
  let id = 0;
  const ids = new Map<string, number>();
  for await (const row of readRows(pathOf(settings, file), file, settings)) {
    if (header === null) {
      header = row.cells;
      id = columnIndex(header, settings.id, file);
      continue;
    }
    const value = (row.cells[id] ?? '').trim();
    const place = { file, line: row.line, column: settings.id };
    if (value === '') throw new CsvProblem('id_missing', place, 'the row has no id', 'Export the id of every row, or name another column as id in the settings');
    const earlier = ids.get(value);
    if (earlier !== undefined) throw new CsvProblem('duplicate_id', place, `the same id stands in line ${earlier}`, 'Keep one of the two rows, or name a column as id that is different in every row');
    ids.set(value, row.line);
  }
  return { header: header ?? [], ids };
}
