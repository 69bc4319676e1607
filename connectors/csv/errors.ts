import { distance } from 'fastest-levenshtein';
import { ConnectorError, type ErrorResolution } from '../../src/core/errors.ts';

/** Where in which file; line and column of cells count from 1, the header is line 1. */
export interface CsvPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: string;
}

/** What is wrong with a file, and what to do: nothing of that file is taken over. Never holds a cell's text. */
export class CsvProblem extends Error {
  override readonly name = 'CsvProblem';
  readonly resolution: ErrorResolution;

  constructor(code: string, place: CsvPlace, message: string, remedy: string, action: ErrorResolution['action'] = 'fail') {
    const where = [place.file, ...(place.line === undefined ? [] : [`line ${place.line}`]), ...(place.column === undefined ? [] : [`column "${place.column}"`])].join(', ');
    super(`${where}: ${message}`);
    this.resolution = { action, code, message: `${where}: ${message}.`, remedy };
  }
}

const FILE_ERRORS: Readonly<Record<string, readonly [code: string, message: string, remedy: string, action: ErrorResolution['action']]>> = {
  ENOENT: ['file_missing', 'there is no such file', 'Put the export there, or correct folder and file in the settings', 'fail'],
  ENOTDIR: ['file_missing', 'the folder is not a folder', 'Correct folder in the settings', 'fail'],
  EISDIR: ['file_missing', 'this is a folder, not a file', 'Correct file in the settings', 'fail'],
  EACCES: ['file_forbidden', 'the file or folder may not be used', 'Give the account that runs handoff the right to it', 'fail'],
  EPERM: ['file_forbidden', 'the file or folder may not be used', 'Give the account that runs handoff the right to it', 'fail'],
  EROFS: ['file_forbidden', 'the disk cannot be written to', 'Set output in the settings to a folder that can', 'fail'],
  ENOSPC: ['disk_full', 'the disk is full', 'Free some space and run again', 'fail'],
  EBUSY: ['file_busy', 'another program holds the file', 'Close it (Excel, say) and run again', 'retry'],
};

export function toFileProblem(error: unknown, place: CsvPlace): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const known = FILE_ERRORS[code];
  return known === undefined ? error : new CsvProblem(known[0], place, known[1], known[2], known[3]);
}

/** What leaves the room: problems as ConnectorErrors that name the connection, everything else as it is. */
export const toConnectorError = (connection: string, error: unknown): unknown =>
  error instanceof CsvProblem ? new ConnectorError(connection, error.resolution, error) : error;

/** `, did you mean "x"?`, or what there is. */
export function suggestColumn(wanted: string, header: readonly string[]): string {
  const nearest = header.toSorted((a, b) => distance(a.toLowerCase(), wanted.toLowerCase()) - distance(b.toLowerCase(), wanted.toLowerCase()))[0];
  const near = nearest !== undefined && distance(nearest.toLowerCase(), wanted.toLowerCase()) <= Math.ceil(wanted.length / 3);
  return near ? `did you mean "${nearest}"?` : `the file has: ${header.slice(0, 20).join(', ')}${header.length > 20 ? ', …' : ''}`;
}
