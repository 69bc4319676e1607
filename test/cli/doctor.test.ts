import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { lookAtConfig } from '../../src/config/look-at-config.ts';
import { lookAtFolder, lookAtServer } from '../../src/cli/doctor/look-at-machine.ts';
import { lookAtVendorClock } from '../../src/cli/doctor/look-at-vendor-clock.ts';
import { parseConfig, type Config } from '../../src/config/load-config.ts';
import { FILES, WorkFolder } from './run-handoff.ts';

const NOW = new Date('2026-11-22T09:00:00.000Z');
const SOUND = 'publicUrl: https://handoff.acme.example\nservice:\n  notices: [{ by: slack, url: "${SLACK}" }]\n';
const ENV = { SLACK: 'https://hooks.slack.com/services/planted', TOKEN: 'planted-token' };

/** One connection with these lines, and what stands before it. */
const configOf = (connection: string, head = SOUND, env: Record<string, string> = {}): Config =>
  parseConfig(`${head}connections:\n  - id: sales\n    connector: hubspot\n    mapping: customer/hubspot.yaml\n${connection}`, { cwd: '/nowhere', file: 'connections.yaml', env: { ...ENV, ...env } });
const GOOD = '    schedule: "*/5 * * * *"\n    settings: { baseUrl: "https://api.example", auth: { flow: token, token: "${TOKEN}" } }\n';
const found = (config: Config): readonly string[] => lookAtConfig(config, NOW).map(({ ok, what }) => `${ok ? 'note' : 'mend'} ${what}`);

describe('doctor', () => {
  it('finds nothing in a sound configuration', () => {
    expect(found(configOf(GOOD))).toEqual([]);
  });

  it.each([
    ['no schedule anywhere', configOf('    settings: {}\n'), 'note Service: schedules'],
    ['a webhook whose address is not known', configOf(`${GOOD}    webhook: { secret: "\${TOKEN}" }\n`, 'service: { notices: [{ by: slack, url: "${SLACK}" }] }\n'), 'mend sales: webhook'],
    ['a start in the future', configOf(`${GOOD}    startFrom: 2027-11-01\n`), 'mend sales: startFrom'],
    ['a secret in the clear', configOf(GOOD.replace('${TOKEN}', 'planted-token')), 'mend sales: settings.auth.token'],
    ['no channel for alarms', configOf(GOOD, 'publicUrl: https://handoff.acme.example\n'), 'note Service: notices'],
    ['a web door for everybody without sign-in', configOf(GOOD, `${SOUND}  listen: { host: 0.0.0.0 }\n`), 'note Service: sign-in'],
    ['an address without TLS', configOf(GOOD, SOUND.replace('https://handoff', 'http://handoff')), 'mend Service: address'],
    ['old keys', configOf(GOOD, SOUND, { DATABASE_URL: 'postgres://x', HANDOFF_KEY: 'a,b,c' }), 'note Keys'],
  ])('finds %s, and nothing else', (_what, config, expected) => {
    expect(found(config)).toEqual([expected]);
    expect(JSON.stringify(lookAtConfig(config, NOW))).not.toContain('planted');
  });

  it('finds a data folder that others can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'handoff-doctor-'));
    try {
      const config = configOf(GOOD, SOUND, { HANDOFF_DATA_FOLDER: folder });
      expect(await lookAtFolder(config)).toEqual([]);
      await chmod(folder, 0o755);
      expect(await lookAtFolder(config)).toMatchObject([{ ok: false, meaning: expect.stringContaining('chmod 700') }]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('finds a pooler that lets go of locks, a clock that is off, and a server that is nearly full', () => {
    const sound = { behindTransactionPooler: false, clockAheadMs: 900, freeConnections: 80 };
    expect(lookAtServer(sound)).toEqual([]);
    expect(lookAtServer({ ...sound, behindTransactionPooler: true })).toMatchObject([{ ok: false, what: 'Database: pooler' }]);
    expect(lookAtServer({ ...sound, clockAheadMs: -90_000 })).toMatchObject([{ ok: false, meaning: expect.stringContaining('90 seconds behind') }]);
    expect(lookAtServer({ ...sound, freeConnections: 3 })).toMatchObject([{ note: true, what: 'Database: connections' }]);
  });

  it('compares our clock with the vendor’s own, and says nothing when there is no answer', async () => {
    const server = createServer((_request, response) => response.writeHead(404, { date: new Date(NOW.getTime() + 600_000).toUTCString() }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const [connection] = configOf(GOOD.replace('https://api.example', `http://127.0.0.1:${port}`)).connections;
    if (connection === undefined) throw new Error('there is one connection');
    try {
      expect(await lookAtVendorClock(connection, () => NOW)).toMatchObject([{ ok: false, meaning: expect.stringContaining('600 seconds ahead') }]);
      expect(await lookAtVendorClock(connection, () => new Date(NOW.getTime() + 610_000))).toEqual([]);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await lookAtVendorClock(connection, () => NOW)).toEqual([]);
  });

  it('shows what it found in one table, notes apart from what is to be mended', async () => {
    const folder = await WorkFolder.create(FILES);
    try {
      const answer = await folder.handoffHere(['doctor', '--json']);
      const { ok, findings } = z.object({ ok: z.boolean(), findings: z.array(z.looseObject({ ok: z.boolean(), what: z.string(), note: z.boolean().optional() })) }).parse(JSON.parse(answer.stdout));
      expect({ code: answer.code, ok }).toEqual({ code: 0, ok: true });
      expect(findings.filter(({ note }) => note === true).map(({ what }) => what)).toEqual(['Service: notices', 'Service: schedules']);
    } finally {
      await folder.remove();
    }
  });
});
