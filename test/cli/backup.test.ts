import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEALS, FILES, WorkFolder } from './run-handoff.ts';

describe('handoff backup and restore', () => {
  let folder: WorkFolder;
  const handoff = (args: readonly string[], data = 'before', stdin = '') => folder.handoff(args, { env: { HANDOFF_DATA_FOLDER: join(folder.path, data) }, stdin });
  const read = (file: string): Promise<string> => readFile(join(folder.path, 'exports/handoff-output', file), 'utf8');

  beforeAll(async () => {
    folder = await WorkFolder.create(FILES);
    for (const data of ['before', 'after', 'without-key', 'empty']) await folder.placeDatabase(data);
    expect(await handoff(['keys', 'set', 'API_TOKEN'], 'before', 'planted-secret')).toMatchObject({ code: 0 });
    expect(await handoff(['sync'])).toMatchObject({ code: 0 });
    expect(await handoff(['backup', 'old.gz'])).toMatchObject({ code: 0, stdout: expect.stringContaining('holds no key') });
  });
  afterAll(() => folder.remove());

  it('writes a file that only this user may read, without secrets in the clear, and never over another', async () => {
    expect((await stat(join(folder.path, 'old.gz'))).mode & 0o077).toBe(0);
    const text = gunzipSync(await readFile(join(folder.path, 'old.gz'))).toString('utf8');
    expect(text).toContain('Northwind');
    expect(text).not.toContain('planted-secret');
    expect(await handoff(['backup', 'old.gz'])).toMatchObject({ code: 2, stderr: expect.stringContaining('exists already') });
  });

  it('after a restore of an old backup, a sync recognises what was written since: nothing twice, nothing lost', async () => {
    await folder.write('exports/deals.csv', `${DEALS.trimEnd()}\n6,Woodgrove,Won,New,2026-11-07,,,Ana,ana@acme.example\n`);
    expect(await handoff(['sync'])).toMatchObject({ code: 0 });
    const [tasks, results] = [await read('tasks.csv'), await read('results.csv')];
    expect(tasks).toContain('Woodgrove');
    await cp(join(folder.path, 'before/handoff.keys'), join(folder.path, 'after/handoff.keys'));
    expect(await handoff(['restore', 'old.gz'], 'after')).toMatchObject({ code: 0, stdout: expect.stringContaining('restored') });
    const listed = await handoff(['handoffs', 'list', '--json'], 'after');
    expect(JSON.parse(listed.stdout)).toMatchObject({ total: 2 });
    expect(await handoff(['sync'], 'after')).toMatchObject({ code: 0 });
    expect((await read('tasks.csv')).split('\n').map((line) => line.split(',').slice(0, 3))).toEqual(tasks.split('\n').map((line) => line.split(',').slice(0, 3)));
    expect((await read('results.csv')).split('\n')).toHaveLength(results.split('\n').length);
    expect(JSON.parse((await handoff(['handoffs', 'list', '--json'], 'after')).stdout)).toMatchObject({ total: 3 });
  });

  it('says which secrets the present key cannot read', async () => {
    const answer = await handoff(['restore', 'old.gz', '--json'], 'without-key');
    expect(answer.code).toBe(0);
    expect(JSON.parse(answer.stdout)).toMatchObject({ unreadableSecrets: ['API_TOKEN'], unconfirmed: 0 });
  });

  it('refuses a database in use, one that holds something, and a file that is no backup', async () => {
    expect(await handoff(['restore', 'old.gz'], 'before')).toMatchObject({ code: 2, stderr: expect.stringContaining('already holds something') });
    await writeFile(join(folder.path, 'half.gz'), (await readFile(join(folder.path, 'old.gz'))).subarray(0, 900));
    expect(await handoff(['restore', 'half.gz'], 'empty')).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was restored') });
    expect(await handoff(['restore', 'connections.yaml'], 'empty')).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be read as a backup') });
    expect(await handoff(['restore', 'missing.gz'], 'empty')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no file') });
  });
});
