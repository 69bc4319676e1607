import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { startSimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { hashSecret, tokenOf } from '../../src/core/access/secrets.ts';
import { createTestEngine, openTestStore, TEST_KEY } from '../support/store.ts';
import { until } from '../support/until.ts';
import { startProcess, type ServiceProcess } from './service-world.ts';

jest.setTimeout(180_000);

const SECRET = 'handoff-sync-secret';
const EVERY_TWO_SECONDS = '*/2 * * * * *';
const runsSchema = z.object({ items: z.array(z.object({ connection: z.string(), outcome: z.string() })) });

interface Begun {
  readonly folder: string;
  readonly orgUrl: string;
  readonly serve: ServiceProcess;
  start(argv: readonly string[]): ServiceProcess;
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Of this connection, that are complete. */
  runsOf(connection: string): Promise<number>;
}

/** `handoff serve` in an empty folder, on PostgreSQL, with an administrator's token. */
async function withEmptyFolder(work: (begun: Begun) => Promise<void>): Promise<void> {
  const org = await startSimulatorProcess('salesforce');
  const { options, remove } = await createTestEngine('postgres');
  const folder = await mkdtemp(join(tmpdir(), 'handoff-begin-'));
  const started: ServiceProcess[] = [];
  try {
    const secret = tokenOf(randomBytes(32).toString('base64url'));
    const store = await openTestStore(options);
    await store.saveToken({ id: 'admin', hash: hashSecret('token', secret), name: 'an admin', role: 'admin', createdAt: '2026-11-22T09:00:00.000Z', createdBy: 'test', expiresAt: null, lastUsedAt: null, revokedAt: null });
    await store.close();
    const env = { HANDOFF_KEY: TEST_KEY, ...(options.engine === 'postgres' ? { DATABASE_URL: options.url } : {}) };
    await writeFile(join(folder, 'service.yaml'), 'service: { listen: { port: 0 } }\nconnections: []\n');
    const start = (argv: readonly string[]): ServiceProcess => {
      const one = startProcess(folder, env, argv);
      started.push(one);
      return one;
    };
    const serve = start(['serve', '--config', 'service.yaml']);
    const address = await serve.address();
    const ask: Begun['ask'] = async (method, path, body, headers = {}) => {
      const answer = await fetch(new URL(path, address), { method, headers: { authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
    };
    await work({
      folder, orgUrl: org.baseUrl, serve, start, ask,
      runsOf: async (connection) => runsSchema.parse((await ask('GET', `/api/v1/runs?connection=${connection}&limit=100`)).body).items.filter(({ outcome }) => outcome === 'complete').length,
    });
  } finally {
    for (const one of started) await one.kill();
    await remove();
    await org.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const salesforce = (loginUrl: string) => ({ loginUrl, auth: { flow: 'client_credentials', clientId: 'handoff-sync-app', clientSecret: SECRET } });

describe('a service that begins with nothing', () => {
  it('connects its first account from a page, and reads it on its schedule without a restart', () =>
    withEmptyFolder(async ({ folder, orgUrl, serve, start, ask, runsOf }) => {
      expect(serve.said()).toContain('names no account yet');
      expect(await ask('POST', '/api/v1/connections', { id: 'sales', connector: 'salesforce', settings: salesforce(orgUrl), mapping: 'customer/salesforce.yaml', schedule: EVERY_TWO_SECONDS })).toMatchObject({ status: 201 });
      await until(async () => (await runsOf('sales')) >= 2, 200);
      expect(await readdir(join(folder, 'mappings', 'customer'))).toEqual(expect.arrayContaining(['playbook.yaml', 'requirements.yaml', 'salesforce.yaml']));
      const text = await readFile(join(folder, 'service.yaml'), 'utf8');
      expect([text.includes(SECRET), text.includes('secret:sales.auth.clientSecret')]).toEqual([false, true]);

      // By hand: another id, which takes the memory along; the former one is read no more.
      await writeFile(join(folder, 'service.yaml'), text.replace('id: sales', 'id: crm'));
      await until(async () => (await runsOf('crm')) >= 1, 300);
      expect(await ask('GET', '/api/v1/connections/sales')).toMatchObject({ status: 404 });

      // Broken by hand: what ran goes on, and it is said.
      await writeFile(join(folder, 'service.yaml'), 'connections: [');
      await until(async () => JSON.stringify((await ask('GET', '/api/v1/doctor')).body).includes('what ran before goes on'), 300);
      const before = await runsOf('crm');
      await until(async () => (await runsOf('crm')) > before, 300);

      const worker = start(['worker', '--config', 'service.yaml']);
      expect(await worker.ended).toBe(2);
      expect(await serve.stop()).toBe(0);
      expect(serve.said()).not.toContain(SECRET);
      expect(serve.said().split('cannot be used as it stands').length - 1).toBe(1);
    }));

  it('starts without any file, while other commands still say that it is missing', () =>
    withEmptyFolder(async ({ folder, start }) => {
      await rm(join(folder, 'service.yaml'));
      const sync = start(['sync']);
      expect(await sync.ended).toBe(2);
      expect(sync.said()).toContain('there is no such file');
      const serve = start(['serve']);
      await until(() => serve.said().includes('names no account yet') || serve.said().includes('EADDRINUSE'), 300);
      expect(await readdir(folder)).not.toContain('connections.yaml');
    }));
});
