import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runCli } from '../../src/cli/run-cli.ts';

/** As design.md section 6 lists them for this stage. */
const COMMANDS = [
  'demo', 'serve', 'worker', 'sync', 'connections check', 'connections describe', 'connections pause', 'connections resume', 'mapping lint', 'mapping preview', 'mapping publish', 'mapping replay', 'mapping versions', 'mapping diff', 'mapping rollback', 'mapping drafts', 'setup',
  'handoffs list', 'handoffs show', 'handoffs explain', 'handoffs submit', 'handoffs accept', 'handoffs reject', 'handoffs confirm', 'handoffs ask', 'handoffs answer', 'handoffs audit', 'handoffs link', 'handoffs unlink', 'handoffs apart', 'handoffs suggestions', 'report', 'runs', 'errors list', 'errors retry', 'limits', 'freshness', 'alarms',
  'tokens create', 'tokens list', 'tokens revoke', 'users list', 'users signout', 'audit', 'forget', 'keys set', 'keys list', 'keys delete', 'keys rotate', 'doctor', 'migrate', 'backup', 'restore', 'schema',
];

describe('--help', () => {
  let said = '';
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      said += String(chunk);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each(COMMANDS)('%s explains itself with an example that starts as one types it', async (command) => {
    expect(await runCli([...command.split(' '), '--help'])).toBe(0);
    // Some are typed behind a setting: DATABASE_URL=… handoff worker.
    expect(said).toMatch(new RegExp(`Example:\\n  (?:[A-Z_]+=\\S+ )?handoff ${command}`));
    expect(said).toContain('--json');
    expect(said).toContain('Exit code: 0 done, 1 failed, 2 wrong usage or configuration, 3 partial.');
  });

  it('the program lists every command, and no command is left out of this test', async () => {
    expect(await runCli(['--help'])).toBe(0);
    const groups = [...said.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map((match) => match[1]).filter((name) => name !== 'help');
    expect(new Set(groups)).toEqual(new Set(COMMANDS.map((command) => command.split(' ')[0])));
    for (const group of new Set(COMMANDS.filter((command) => command.includes(' ')).map((command) => command.split(' ')[0] ?? ''))) {
      said = '';
      await runCli([group, '--help']);
      const children = [...said.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map((match) => match[1]).filter((name) => name !== 'help');
      expect(children.map((child) => `${group} ${child}`)).toEqual(COMMANDS.filter((command) => command.startsWith(`${group} `)));
    }
  });
});
