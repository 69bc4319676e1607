import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { withSetup } from './setup-world.ts';

jest.setTimeout(120_000);

const PLANTED = 'planted-5d1e-secret-value';

/** A broken vendor, or a proxy, that says back whatever it was sent. */
async function withEcho(work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    void text(request).then((body) => response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: `echo of ${request.url ?? ''}`, error_description: `${JSON.stringify(request.headers)} ${decodeURIComponent(body)}`, message: body })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const TYPED: readonly (readonly [connector: string, mapping: string, settings: (url: string) => object])[] = [
  ['salesforce', 'customer/salesforce.yaml', (loginUrl) => ({ loginUrl, auth: { flow: 'client_credentials', clientId: 'app', clientSecret: PLANTED } })],
  ['hubspot', 'customer/hubspot.yaml', (baseUrl) => ({ baseUrl, auth: { flow: 'token', token: PLANTED } })],
  ['hubspot', 'customer/hubspot.yaml', (baseUrl) => ({ baseUrl, auth: { flow: 'oauth', clientId: 'app', clientSecret: PLANTED, refreshToken: PLANTED } })],
  ['bamboohr', 'employee/bamboohr.yaml', (baseUrl) => ({ companyDomain: 'acme', baseUrl, apiKey: PLANTED })],
  ['personio', 'employee/personio.yaml', (baseUrl) => ({ companyId: 'acme', baseUrl, clientId: 'app', clientSecret: PLANTED })],
  ['workday', 'employee/workday.yaml', (baseUrl) => ({ host: 'wd.example', tenant: 'acme', baseUrl, isu: { username: 'isu', password: PLANTED }, reports: { worker: { owner: 'isu', name: 'Hires', key: 'ID' } } })],
];

describe('a secret typed on a page', () => {
  it('comes back in no answer and stands in no file, whatever the vendor says back', () =>
    withEcho((url) =>
      withSetup(null, async ({ ask, read, store }) => {
        for (const [index, [connector, mapping, settings]] of TYPED.entries()) {
          const input = { connector, mapping, settings: settings(url) };
          const answers = [
            await ask('revops', 'POST', '/api/v1/connections/try', input),
            await ask('revops', 'POST', '/api/v1/connections', { id: `c${index}`, ...input }),
            await ask('revops', 'POST', '/api/v1/connections', { id: `c${index}`, ...input, anyway: true }),
            await ask('revops', 'GET', `/api/v1/connections/c${index}/settings`),
            await ask('revops', 'GET', `/api/v1/connections/c${index}/check`),
          ];
          expect([connector, ...answers.map(({ status }) => status)]).toEqual([connector, 200, 422, 201, 200, 200]);
          const said = JSON.stringify(answers.map(({ body }) => body));
          for (const form of [PLANTED, encodeURIComponent(PLANTED), Buffer.from(PLANTED).toString('base64'), Buffer.from(`:${PLANTED}`).toString('base64').slice(4, 20)]) expect(said).not.toContain(form);
        }
        expect(await read()).not.toContain(PLANTED);
        expect((await store.secretNames()).filter(({ scope }) => scope === 'secret').map(({ name }) => name)).toEqual(['c0.auth.clientSecret', 'c1.auth.token', 'c2.auth.clientSecret', 'c2.auth.refreshToken', 'c3.apiKey', 'c4.clientSecret', 'c5.isu.password']);
        expect(JSON.stringify((await ask('admin', 'GET', '/api/v1/audit?limit=100')).body)).not.toContain(PLANTED);
      })));
});
