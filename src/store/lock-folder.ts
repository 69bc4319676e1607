import { createHash } from 'node:crypto';
import { realpath, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { HandoffError } from '../core/errors.ts';

export interface FolderLock {
  release(): Promise<void>;
}

const inUse = (folder: string): HandoffError =>
  new HandoffError({
    code: 'folder_in_use',
    message: `The data folder ${folder} is already in use by another handoff process.`,
    remedy: 'Stop the other process (a running "handoff demo" or "handoff sync"), or give this one its own data folder. Several processes at once need PostgreSQL: set DATABASE_URL.',
    place: folder,
  });

/**
 * One process per folder: two embedded databases on the same files would corrupt them without a word.
 * Throws HandoffError `folder_in_use`. The lock ends with the process, however it ends.
 */
export async function lockFolder(folder: string, platform: NodeJS.Platform = process.platform): Promise<FolderLock> {
  const real = await realpath(folder);
  return platform === 'linux' ? lockBySocket(real) : lockByPidFile(real);
}

/** Linux's abstract sockets exist only as long as their process and leave no file behind; kill -9 frees them, too. */
async function lockBySocket(folder: string): Promise<FolderLock> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? inUse(folder) : error));
    server.listen(`\0handoff-${name}`, resolve);
  });
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function lockByPidFile(folder: string): Promise<FolderLock> {
  const file = join(folder, 'handoff.pid');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      if (isRunning(Number(await readFile(file, 'utf8').catch(() => '')))) throw inUse(folder);
      await rm(file, { force: true });
    }
  }
  throw inUse(folder);
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return hasCode(error, 'EPERM');
  }
}

/** By shape: errors of the platform are not always instances of the Error we know. */
export const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
