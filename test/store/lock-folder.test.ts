import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HandoffError } from '../../src/core/errors.ts';
import { lockFolder } from '../../src/store/lock-folder.ts';
import { createTestEngine, openTestStore } from '../support/store.ts';

const IN_USE = { code: 'folder_in_use', exitCode: 1 };
const root = new URL('../../', import.meta.url).href;

/** Another process that opens the store in this folder and stays. */
async function openElsewhere(folder: string): Promise<ChildProcess> {
  const script = `
    import { openTestStore } from '${root}test/support/store.ts';
    await openTestStore({ engine: 'embedded', folder: ${JSON.stringify(folder)} });
    console.log('open');
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function withFolder(callback: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-test-lock-'));
  try {
    await callback(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the lock on a data folder', () => {
  it('refuses a second process, names the folder and the remedy, and is free after kill -9', async () => {
    const { options, remove } = await createTestEngine('embedded');
    const folder = options.engine === 'embedded' ? options.folder : '';
    const child = await openElsewhere(folder);
    try {
      const refusal = await openTestStore(options).then(() => null, (error: unknown) => error);
      expect(refusal).toBeInstanceOf(HandoffError);
      expect(refusal).toMatchObject({ ...IN_USE, message: expect.stringContaining(folder), remedy: expect.stringContaining('DATABASE_URL') });
      child.kill('SIGKILL');
      await once(child, 'exit');
      await (await openTestStore(options)).close();
    } finally {
      child.kill('SIGKILL');
      await remove();
    }
  });

  it.each(['linux', 'darwin'] as const)('is held once, also by another path to the same folder, and released (%s)', (platform) =>
    withFolder(async (folder) => {
      const link = `${folder}-link`;
      await symlink(folder, link);
      const lock = await lockFolder(folder, platform);
      await expect(lockFolder(folder, platform)).rejects.toMatchObject(IN_USE);
      await expect(lockFolder(link, platform)).rejects.toMatchObject(IN_USE);
      await lock.release();
      await (await lockFolder(link, platform)).release();
      await rm(link);
    }));

  it.each(['999999999', '', 'not a number'])('ignores a pid file of a process that is gone (%j)', (text) =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'handoff.pid'), text);
      await (await lockFolder(folder, 'darwin')).release();
    }));
});

describe('a data folder that cannot be opened', () => {
  it('is refused when it is a file', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      await expect(openTestStore({ engine: 'embedded', folder: file })).rejects.toMatchObject({ code: 'folder_unusable', place: file, exitCode: 2 });
    }));

  it('is reported as damaged when the database files are not a database', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'database'));
      await writeFile(join(folder, 'database', 'PG_VERSION'), 'rubbish');
      await expect(openTestStore({ engine: 'embedded', folder })).rejects.toMatchObject({ code: 'database_damaged', message: expect.stringContaining(folder) });
      await (await lockFolder(folder)).release();
    }));

  it('starts again when the very first start was killed half-way', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'database'));
      await writeFile(join(folder, 'database', 'PG_VERSION'), 'rubbish');
      await writeFile(join(folder, 'database.creating'), '');
      const store = await openTestStore({ engine: 'embedded', folder });
      expect(await store.pendingMigrations()).toEqual([]);
      await store.close();
    }));
});
