import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HandoffError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';

export interface RulesFileWrite {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** Hashes of what may stand in the file now: it was looked at, and is meant to be replaced. */
  readonly replaces: readonly string[];
}

/**
 * The files are put in place only when their texts are published, and the texts are published only when every file can be
 * written: a file that stayed behind would lead again at the next start. Throws `mapping_changed` when somebody edited one
 * meanwhile, `folder_not_writable`; nothing is published then.
 */
export async function writeRulesFiles<T>(files: readonly RulesFileWrite[], publish: () => Promise<T>): Promise<T> {
  for (const file of files) await refuseEdited(file);
  const beside = files.map(({ path }) => `${path}.${randomUUID()}.tmp`);
  try {
    for (const [index, file] of files.entries()) await writeBeside(file, beside[index] ?? '');
    const made = await publish();
    await Promise.all(files.map((file, index) => putInPlace(file, beside[index] ?? '')));
    return made;
  } finally {
    // A left-over is untidy; it must not hide why the rest failed.
    await Promise.all(beside.map((path) => rm(path, { force: true }).catch(() => {})));
  }
}

/** What stands in a file now; null when there is none. */
export const readOnDisk = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

async function refuseEdited({ path, name, text, replaces }: RulesFileWrite): Promise<void> {
  const onDisk = await readOnDisk(path);
  if (onDisk === null || onDisk === text || replaces.includes(hashOf(onDisk))) return;
  throw new HandoffError({ code: 'mapping_changed', message: `The file ${name} was edited and is not published yet.`, remedy: 'Publish it first ("handoff mapping publish"), or undo the edit; then make the change to what stands there.', place: name });
}

async function writeBeside({ path, name, text }: RulesFileWrite, beside: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, text);
  } catch (error) {
    throw new HandoffError({ code: 'folder_not_writable', message: `The file ${name} cannot be written, and files lead (mappings.source: files).`, remedy: 'Let the service write to its folder, set mappings.source: database, or edit the file where it is kept.', place: name, cause: error });
  }
}

async function putInPlace({ path, name }: RulesFileWrite, beside: string): Promise<void> {
  try {
    await rename(beside, path);
  } catch (error) {
    throw new HandoffError({ code: 'folder_not_writable', message: `The change is published and runs, but the file ${name} could not be replaced by it; as files lead (mappings.source: files), the old file would be published again at the next start.`, remedy: `Write the published text into ${name} before the service starts again.`, place: name, cause: error });
  }
}
