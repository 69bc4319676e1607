import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { HandoffError } from '../core/errors.ts';
import type { Shipment } from '../core/shipping.ts';

/** Beside the files: what was written, so that it can be written anew and nothing else is touched. */
const RECORD = '.handoff-sync.json';
const recordSchema = z.object({ files: z.record(z.string(), z.string()) });

export interface ShippedFile {
  readonly path: string;
  readonly change: 'new' | 'changed' | 'same' | 'removed';
}

/**
 * Writes the files into `folder`, making it; what an earlier call wrote and is no longer part of it goes. Throws HandoffError
 * `folder_in_use` and touches nothing when the folder holds files that no earlier call wrote, or that were edited since.
 */
export async function writeShipment(folder: string, { files }: Pick<Shipment, 'files'>, dryRun: boolean): Promise<readonly ShippedFile[]> {
  const record = await readRecord(folder);
  const wanted = new Map(files.map(({ path, text }) => [path, hashOf(text)]));
  const there = await readHashes(folder, (path) => wanted.has(path) || record.has(path));
  refuseOthers(folder, record, there, wanted);
  const changes: ShippedFile[] = [
    ...[...wanted].map(([path, hash]): ShippedFile => ({ path, change: !there.has(path) ? 'new' : there.get(path) === hash ? 'same' : 'changed' })),
    ...[...there.keys()].filter((path) => !wanted.has(path)).map((path): ShippedFile => ({ path, change: 'removed' })),
  ];
  if (dryRun) return changes;
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  for (const { path } of changes.filter(({ change }) => change === 'removed')) await rm(join(folder, path));
  await writeFile(join(folder, RECORD), `${JSON.stringify({ writtenBy: 'handoff setup', files: Object.fromEntries(wanted) }, null, 2)}\n`);
  return changes;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

async function readRecord(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(folder, RECORD), 'utf8').catch(() => null);
  if (text === null) return new Map();
  try {
    return new Map(Object.entries(recordSchema.parse(JSON.parse(text)).files));
  } catch {
    // Without a record every file is somebody else's, which is then said.
    return new Map();
  }
}

/** Path → hash of what stands in the folder. Packages, and what tools keep in folders and files with a dot, are nobody's work unless `ours`. */
async function readHashes(folder: string, ours: (path: string) => boolean): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) await walk(path);
      } else if (!entry.name.startsWith('.') || ours(path)) found.set(path, hashOf(await readFile(join(folder, path), 'utf8')));
    }
  };
  await walk('');
  return found;
}

function refuseOthers(folder: string, record: ReadonlyMap<string, string>, there: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): void {
  const strange = [...there.keys()].filter((path) => !record.has(path));
  const edited = [...there].filter(([path, hash]) => record.has(path) && record.get(path) !== hash && wanted.get(path) !== hash).map(([path]) => path);
  const others = [...strange, ...edited];
  if (others.length === 0) return;
  const few = others.slice(0, 5).join(', ');
  throw new HandoffError({
    code: 'folder_in_use',
    message: `The folder ${folder} holds files that were ${strange.length > 0 ? 'not written by this command' : 'edited since this command wrote them'}: ${few}${others.length > 5 ? ` and ${others.length - 5} more` : ''}. Nothing was written.`,
    remedy: 'Name another folder after the option, or move these files away.',
    place: folder,
    exitCode: 2,
  });
}
