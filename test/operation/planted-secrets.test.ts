import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { knownSecrets, secretsIn } from '../../src/app/known-secrets.ts';
import { openLog } from '../../src/app/open-log.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { HandoffError } from '../../src/core/errors.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { withStore } from '../support/store.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PEM = generateKeyPairSync('rsa', { modulusLength: 2_048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey;
const PEM_LINE = PEM.split('\n')[3] ?? '';

/** What a broken vendor or a proxy does with a request: it says all of it back, in the answer's text, headers and JSON. */
type Mode = 'refuses with 401' | 'refuses with 403' | 'breaks with 500' | 'answers nonsense' | 'hangs up' | 'gives a token, then breaks with 500' | 'gives a token, then refuses with 401';
const MODES: readonly Mode[] = ['refuses with 401', 'refuses with 403', 'breaks with 500', 'answers nonsense', 'hangs up', 'gives a token, then breaks with 500', 'gives a token, then refuses with 401'];
let mode: Mode = 'refuses with 401';

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  if (mode === 'hangs up') return void request.socket.destroy();
  const port = z.object({ port: z.number() }).parse(server.address()).port;
  if (mode.startsWith('gives a token') && /token/.test(request.url ?? '')) {
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({
      access_token: 'planted-access-token', refresh_token: 'planted-renewed-token', token_type: 'Bearer', expires_in: 3600, instance_url: `http://127.0.0.1:${port}`, id: `http://127.0.0.1:${port}/id/00D000000000001/005000000000001`,
    }));
  }
  const echo = { error: `planted echo of ${request.url ?? ''}`, error_description: `${JSON.stringify(request.headers)} ${body}`, message: `${JSON.stringify(request.rawHeaders)} ${decodeURIComponent(body.replace(/%(?![0-9a-f]{2})/gi, ''))}`, headers: request.headers, body };
  const status = mode.includes('401') ? 401 : mode.includes('403') ? 403 : mode.includes('500') ? 500 : 200;
  response.writeHead(status, { 'content-type': 'application/json', 'x-echo': encodeURIComponent(body).slice(0, 2_000) }).end(JSON.stringify(echo));
}
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const SETTINGS: Readonly<Record<string, { readonly connector: string; readonly mapping: string; readonly settings: (url: string) => unknown }>> = {
  'salesforce with a secret': { connector: 'salesforce', mapping: 'customer/salesforce.yaml', settings: (loginUrl) => ({ loginUrl, auth: { flow: 'client_credentials', clientId: 'app', clientSecret: 'planted-client-secret' }, setupAuth: { flow: 'client_credentials', clientId: 'admin', clientSecret: 'planted-admin-secret' } }) },
  'salesforce with a key': { connector: 'salesforce', mapping: 'customer/salesforce.yaml', settings: (loginUrl) => ({ loginUrl, auth: { flow: 'jwt_bearer', clientId: 'app', username: 'bot', privateKey: PEM } }) },
  'hubspot with a token': { connector: 'hubspot', mapping: 'customer/hubspot.yaml', settings: (baseUrl) => ({ baseUrl, auth: { flow: 'token', token: 'planted-token-1' }, setupToken: 'planted-setup-token' }) },
  'hubspot with oauth': { connector: 'hubspot', mapping: 'customer/hubspot.yaml', settings: (baseUrl) => ({ baseUrl, auth: { flow: 'oauth', clientId: 'app', clientSecret: 'planted-client-secret', refreshToken: 'planted-refresh-token' } }) },
  'bamboohr with a key': { connector: 'bamboohr', mapping: 'employee/bamboohr.yaml', settings: (baseUrl) => ({ companyDomain: 'acme', baseUrl, apiKey: 'planted-api-key' }) },
  'bamboohr with oauth': { connector: 'bamboohr', mapping: 'employee/bamboohr.yaml', settings: (baseUrl) => ({ companyDomain: 'acme', baseUrl, oauth: { clientId: 'app', clientSecret: 'planted-client-secret', refreshToken: 'planted-refresh-token' } }) },
  personio: { connector: 'personio', mapping: 'employee/personio.yaml', settings: (baseUrl) => ({ companyId: 'acme', baseUrl, clientId: 'app', clientSecret: 'planted-client-secret', v1: { clientId: 'v1', clientSecret: 'planted-v1-secret' } }) },
  workday: { connector: 'workday', mapping: 'employee/workday.yaml', settings: (baseUrl) => ({ host: 'wd.example', tenant: 'acme', baseUrl, isu: { username: 'isu', password: 'planted-password' }, oauth: { clientId: 'app', clientSecret: 'planted-client-secret', refreshToken: 'planted-refresh-token' }, reports: { worker: { owner: 'isu', name: 'Hires', key: 'ID' } } }) },
};

/** Every planted value, plain and in the forms in which it travels. */
const planted = (settings: unknown): readonly string[] =>
  [...secretsIn(settings), 'planted-access-token', 'planted-renewed-token'].flatMap((secret) => (secret === PEM ? [PEM_LINE] : [secret, Buffer.from(`:${secret}`).toString('base64').slice(4, 20), encodeURIComponent(secret)]));

const everythingIn = (error: unknown): string =>
  error instanceof HandoffError ? JSON.stringify([error.message, error.code, error.remedy, error.place]) : String(error instanceof Error ? error.message : error);

describe.each(Object.entries(SETTINGS))('the credentials of %s', (_name, { connector, mapping, settings }) => {
  it('stand in no log, error, run or table, whatever its server says back', () =>
    withStore('postgres', async (store) => {
      const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;
      const given = settings(url);
      const secrets = knownSecrets();
      for (const secret of secretsIn(given)) secrets.add(secret);
      const logged: string[] = [];
      const clock = new ManualClock('2026-11-23T09:00:00.000Z');
      const log = openLog({ level: 'debug', now: () => clock.now(), redact: (line) => secrets.redact(line), write: (line) => logged.push(line) });
      const config = parseConfig(JSON.stringify({ connections: [{ id: 'tested', connector, mapping, settings: given }] }), { cwd: ROOT, file: 'connections.yaml', env: {} });
      const said: string[] = [];
      for (mode of MODES) {
        const app = await createApp(config, { clock, store, log: (level, message) => { said.push(message); log[level](message); } });
        for (const act of [() => app.sync('tested'), () => app.open('tested'), () => app.findMissingFields('tested')]) {
          await act().then((result) => said.push(JSON.stringify(Object.values(result).filter((value) => typeof value !== 'function' && typeof value !== 'object'))), (error: unknown) => {
            said.push(everythingIn(error));
            log.error('It failed.', { connection: 'tested', error });
          });
        }
      }
      await store.backUp(async (line) => void said.push(line));
      expect(said.length).toBeGreaterThan(MODES.length * 2);
      for (const form of planted(given)) {
        expect(logged.filter((line) => line.includes(form))).toEqual([]);
        expect(said.filter((line) => line.includes(form))).toEqual([]);
      }
    }));
});
