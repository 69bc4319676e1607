import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { CsvSettings } from './config.ts';
import { decodeFile } from './decode-file.ts';
import { CsvProblem } from './errors.ts';

/** One row: cells in the order of the header, raw. `line` is where it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}
export type ReadOptions = Pick<CsvSettings, 'delimiter' | 'encoding' | 'maxCellBytes'>;

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** A row may hold several long cells; the parser's own limit is per row and bounds the memory. */
const ROW_TO_CELL = 16;

/**
 * Streams the rows of one file: first the header (trimmed, unique), then each row with as many cells as the header.
 * Rows without any text are left out. Throws CsvProblem with file, line and remedy; memory stays bounded by one row.
 */
export async function* readRows(path: string, file: string, options: ReadOptions): AsyncGenerator<CsvRow, void, undefined> {
  const text = decodeFile(path, file, options.encoding);
  const first = await text.next();
  const head = first.done === true ? '' : first.value;
  // Excel writes its delimiter into a first line of its own.
  const named = /^sep=(.)\r?\n/i.exec(head);
  const delimiter = options.delimiter !== 'auto' ? options.delimiter : (named?.[1] ?? sniffDelimiter(head));
  const parser = parse({
    delimiter, info: true, relax_column_count: true, skip_empty_lines: true,
    ...(named === null ? {} : { from_line: 2 }),
    max_record_size: options.maxCellBytes * ROW_TO_CELL,
  });
  const source = Readable.from(rejoin(head, text), { objectMode: true });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    yield* checkRows(parser, file, options.maxCellBytes);
  } catch (error) {
    throw error instanceof CsvError ? toProblem(error, file, options.maxCellBytes) : error;
  } finally {
    source.destroy();
    parser.destroy();
    await text.return();
  }
}

async function* rejoin(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}

async function* checkRows(parser: AsyncIterable<unknown>, file: string, maxCellBytes: number): AsyncGenerator<CsvRow, void, undefined> {
  let header: readonly string[] | null = null;
  for await (const item of parser) {
    const row = toRow(item);
    if (header === null) {
      header = checkHeader(row, file);
      yield { line: row.line, cells: header };
      continue;
    }
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    checkCells(row, header, file, maxCellBytes);
    yield row;
  }
  if (header === null) throw new CsvProblem('empty_file', { file }, 'the file is empty', 'Export it again; the first line must name the columns');
}

/** With `info` the parser hands over { record, info }; its types do not say so. */
function toRow(item: unknown): CsvRow {
  if (typeof item !== 'object' || item === null || !('record' in item) || !('info' in item)) throw new Error('csv-parse answered without info');
  const { record, info } = item;
  const cells = Array.isArray(record) ? record.map(String) : [];
  const lastLine = typeof info === 'object' && info !== null && 'lines' in info ? Number(info.lines) : 0;
  let breaks = 0;
  for (const cell of cells) if (cell.includes('\n')) breaks += cell.split('\n').length - 1;
  return { line: lastLine - breaks, cells };
}

function checkHeader(row: CsvRow, file: string): readonly string[] {
  // A dot would read as a relation in a mapping's path.
  const header = row.cells.map((name, index) => name.trim().replaceAll('.', '_') || `column_${index + 1}`);
  const repeated = header.find((name, index) => header.indexOf(name) < index);
  if (repeated !== undefined) throw new CsvProblem('duplicate_column', { file, line: row.line, column: repeated }, 'two columns have this name', 'Rename or remove one of them in the export');
  return header;
}

function checkCells(row: CsvRow, header: readonly string[], file: string, maxCellBytes: number): void {
  if (row.cells.length !== header.length) {
    throw new CsvProblem(
      'truncated', { file, line: row.line },
      `the row has ${row.cells.length} columns where the header has ${header.length}`,
      row.cells.length < header.length ? 'The file was probably cut off: export it again' : 'A delimiter inside a text needs quotation marks around that text: export it again',
    );
  }
  const index = row.cells.findIndex((cell) => cell.length > maxCellBytes || (cell.length > maxCellBytes / 4 && Buffer.byteLength(cell) > maxCellBytes));
  if (index !== -1) throw tooLarge(file, row.line, maxCellBytes, header[index]);
}

const tooLarge = (file: string, line: number, maxCellBytes: number, column?: string): CsvProblem =>
  new CsvProblem(
    'cell_too_large', { file, line, ...(column === undefined ? {} : { column }) },
    `a cell holds more than ${Math.round(maxCellBytes / 1000)} kB`,
    'Often a quotation mark is never closed; otherwise shorten the text, or raise maxCellBytes in the settings',
  );

function toProblem(error: CsvError, file: string, maxCellBytes: number): CsvProblem {
  const line = 'lines' in error ? Number(error['lines']) : 0;
  const place = line > 0 ? { file, line } : { file };
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return tooLarge(file, Math.max(line, 1), maxCellBytes);
    case 'CSV_QUOTE_NOT_CLOSED':
      return new CsvProblem('truncated', place, 'the file ends inside a text in quotation marks', 'The file was probably cut off: export it again');
    default:
      return new CsvProblem('not_csv', place, 'a quotation mark stands where none may be', 'A text with quotation marks needs them doubled and quotation marks around it: export the file again');
  }
}

/** The delimiter that the header holds most often outside quotation marks; a comma for a single column. */
export function sniffDelimiter(head: string): string {
  const counts = new Map<string, number>();
  let quoted = false;
  for (const character of head.replace(/^\s+/, '')) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === '\n') break;
    else if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return DELIMITERS.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0] ?? ',';
}
