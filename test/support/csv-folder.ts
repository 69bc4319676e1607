import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connector } from '../../connectors/csv/index.ts';
import type { ConnectorSession, ObjectRead, PullPage, PullRequest, SourceRecord } from '../../src/core/connector.ts';
import type { JsonValue } from '../../src/core/json.ts';

/** A temporary folder of exports; removed by `close`. */
export interface CsvFolder {
  readonly path: string;
  write(file: string, content: string | Uint8Array): Promise<void>;
  read(file: string): Promise<string>;
  open(settings: Record<string, unknown>): Promise<ConnectorSession>;
  close(): Promise<void>;
}

export async function createCsvFolder(files: Readonly<Record<string, string | Uint8Array>>): Promise<CsvFolder> {
  const path = await mkdtemp(join(tmpdir(), 'handoff-csv-'));
  const write = (file: string, content: string | Uint8Array): Promise<void> => writeFile(join(path, file), content);
  for (const [file, content] of Object.entries(files)) await write(file, content);
  return {
    path,
    write,
    read: (file) => readFile(join(path, file), 'utf8'),
    open: (settings) => openCsv({ folder: path, ...settings }),
    close: () => rm(path, { recursive: true, force: true }),
  };
}

export const openCsv = (settings: unknown): Promise<ConnectorSession> =>
  connector.open(connector.settings.parse(settings), {
    connection: 'exports',
    now: () => new Date('2026-11-22T10:00:00Z'),
    wait: async () => {},
    cache: { get: async () => null, set: async () => {} },
    vault: { get: async () => null, set: async () => {} },
    log: () => {},
    limits: { concurrency: 1, mode: 'fast' },
  });

export const readOf = (object: string, fields: readonly string[], more: Partial<ObjectRead> = {}): ObjectRead => ({
  object, fields, optional: [], relations: [], interesting: [], keep: [], own: [], ...more,
});

export const requestOf = (read: ObjectRead, cursor: JsonValue | null = null): PullRequest => ({ reads: [read], cursor, watchTasks: false, signal: new AbortController().signal });

export async function collect(pages: AsyncIterable<PullPage>): Promise<{ pages: PullPage[]; records: SourceRecord[]; cursor: JsonValue | null }> {
  const all: PullPage[] = [];
  for await (const page of pages) all.push(page);
  return { pages: all, records: all.flatMap((page) => page.records), cursor: all.at(-1)?.cursor ?? null };
}
