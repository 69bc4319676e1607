import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { connectorSchema } from '../../src/core/view/connector-view.ts';
import { SECRET, withSetup } from './setup-world.ts';

jest.setTimeout(120_000);

const PLANTED = 'planted-9f3c-secret-value';
const SALES = { id: 'sales', connector: 'salesforce', mapping: 'customer/salesforce.yaml', schedule: '*/5 * * * *' };
const anyJson = (value: unknown): string => JSON.stringify(value);

describe('connecting an account over HTTP', () => {
  it('asks for what each connector needs, of those who own connections only', () =>
    withSetup(null, async ({ ask }) => {
      expect(await ask('operations', 'GET', '/api/v1/connectors')).toMatchObject({ status: 403 });
      const { status, body } = await ask('revops', 'GET', '/api/v1/connectors');
      const { connectors } = z.object({ connectors: z.array(connectorSchema) }).parse(body);
      expect([status, connectors.map(({ name }) => name)]).toEqual([200, ['bamboohr', 'csv', 'hubspot', 'personio', 'salesforce', 'workday']]);
      expect(connectors.find(({ name }) => name === 'csv')).toMatchObject({ kinds: ['customer', 'employee'], mappings: ['customer/csv.yaml', 'employee/csv.yaml'] });
      expect(connectors.find(({ name }) => name === 'salesforce')).toMatchObject({ displayName: 'Salesforce', kinds: ['customer'], mappings: ['customer/salesforce.yaml'], capabilities: { writesTasks: true, setup: 'api' } });
    }));

  it('a wrong secret is tried with the vendor’s own message, and nothing is kept', () =>
    withSetup(null, async ({ ask, store, settings, read }) => {
      const tried = await ask('admin', 'POST', '/api/v1/connections/try', { connector: 'salesforce', settings: settings(PLANTED) });
      expect(tried).toMatchObject({ status: 200, body: { ok: false, items: [{ ability: 'connect', ok: false, message: expect.stringMatching(/invalid[_ ]client/i) }] } });
      expect(anyJson(tried.body)).not.toContain(PLANTED);
      expect(await ask('admin', 'POST', '/api/v1/connections/try', { connector: 'salesforce', settings: settings(), mapping: 'customer/salesforce.yaml' })).toMatchObject({ status: 200, body: { items: expect.arrayContaining([expect.objectContaining({ ability: 'connect', ok: true })]) } });
      expect([await store.secretNames(), await store.findConnections()]).toEqual([[], []]);
      await expect(read()).rejects.toThrow('ENOENT');
    }));

  it('the first one makes connections.yaml and brings the rules along; the secret is in the encrypted store alone', () =>
    withSetup(null, async ({ ask, app, store, settings, read, folder }) => {
      const added = await ask('revops', 'POST', '/api/v1/connections', { ...SALES, settings: settings() });
      expect(added).toMatchObject({ status: 201, body: { id: 'sales', connector: 'salesforce', state: 'working', rollout: 'observe', schedule: '*/5 * * * *' } });
      const text = await read();
      expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/mappings\/schema\/connections\.schema\.json\n# /);
      expect(text).toContain('clientSecret: secret:sales.auth.clientSecret');
      expect(await store.secretGet('secret', 'sales.auth.clientSecret')).toBe(SECRET);
      for (const name of ['customer/salesforce.yaml', 'customer/requirements.yaml', 'customer/playbook.yaml', 'schema/connections.schema.json']) await expect(stat(join(folder, 'mappings', name))).resolves.toBeDefined();
      const shown = await ask('revops', 'GET', '/api/v1/connections/sales/settings');
      expect(shown).toMatchObject({ status: 200, body: { id: 'sales', file: 'connections.yaml', settings: { auth: { clientId: 'handoff-sync-app', clientSecret: { stored: true } } } } });
      expect(anyJson([added.body, shown.body, text])).not.toContain(SECRET);
      expect((await app.sync('sales')).outcome).toBe('complete');
      expect(await ask('viewer', 'GET', '/api/v1/connections/sales/settings')).toMatchObject({ status: 403 });
    }));

  it('is added below the others, whose lines stay byte for byte; an id or an account that exists is refused with the remedy', () =>
    withSetup((org) => `# ours\nconnections: # in order of belief\n  - id: files   # exports\n    connector: csv\n    settings: { folder: exports, file: deals.csv, id: id }\n    mapping: customer/csv.yaml\n\n# end ${org.baseUrl}\n`, async ({ ask, settings, read }) => {
      const before = await read();
      expect(await ask('revops', 'POST', '/api/v1/connections', { ...SALES, settings: settings() })).toMatchObject({ status: 201 });
      const after = await read();
      expect(after.replace(/ {2}- id: sales\n(?: {4}.*\n)+/, '')).toBe(before);
      expect(await ask('revops', 'POST', '/api/v1/connections', { ...SALES, settings: settings() })).toMatchObject({ status: 409, body: { code: 'already_connected' } });
      expect(await ask('revops', 'POST', '/api/v1/connections', { ...SALES, id: 'again', settings: settings() })).toMatchObject({ status: 422, body: { code: 'account_connected_twice', remedy: expect.stringContaining('Keep one of the two') } });
      expect(await read()).toBe(after);
    }));

  it('an account that does not answer is refused and leaves nothing, unless it is wanted anyway', () =>
    withSetup(null, async ({ ask, store, settings, read }) => {
      const refused = await ask('revops', 'POST', '/api/v1/connections', { ...SALES, settings: settings(PLANTED) });
      expect(refused).toMatchObject({ status: 422, body: { code: 'account_refused' } });
      await expect(read()).rejects.toThrow('ENOENT');
      expect(await store.secretNames()).toEqual([]);
      const kept = await ask('revops', 'POST', '/api/v1/connections', { ...SALES, settings: settings(PLANTED), anyway: true });
      expect(kept).toMatchObject({ status: 201, body: { state: 'new' } });
      expect(anyJson([refused.body, kept.body, await read()])).not.toContain(PLANTED);
    }));

  it('every wrong answer of the form is named by its field', () =>
    withSetup(null, async ({ ask, settings }) => {
      const post = async (change: object) => ask('revops', 'POST', '/api/v1/connections', { ...SALES, settings: settings(), ...change });
      expect(await post({ schedule: 'often' })).toMatchObject({ status: 422, body: { code: 'bad_connection', problems: [{ path: 'schedule' }] } });
      expect(await post({ zone: 'Nowhere' })).toMatchObject({ status: 422, body: { problems: [{ path: 'zone' }] } });
      expect(await post({ mapping: '../../../etc/passwd' })).toMatchObject({ status: 422, body: { problems: [{ path: 'mapping', remedy: expect.stringContaining('customer/salesforce.yaml') }] } });
      expect(await post({ connector: 'salesfroce' })).toMatchObject({ status: 422, body: { code: 'unknown_connector', detail: expect.stringContaining('salesforce') } });
      expect(await post({ settings: { loginUrl: 'not an address', auth: { flow: 'client_credentials', clientId: 'x', clientSecret: PLANTED } } })).toMatchObject({ status: 422, body: { problems: [{ path: 'settings.loginUrl' }] } });
      expect(await post({ settings: { auth: { flow: 'client_credentials', clientSecret: PLANTED } } })).toMatchObject({ status: 422, body: { problems: [{ path: 'settings.auth.clientId' }] } });
      expect(await post({ settings: { ...settings(), loginURL: 'x' } })).toMatchObject({ status: 422, body: { problems: [{ path: 'settings.loginURL', suggestion: 'loginUrl' }] } });
      expect(await post({ id: 'Sales Team' })).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }));

  it('a page cannot have variables, other stored secrets or the machine’s own files sent anywhere', () =>
    withSetup(null, async ({ ask, settings, store }) => {
      await store.secretSet('secret', 'OTHER', PLANTED);
      const post = (connector: string, given: object) => ask('revops', 'POST', '/api/v1/connections/try', { connector, settings: given });
      for (const value of ['${HANDOFF_KEY}', 'secret:OTHER']) {
        expect(await post('salesforce', { ...settings(), auth: { flow: 'client_credentials', clientId: value, clientSecret: 'x' } })).toMatchObject({ status: 422, body: { problems: [{ path: 'settings.auth.clientId' }] } });
      }
      expect(await post('salesforce', { ...settings(), auth: { flow: 'client_credentials', clientId: 'x', clientSecret: { variable: 'HANDOFF_KEY' } } })).toMatchObject({ status: 422, body: { problems: [{ path: 'settings.auth.clientSecret' }] } });
      // Typed as a secret it is one, and names nothing.
      const typed = await post('salesforce', settings('secret:OTHER'));
      expect(typed).toMatchObject({ status: 200, body: { ok: false } });
      for (const folder of ['/etc', '..', '.', '.handoff', 'mappings']) expect(await post('csv', { folder, file: 'x.csv', id: 'id' })).toMatchObject({ status: 422, body: { problems: [{ path: 'settings.folder' }] } });
    }));
});

describe('changing what stands in connections.yaml over HTTP', () => {
  const file = (org: { readonly baseUrl: string }): string => `connections:
  - id: sales
    connector: salesforce # the CRM
    settings:
      loginUrl: ${org.baseUrl}
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${SF_SECRET}" } # of the app
    mapping: customer/salesforce.yaml
    # every five minutes
    schedule: "*/5 * * * *"
    rollout: observe
`;
  const env = { SF_SECRET: SECRET };

  it('touches the lines that change, from the version that was read', () =>
    withSetup(file, async ({ ask, read, write, app, woken }) => {
      const before = await read();
      const { headers, body } = await ask('revops', 'GET', '/api/v1/connections/sales/settings');
      expect(body).toMatchObject({ settings: { auth: { clientSecret: { variable: 'SF_SECRET' } } }, schedule: '*/5 * * * *' });
      const etag = headers.get('etag') ?? '';
      const put = (change: object, seen: Record<string, string> = { 'if-match': etag }) => ask('revops', 'PUT', '/api/v1/connections/sales', change, seen);
      expect(await put({ rollout: 'fields' }, {})).toMatchObject({ status: 428 });
      expect(await put({ rollout: 'fields', schedule: null, limits: { dailyShare: 0.25 } })).toMatchObject({ status: 200, body: { rollout: 'fields', schedule: null } });
      const changed = before.replace('rollout: observe', 'rollout: fields').replace(/ {4}# every five minutes\n {4}schedule: .*\n/, '');
      expect(await read()).toBe(`${changed}    limits:\n      dailyShare: 0.25\n`);
      expect(app.config.connections[0]).toMatchObject({ rollout: 'fields', schedule: null, limits: { dailyShare: 0.25 } });
      expect(woken).toEqual(['sales']);
      expect(await put({ rollout: 'tasks' })).toMatchObject({ status: 412, body: { code: 'version_moved' } });
      await write(before);
      expect(await put({ settings: { taskCategory: 'Onboarding', auth: { clientSecret: { variable: 'SF_SECRET' } } } })).toMatchObject({ status: 200 });
      expect(await read()).toContain('auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "${SF_SECRET}" } # of the app');
      expect(await read()).toContain('taskCategory: Onboarding');
    }, { env }));

  it('a secret that is typed anew goes to the store, and the account must answer to it', () =>
    withSetup(file, async ({ ask, read, store, app }) => {
      const seen = async () => ({ 'if-match': (await ask('revops', 'GET', '/api/v1/connections/sales/settings')).headers.get('etag') ?? '' });
      const put = async (auth: object) => ask('revops', 'PUT', '/api/v1/connections/sales', { settings: { auth } }, await seen());
      expect(await put({ clientSecret: PLANTED })).toMatchObject({ status: 422, body: { code: 'account_refused' } });
      expect(await store.secretNames()).toEqual([]);
      expect(await put({ clientSecret: SECRET })).toMatchObject({ status: 200 });
      expect(await read()).toMatch(/auth: \{ flow: client_credentials, clientId: handoff-sync-app, clientSecret: "?secret:sales\.auth\.clientSecret"? \} # of the app/);
      expect((await app.sync('sales')).outcome).toBe('complete');
    }, { env }));

  it('secrets do not go along to another address', () =>
    withSetup(file, async ({ ask, read }) => {
      const before = await read();
      const { headers } = await ask('revops', 'GET', '/api/v1/connections/sales/settings');
      const moved = await ask('revops', 'PUT', '/api/v1/connections/sales', { settings: { loginUrl: 'http://127.0.0.1:9' }, anyway: true }, { 'if-match': headers.get('etag') ?? '' });
      expect(moved).toMatchObject({ status: 422, body: { problems: [{ path: 'settings.auth.clientSecret', message: expect.stringContaining('typed again') }] } });
      expect(await ask('revops', 'POST', '/api/v1/connections/try', { connection: 'sales', connector: 'salesforce', settings: { loginUrl: 'http://127.0.0.1:9' } })).toMatchObject({ status: 422 });
      expect(await read()).toBe(before);
    }, { env }));

  it('a file that cannot be written is said plainly, with the lines to add by hand', () =>
    withSetup(null, async ({ ask, settings, store }) => {
      const answer = await ask('revops', 'POST', '/api/v1/connections', { ...SALES, settings: settings() });
      expect(answer).toMatchObject({ status: 503, body: { code: 'folder_not_writable', remedy: expect.stringContaining('clientSecret: secret:sales.auth.clientSecret') } });
      expect(anyJson(answer.body)).not.toContain(SECRET);
      // The lines name it.
      expect(await store.secretGet('secret', 'sales.auth.clientSecret')).toBe(SECRET);
      // No file beside it can be made: its name would be longer than a file system takes.
    }, { file: `${'c'.repeat(240)}.yaml` }));

  it('a secret typed anew for a file that cannot be written is stored beside the one in use, for the lines to name', () =>
    withSetup((org) => file(org).replace('"${SF_SECRET}"', 'secret:sales.auth.clientSecret'), async ({ ask, app, store, read }) => {
      await store.secretSet('secret', 'sales.auth.clientSecret', SECRET);
      await app.live.look();
      const before = await read();
      const { headers } = await ask('revops', 'GET', '/api/v1/connections/sales/settings');
      const answer = await ask('revops', 'PUT', '/api/v1/connections/sales', { settings: { auth: { clientSecret: PLANTED } }, anyway: true }, { 'if-match': headers.get('etag') ?? '' });
      expect(answer).toMatchObject({ status: 503, body: { code: 'folder_not_writable', remedy: expect.stringMatching(/The secrets are stored\.[^]*clientSecret: secret:sales\.auth\.clientSecret-2/) } });
      expect(anyJson(answer.body)).not.toContain(PLANTED);
      expect([await read(), await store.secretGet('secret', 'sales.auth.clientSecret'), await store.secretGet('secret', 'sales.auth.clientSecret-2')]).toEqual([before, SECRET, PLANTED]);
    }, { file: `${'c'.repeat(240)}.yaml` }));

  it('what somebody else broke is not taken half, and a page says so', () =>
    withSetup(file, async ({ ask, app, write, read, folder }) => {
      const good = await read();
      await write(`${good}  - id: half\n    connector: salesforce\n`);
      await app.live.look();
      expect(app.config.connections.map(({ id }) => id)).toEqual(['sales']);
      const { body } = await ask('revops', 'GET', '/api/v1/doctor');
      expect(anyJson(body)).toContain('what ran before goes on');
      await write(good.replace('id: sales', 'id: crm'));
      await app.live.look();
      expect(app.config.connections.map(({ id }) => id)).toEqual(['crm']);
      expect(anyJson((await ask('revops', 'GET', '/api/v1/doctor')).body)).not.toContain('what ran before goes on');
      expect(await readFile(join(folder, 'connections.yaml'), 'utf8')).toContain('id: crm');
    }, { env }));
});
