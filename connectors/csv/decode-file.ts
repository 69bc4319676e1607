import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import type { CsvSettings } from './config.ts';
import { CsvProblem, toFileProblem } from './errors.ts';

type Encoding = CsvSettings['encoding'];

/** Spreadsheets and archives that people drop into the folder instead of an export, by their first bytes. */
const FOREIGN: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'an Excel workbook or a ZIP archive' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook' },
  { bytes: [0x1f, 0x8b], what: 'a compressed file' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF' },
];

/** The file's text in pieces of at most 64 kB, byte order mark removed. Refuses what is no text, or text of another kind. */
export async function* decodeFile(path: string, file: string, encoding: Encoding): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | null = null;
  let linesBefore = 0;
  const stream = createReadStream(path, { highWaterMark: 64 * 1024 });
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      const first = decoder === null;
      decoder ??= chooseDecoder(bytes, file, encoding);
      const text = decode(decoder, bytes, file, linesBefore);
      if (first) refuseWebPage(text, file);
      refuseBinary(text, file);
      linesBefore += countLines(bytes);
      yield text;
    }
    if (decoder !== null) finish(decoder, file, linesBefore);
  } catch (error) {
    throw toFileProblem(error, { file });
  } finally {
    stream.destroy();
  }
}

function chooseDecoder(bytes: Buffer, file: string, encoding: Encoding): TextDecoder {
  const foreign = FOREIGN.find((kind) => kind.bytes.every((byte, index) => bytes[index] === byte));
  if (foreign !== undefined) throw new CsvProblem('not_text', { file }, `this is ${foreign.what}, not a CSV file`, 'Export or save it as CSV (comma separated, UTF-8)');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder('utf-8', { fatal: true });
  // What Windows programs call Latin-1 or ANSI is windows-1252.
  const label = { 'utf-8': 'utf-8', 'utf-16': 'utf-16le', latin1: 'windows-1252' }[encoding];
  return new TextDecoder(label, { fatal: true });
}

function decode(decoder: TextDecoder, bytes: Buffer, file: string, linesBefore: number): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    throw notUtf8(file, linesBefore + firstBadLine(bytes));
  }
}

/** A character that the end of the file cuts in two. */
function finish(decoder: TextDecoder, file: string, linesBefore: number): void {
  try {
    decoder.decode();
  } catch {
    throw notUtf8(file, linesBefore + 1);
  }
}

const notUtf8 = (file: string, line: number): CsvProblem =>
  new CsvProblem('wrong_encoding', { file, line }, 'a character is not in the declared encoding', 'Set encoding in the settings (latin1 for many Windows exports, utf-16), or export as UTF-8');

/** From 1 within this piece; a character cut by the piece's edge is not a bad one. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  while (start < bytes.length && start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    line += 1;
    start = end + 1;
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) count += 1;
  return count;
}

function refuseBinary(text: string, file: string): void {
  if (!text.includes('\0')) return;
  throw new CsvProblem('not_text', { file }, 'this is not text, or text in UTF-16', 'Export it as CSV in UTF-8, or set encoding: utf-16 in the settings');
}

function refuseWebPage(text: string, file: string): void {
  if (!/^\s*<(!doctype|html|\?xml)/i.test(text)) return;
  throw new CsvProblem('not_csv', { file }, 'this is a web page, not a CSV file', 'Download the export again: often a login page was saved instead');
}
