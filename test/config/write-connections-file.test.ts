import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeConnectionsText } from '../../src/config/write-connections-file.ts';

async function inFolder(work: (folder: string, path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-write-'));
  try {
    await work(folder, join(folder, 'connections.yaml'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('connections.yaml is written', () => {
  it('in one step, with the rights it had, and nothing is left beside it', () =>
    inFolder(async (folder, path) => {
      await writeConnectionsText(path, null, 'one');
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      await chmod(path, 0o640);
      await writeConnectionsText(path, 'one', 'two');
      expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777, await readdir(folder)]).toEqual(['two', 0o640, ['connections.yaml']]);
    }));

  it('only over what was read: whoever was faster is not overwritten', () =>
    inFolder(async (folder, path) => {
      await writeFile(path, 'of somebody else');
      for (const seen of ['one', '']) await expect(writeConnectionsText(path, seen, 'two')).rejects.toMatchObject({ code: 'config_changed' });
      // There was none when it was looked for.
      await expect(writeConnectionsText(path, null, 'two')).rejects.toMatchObject({ code: 'config_changed' });
      expect([await readFile(path, 'utf8'), await readdir(folder)]).toEqual(['of somebody else', ['connections.yaml']]);
    }));

  it('where a link points, and the link stays', () =>
    inFolder(async (folder, path) => {
      await writeFile(join(folder, 'real.yaml'), 'one');
      await symlink('real.yaml', path);
      await writeConnectionsText(path, 'one', 'two');
      expect([(await lstat(path)).isSymbolicLink(), await readFile(join(folder, 'real.yaml'), 'utf8')]).toEqual([true, 'two']);
    }));

  it('or it is said why not', () =>
    inFolder(async (folder) => {
      await expect(writeConnectionsText(join(folder, 'nowhere', 'connections.yaml'), null, 'one')).rejects.toMatchObject({ code: 'folder_not_writable', remedy: expect.stringContaining('by hand') });
    }));
});
