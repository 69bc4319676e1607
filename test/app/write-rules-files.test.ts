import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeRulesFiles } from '../../src/app/write-rules-files.ts';
import { hashOf } from '../../src/core/hash.ts';

describe('writing several rules files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handoff-write-'));
    await writeFile(join(folder, 'a.yaml'), 'old a');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const fileOf = (name: string, text: string) => ({ name, path: join(folder, name), text, replaces: [hashOf(`old ${name.slice(0, 1)}`)] });
  const standing = async (): Promise<Readonly<Record<string, string>>> => Object.fromEntries(await Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)));

  it('puts all of them in place once they are published', async () => {
    expect(await writeRulesFiles([fileOf('a.yaml', 'new a'), fileOf('sub/b.yaml', 'new b')], () => Promise.resolve('published'))).toBe('published');
    expect([await readFile(join(folder, 'a.yaml'), 'utf8'), await readFile(join(folder, 'sub/b.yaml'), 'utf8')]).toEqual(['new a', 'new b']);
    expect(await readdir(join(folder, 'sub'))).toEqual(['b.yaml']);
  });

  it.each([
    ['one cannot be written', [['a.yaml', 'new a'], ['a.yaml/b.yaml', 'new b']], 'folder_not_writable'],
    ['one was edited meanwhile', [['b.yaml', 'new b'], ['c.yaml', 'new c']], 'mapping_changed'],
  ] as const)('publishes nothing and changes none when %s', async (_why, files, code) => {
    await writeFile(join(folder, 'c.yaml'), 'edited by hand');
    let published = 0;
    await expect(writeRulesFiles(files.map(([name, text]) => fileOf(name, text)), () => Promise.resolve((published += 1)))).rejects.toMatchObject({ code });
    expect(published).toBe(0);
    expect(await standing()).toEqual({ 'a.yaml': 'old a', 'c.yaml': 'edited by hand' });
  });

  it('changes none when they could not be published', async () => {
    await expect(writeRulesFiles([fileOf('a.yaml', 'new a')], () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    expect(await standing()).toEqual({ 'a.yaml': 'old a' });
  });

  it('takes a file that says already what is published', async () => {
    await writeFile(join(folder, 'a.yaml'), 'new a');
    await writeRulesFiles([fileOf('a.yaml', 'new a')], () => Promise.resolve());
    expect(await standing()).toEqual({ 'a.yaml': 'new a' });
  });
});
