import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONNECTIONS, FILES, MAPPING, WorkFolder } from './run-handoff.ts';

describe('mapping lint', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create(FILES);
  });
  afterAll(() => folder.remove());
  const lint = (...args: readonly string[]) => folder.handoffHere(['mapping', 'lint', ...args]);

  it('says what was compared and what was not', async () => {
    expect(await lint()).toMatchObject({ code: 0, stdout: expect.stringContaining('right in themselves; --online compares them with the accounts') });
    expect(await lint('--online')).toMatchObject({ code: 0, stdout: expect.stringContaining('right and fit the accounts') });
  });

  it('names file and nearest field of what the account lacks, and praises nothing then', async () => {
    await folder.write('deals.yaml', MAPPING.replace('goals.primary: goal', 'goals.primary: gaol'));
    const { code, stdout } = await lint('--online');
    expect(code).toBe(3);
    expect(stdout).toContain('deals.yaml: Deal has no field "gaol", did you mean "goal"?');
    expect(stdout).not.toContain('are right');
    await folder.write('deals.yaml', MAPPING);
  });

  it('names the line of connections.yaml and the nearest file when a mapping is not there, and goes on with the others', async () => {
    const second = CONNECTIONS.replace('connections:\n', '').replace('id: deals\n', 'id: more\n').replace('account: deals', 'account: more').replace('./deals.yaml', './gone.yaml');
    const first = CONNECTIONS.replace('./deals.yaml', './daels.yaml');
    await folder.write('two.yaml', `${first}${second}`);
    const { code, stdout } = await lint('--config', 'two.yaml');
    expect(code).toBe(2);
    expect(stdout).toMatch(/two\.yaml:5:14 .*daels\.yaml: there is no such file, did you mean "deals\.yaml"\?/);
    expect(stdout).toMatch(/more: two\.yaml:13:14 .*gone\.yaml: there is no such file/);
    expect(stdout).toContain('2 connections checked; 2 problems found');
  });
});
