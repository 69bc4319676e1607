import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { connectorNames, createApp, systemClock } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadConnector } from '../../connectors/index.ts';
import { SECRET, withSetup } from './setup-world.ts';

jest.setTimeout(120_000);
const PLANTED = 'planted-77c2-of-the-service';

/** An address of somebody's own choice, which keeps what it is sent. */
async function withListener(work: (url: string, heard: string[]) => Promise<void>): Promise<void> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push(`${request.url ?? ''} ${JSON.stringify(request.headers)} ${body}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ access_token: 'x', token_type: 'bearer', expires_in: 3600, _data: [], data: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`, heard);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const withAdministrator = ({ baseUrl }: { readonly baseUrl: string }): string => `connections:
  - id: sales
    connector: salesforce
    mapping: customer/salesforce.yaml
    settings:
      loginUrl: ${baseUrl}
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: ${SECRET} }
      setupAuth: { flow: client_credentials, clientId: admin, clientSecret: "\${PLANTED}" }
`;

describe('the form of an account', () => {
  it('names no variable and no stored secret in a list either', () =>
    withListener((url, heard) =>
      withSetup(null, async ({ ask, read, store }) => {
        await store.secretSet('secret', 'other', PLANTED);
        for (const stage of ['${PLANTED}', 'secret:other']) {
          const input = { connector: 'personio', mapping: 'employee/personio.yaml', settings: { companyId: 'acme', baseUrl: url, clientId: 'app', clientSecret: 'typed', acceptedStageIds: ['4711', stage] } };
          const refused = { status: 422, body: { code: 'bad_connection', detail: expect.stringContaining('settings.acceptedStageIds: names a variable or a stored secret') } };
          expect(await ask('revops', 'POST', '/api/v1/connections/try', input)).toMatchObject(refused);
          expect(await ask('revops', 'POST', '/api/v1/connections', { id: 'people', ...input, anyway: true })).toMatchObject(refused);
        }
        await expect(read()).rejects.toMatchObject({ code: 'ENOENT' });
        expect(heard).toEqual([]);
      }, { env: { PLANTED } })));

  it('sends no secret to another address that only the file knows of', () =>
    withListener((url, heard) =>
      withSetup(withAdministrator, async ({ ask, app, read }) => {
        await app.live.look();
        const before = await read();
        const shown = await ask('revops', 'GET', '/api/v1/connections/sales/settings');
        const moved = { settings: { loginUrl: url, auth: { clientSecret: SECRET } }, anyway: true };
        expect(await ask('revops', 'PUT', '/api/v1/connections/sales', moved, { 'if-match': shown.headers.get('etag') ?? '' })).toMatchObject({
          status: 422, body: { code: 'bad_connection', detail: 'settings.setupAuth.clientSecret: would go along to another address', remedy: expect.stringContaining('connections.yaml') },
        });
        expect([await read(), heard]).toEqual([before, []]);
      }, { env: { PLANTED } })));

  it('is of a connector that there is, whatever text names it', () =>
    withSetup(null, async ({ ask }) => {
      for (const connector of ['csv(', '([a-z]+)+Z', '../csv', 'constructor']) {
        expect(await ask('revops', 'POST', '/api/v1/connections/try', { connector, settings: {} })).toMatchObject({ status: 422, body: { code: 'unknown_connector' } });
      }
    }));
});

describe('a secret that is typed anew', () => {
  it('reaches the other processes of the service, and what was there before stays until the file names it', () =>
    withSetup(withAdministrator, async ({ ask, app, store, folder, read }) => {
      const type = async (clientSecret: string, more: object = {}) => {
        const shown = await ask('revops', 'GET', '/api/v1/connections/sales/settings');
        return ask('revops', 'PUT', '/api/v1/connections/sales', { settings: { auth: { clientSecret } }, ...more }, { 'if-match': shown.headers.get('etag') ?? '' });
      };
      await app.live.look();
      expect(await type(SECRET)).toMatchObject({ status: 200 });
      const config = await loadConfig({ cwd: folder, file: 'connections.yaml', env: { PLANTED }, connectors: connectorNames });
      const worker = await createApp(config, { store, clock: systemClock, findConnector: loadConnector });
      await worker.live.look();
      const before = await worker.openSession('sales');
      expect(await type('the next one', { anyway: true })).toMatchObject({ status: 200 });
      expect(await read()).toContain('secret:sales.auth.clientSecret-2');
      expect([await store.secretGet('secret', 'sales.auth.clientSecret'), await store.secretGet('secret', 'sales.auth.clientSecret-2')]).toEqual([SECRET, 'the next one']);
      await worker.live.look();
      expect((await worker.openSession('sales')).session).not.toBe(before.session);
      expect(await type('one more', { anyway: true })).toMatchObject({ status: 200 });
      expect(await read()).toContain('secret:sales.auth.clientSecret-3');
    }, { env: { PLANTED } }));
});

describe('an address of the service', () => {
  it('holds no character that nothing is named with', () =>
    withSetup(null, async ({ ask }) => {
      for (const path of ['drafts/%00', 'runs/a%00/changes', 'handoffs/%00', 'handoffs?text=a%00']) expect([path, await ask('revops', 'GET', `/api/v1/${path}`)]).toMatchObject([path, { status: 400, body: { code: 'bad_request' } }]);
      expect(await ask('revops', 'POST', '/api/v1/drafts', { undo: 'a\0' })).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }));
});
