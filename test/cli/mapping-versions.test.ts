import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkFolder } from './run-handoff.ts';

const CONFIG = 'connections:\n  - id: deals\n    connector: csv\n    mapping: customer/csv.yaml\n    settings: { folder: exports }\n';
const BY = ['--by', 'revops@acme.example', '--reason', 'too strict'];

describe('versions of a rules file', () => {
  let folder: WorkFolder;
  beforeEach(async () => {
    folder = await WorkFolder.create({ 'connections.yaml': CONFIG });
  });
  afterEach(() => folder.remove());
  const json = async (...args: string[]): Promise<{ readonly code: number | null; readonly said: unknown }> => {
    const { code, stdout } = await folder.handoffHere([...args, '--json']);
    return { code, said: JSON.parse(stdout) };
  };

  it('are listed, compared with the file, and published again, file included', async () => {
    const file = 'customer/requirements.yaml';
    expect(await json('mapping', 'versions', file)).toMatchObject({ code: 0, said: { versions: [] } });
    expect(await json('mapping', 'publish', '--by', 'revops@acme.example', '--reason', 'first')).toMatchObject({ code: 0 });
    // The rules that come with the project need no file here.
    expect(await json('mapping', 'diff', file)).toMatchObject({ code: 2, said: { error: { code: 'bad_config', message: expect.stringContaining('no such file') } } });
    expect(await json('mapping', 'rollback', file, '9', ...BY)).toMatchObject({ code: 1, said: { error: { code: 'unknown_mapping' } } });
    expect(await json('mapping', 'versions', 'nope.yaml')).toMatchObject({ code: 2, said: { error: { code: 'unknown_mapping' } } });
    expect(await json('mapping', 'rollback', file, '1', ...BY)).toMatchObject({ code: 0, said: { published: { name: file, version: 1 } } });
    const made = await readFile(join(folder.path, 'mappings', file), 'utf8');
    expect((await folder.handoffHere(['mapping', 'diff', file])).stdout).toContain('version 1 says the same');
    await folder.write(`mappings/${file}`, made.replace(/weight: \d+/, 'weight: 99'));
    expect(await json('mapping', 'diff', file)).toMatchObject({ code: 0, said: { from: 1, added: 1, removed: 1 } });
    expect(await json('mapping', 'rollback', file, '1', ...BY)).toMatchObject({ code: 1, said: { error: { code: 'mapping_changed' } } });
    expect(await json('mapping', 'publish', '--by', 'revops@acme.example', '--reason', 'stricter')).toMatchObject({ code: 0 });
    expect(await json('mapping', 'rollback', file, '1', ...BY)).toMatchObject({ code: 0, said: { published: { version: 3 } } });
    expect(await readFile(join(folder.path, 'mappings', file), 'utf8')).toBe(made);
    expect(await json('mapping', 'versions', file)).toMatchObject({ said: { versions: [{ version: 3, author: 'revops@acme.example', reason: 'back to version 1: too strict' }, { version: 2 }, { version: 1 }] } });
  });
});
