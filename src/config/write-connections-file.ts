import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { HandoffError } from '../core/errors.ts';
import { isMissing } from './read-rules-file.ts';
import type { JsonObject } from '../core/json.ts';

/** null: there is none yet. */
export const readConnectionsText = async (path: string): Promise<string | null> => ((await isMissing(path)) ? null : readFile(path, 'utf8'));

/** What a first connection is written into. */
export const firstConnectionsText = (entry: JsonObject): string =>
  `# yaml-language-server: $schema=./mappings/schema/connections.schema.json
# The accounts that handoff-sync reads and writes, added on its pages or here; changes are taken within seconds.
${stringify({ connections: [entry] }, { lineWidth: 0 })}`;

/** The lines of one connection as a person would add them below "connections:". */
export const linesOf = (entry: JsonObject): string => stringify([entry], { lineWidth: 0 }).trimEnd().replaceAll(/^/gm, '  ');

const notWritable = (cause: unknown): HandoffError =>
  new HandoffError({ code: 'folder_not_writable', message: 'connections.yaml cannot be written by the service.', remedy: 'Let the account that runs the service write to the file and its folder, or edit the file by hand.', place: 'connections.yaml', cause });

/** For what cannot be taken back and is done before writing. Throws HandoffError `folder_not_writable`. */
export async function demandWritable(path: string): Promise<void> {
  try {
    const beside = `${await realpath(path)}.${randomUUID()}.tmp`;
    await writeFile(beside, '', { mode: 0o600, flag: 'wx' });
    await rm(beside);
  } catch (error) {
    throw notWritable(error);
  }
}

/**
 * Puts the text in place of the file in one step, or nothing. `seen` is what the new text was made from; null: there was no
 * file. Throws HandoffError `config_changed` when the file is another by now, `folder_not_writable` when it may not be written.
 */
export async function writeConnectionsText(path: string, seen: string | null, text: string): Promise<void> {
  // A file that is a link, as orchestrators mount them, stays one.
  const target = seen === null ? path : await realpath(path);
  const beside = `${target}.${randomUUID()}.tmp`;
  try {
    const mode = seen === null ? 0o600 : (await stat(target)).mode & 0o777;
    await writeFile(beside, text, { mode, flag: 'wx' });
    if ((await readConnectionsText(path)) !== seen) {
      throw new HandoffError({ code: 'config_changed', message: 'connections.yaml was changed by somebody else at the same moment.', remedy: 'Look at it again, and repeat the change.', place: 'connections.yaml' });
    }
    await rename(beside, target);
  } catch (error) {
    if (error instanceof HandoffError) throw error;
    throw notWritable(error);
  } finally {
    await rm(beside, { force: true }).catch(() => {});
  }
}
