import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { JsonValue } from '../../src/core/json.ts';
import type { CsvSettings } from './config.ts';
import { CsvProblem, toFileProblem } from './errors.ts';
import { columnIndex } from './load-tables.ts';
import { readRows } from './read-rows.ts';

export type OutputRow = Map<string, string>;

/**
 * One of our two files, held in memory while a batch is applied and then replaced as a whole: a reader sees the old
 * file or the new one, never half of either. Columns and rows that people added stay.
 */
export class OutputTable {
  readonly #path: string;
  readonly #settings: CsvSettings;
  readonly #keyColumn: string;
  #columns: string[];
  #rows = new Map<string, OutputRow>();
  /** Size and time as we left the file; another value means that somebody else wrote it. */
  #stamp: string | null = null;
  #existed = false;

  constructor(path: string, settings: CsvSettings, columns: readonly string[]) {
    this.#path = path;
    this.#settings = settings;
    this.#columns = [...columns];
    this.#keyColumn = columns[0] ?? '';
  }

  /** True when the file was there when it was last looked at. */
  get existed(): boolean {
    return this.#existed;
  }

  /** Changes whenever the file does; null while there is none. Does not read the file. */
  stamp(): Promise<string | null> {
    return this.#look();
  }

  /** Rows in the order of the file, by column name. */
  rows(): Iterable<ReadonlyMap<string, string>> {
    return this.#rows.values();
  }

  /** Reads the file again unless it is as we left it. */
  async refresh(): Promise<void> {
    const stamp = await this.#look();
    this.#existed = stamp !== null;
    if (stamp !== null && stamp === this.#stamp) return;
    this.#rows = new Map();
    if (stamp !== null) await this.#load();
    this.#stamp = stamp;
  }

  find(key: string): OutputRow | undefined {
    return this.#rows.get(toCell(key));
  }

  /** Sets these cells of the row, which is added when it is not there. */
  set(key: string, values: Readonly<Record<string, JsonValue>>): void {
    const row = this.find(key) ?? new Map([[this.#keyColumn, toCell(key)]]);
    for (const [column, value] of Object.entries(values)) {
      if (!this.#columns.includes(column)) this.#columns.push(column);
      row.set(column, toCell(value));
    }
    this.#rows.set(toCell(key), row);
  }

  /** Replaces the file. */
  async save(): Promise<void> {
    const { delimiter: chosen, outputBom } = this.#settings;
    const delimiter = chosen === 'auto' ? ',' : chosen;
    const lines = [this.#columns, ...[...this.#rows.values()].map((row) => this.#columns.map((column) => row.get(column) ?? ''))];
    const text = lines.map((cells) => cells.map((cell) => quote(cell, delimiter)).join(delimiter)).join('\n');
    // One name, not one per process: what a killed process left behind is overwritten, and the lane admits one writer.
    const temporary = `${this.#path}.tmp`;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      const handle = await open(temporary, 'w');
      try {
        await handle.writeFile(`${outputBom ? '\uFEFF' : ''}${text}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, this.#path);
      this.#stamp = await this.#look();
      this.#existed = true;
    } catch (error) {
      await rm(temporary, { force: true });
      throw toFileProblem(error, { file: basename(this.#path) });
    }
  }

  async #look(): Promise<string | null> {
    try {
      const found = await stat(this.#path, { bigint: true });
      return `${found.size} ${found.mtimeNs} ${found.ino}`;
    } catch (error) {
      const problem = toFileProblem(error, { file: basename(this.#path) });
      if (problem instanceof CsvProblem && problem.resolution.code === 'file_missing') return null;
      throw problem;
    }
  }

  async #load(): Promise<void> {
    const file = basename(this.#path);
    let header: readonly string[] | null = null;
    let key = 0;
    // Our own cells may be longer than what is accepted from others; the delimiter may have been changed by a spreadsheet.
    for await (const row of readRows(this.#path, file, { delimiter: 'auto', encoding: 'utf-8', maxCellBytes: 50_000_000 })) {
      if (header === null) {
        header = row.cells;
        key = columnIndex(header, this.#keyColumn, file);
        this.#columns.push(...header.filter((name) => !this.#columns.includes(name)));
        continue;
      }
      this.#rows.set(row.cells[key] ?? '', new Map(header.map((name, index) => [name, row.cells[index] ?? ''])));
    }
  }
}

/**
 * A text that begins like a formula would be run by a spreadsheet that opens the file: an apostrophe in front makes it
 * text (OWASP, CSV injection). Numbers keep their sign.
 */
export function toCell(value: JsonValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const quote = (cell: string, delimiter: string): string => (cell.includes('"') || cell.includes('\n') || cell.includes('\r') || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Throws CsvProblem when the output folder, or the nearest folder above it that exists, cannot be written to. */
export async function probeOutput(path: string): Promise<void> {
  let folder = dirname(path);
  for (;;) {
    try {
      return await access(folder, constants.W_OK);
    } catch (error) {
      const problem = toFileProblem(error, { file: basename(dirname(path)) });
      const missing = problem instanceof CsvProblem && problem.resolution.code === 'file_missing';
      if (!missing || dirname(folder) === folder) throw problem;
      folder = dirname(folder);
    }
  }
}
