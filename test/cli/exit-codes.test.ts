import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONNECTIONS, DEALS, FILES, WorkFolder } from './run-handoff.ts';

const SECRET = 'correct-horse-battery-staple';

describe('exit codes and messages', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create(FILES);
  });
  afterAll(() => folder.remove());

  it('0: done, with a sentence a manager understands', async () => {
    const answer = await folder.handoff(['sync']);
    expect(answer.code).toBe(0);
    expect(answer.stdout).toMatch(/deals: complete\. Read 5 records; 3 new/);
    expect((await folder.handoffHere(['sync'])).stdout).toContain('Nothing was written');
  });

  it('1: the source cannot be read; nothing is lost, and the message names place and remedy', async () => {
    await folder.write('exports/deals.csv', '');
    const answer = await folder.handoff(['sync']);
    expect(answer.code).toBe(1);
    expect(answer.stderr).toMatch(/deals/);
    expect(answer.stderr).not.toMatch(/\bat .*\.ts:\d+/);
    await folder.write('exports/deals.csv', DEALS);
    expect((await folder.handoffHere(['sync'])).code).toBe(0);
  });

  it('3: one connection of two works', async () => {
    await folder.write('two.yaml', `${CONNECTIONS}${CONNECTIONS.replace('connections:\n', '').replace('id: deals\n', 'id: gone\n').replace('folder: exports', 'folder: no-such-folder').replace('account: deals', 'account: gone')}`);
    const answer = await folder.handoff(['sync', '--config', 'two.yaml', '--json']);
    expect(answer.code).toBe(3);
    expect(JSON.parse(answer.stdout)).toMatchObject({ runs: [{ connection: 'deals', outcome: 'complete' }, { connection: 'gone', outcome: 'failed', reasons: [expect.stringMatching(/deals\.csv: there is no such file\. \S/)] }] });
  });

  it('2: no connections.yaml, and the message says what to do', async () => {
    const empty = await WorkFolder.create({});
    try {
      const answer = await empty.handoff(['sync']);
      expect(answer).toMatchObject({ code: 2, stdout: '' });
      expect(answer.stderr).toMatch(/connections\.yaml.*no such file[\s\S]*→ \S/);
    } finally {
      await empty.remove();
    }
  });

  it('2: no command at all shows the help', async () => {
    const answer = await folder.handoffHere([]);
    expect(answer.code).toBe(2);
    expect(answer.stderr).toContain('Usage: handoff');
  });

  it('2: a missing variable is named, with file and line', async () => {
    await folder.write('secret.yaml', CONNECTIONS.replace('account: deals', 'account: "${DEALS_ACCOUNT}"'));
    const answer = await folder.handoffHere(['sync', '--config', 'secret.yaml']);
    expect(answer.code).toBe(2);
    expect(answer.stderr).toMatch(/secret\.yaml:4.*DEALS_ACCOUNT/s);
  });

  it('secrets are stored from standard input, listed by name, used, and never printed', async () => {
    const said: string[] = [];
    const run = async (args: readonly string[], stdin?: string): Promise<number | null> => {
      const answer = stdin === undefined ? await folder.handoffHere(args) : await folder.handoff(args, { stdin });
      said.push(answer.stdout, answer.stderr);
      return answer.code;
    };
    await folder.write('stored.yaml', CONNECTIONS.replace('account: deals', 'account: "secret:DEALS_ACCOUNT"').replace('id: deals\n', 'id: stored\n'));
    expect(await run(['sync', '--config', 'stored.yaml'])).toBe(2);
    expect(said.join()).toContain('DEALS_ACCOUNT');
    expect(await run(['keys', 'set', 'DEALS_ACCOUNT'], `${SECRET}\n`)).toBe(0);
    expect(await run(['keys', 'set', 'EMPTY'], '')).toBe(2);
    expect(await run(['sync', '--config', 'stored.yaml'])).toBe(0);
    for (const args of [['keys', 'list'], ['keys', 'rotate'], ['doctor', '--config', 'stored.yaml'], ['connections', 'check', '--config', 'stored.yaml'], ['runs'], ['sync', '--config', 'stored.yaml', '--json']]) await run(args);
    expect(await run(['keys', 'delete', 'DEALS_ACCOUNT'])).toBe(0);
    expect(await run(['keys', 'delete', 'DEALS_ACCOUNT'])).toBe(1);
    expect(said.join('\n')).not.toContain(SECRET);
    expect(said.join('\n')).toContain('DEALS_ACCOUNT');
  }, 60_000);
});
