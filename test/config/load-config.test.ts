import { describe, expect, it } from '@jest/globals';
import { HandoffError } from '../../src/core/errors.ts';
import { loadConfig, parseConfig, type LoadOptions } from '../../src/config/load-config.ts';
import { resolveSecrets } from '../../src/config/substitute.ts';

const options = (env: LoadOptions['env'] = {}): LoadOptions => ({ cwd: '/srv/handoff', env, connectors: ['bamboohr', 'csv', 'salesforce'] });
const messageOf = (text: string, env: LoadOptions['env'] = {}): string => {
  try {
    parseConfig(text, options(env));
  } catch (error) {
    if (error instanceof HandoffError) return error.message;
    throw error;
  }
  return 'no error';
};

const SALES = `connections:
  - id: sales
    connector: salesforce
    mapping: customer/salesforce.yaml
    settings:
      loginUrl: https://acme.my.salesforce.com
      auth: { flow: client_credentials, clientId: "\${SF_ID}", clientSecret: "secret:sf" }
`;

describe('connections.yaml', () => {
  it('observes only, politely, unless it says otherwise', () => {
    const [connection] = parseConfig(SALES, options({ SF_ID: 'x1' })).connections;
    expect(connection).toMatchObject({
      rollout: 'observe', quietPeriodSeconds: 60, sweepEveryHours: 24, schedule: null, zone: 'UTC', startFrom: null,
      limits: { concurrency: 5, dailyShare: 0.5, mode: 'fast' },
      mapping: { name: 'customer/salesforce.yaml', path: '/srv/handoff/mappings/customer/salesforce.yaml' },
    });
  });

  it('fills environment variables into settings and leaves secrets of the encrypted store alone', () => {
    const [connection] = parseConfig(SALES, options({ SF_ID: 'x1' })).connections;
    expect(connection?.settings).toMatchObject({ auth: { clientId: 'x1', clientSecret: 'secret:sf' } });
  });

  it('takes PostgreSQL from DATABASE_URL and otherwise an embedded folder', () => {
    expect(parseConfig(SALES, options({ SF_ID: 'a' })).database).toEqual({ kind: 'embedded', folder: '/srv/handoff/.handoff' });
    const url = 'postgres://u:p@db/handoff';
    expect(parseConfig(SALES, options({ SF_ID: 'a', DATABASE_URL: url })).database).toEqual({ kind: 'postgres', url });
  });

  it('names file, line, place and variable of a missing secret', () => {
    expect(messageOf(SALES)).toBe(
      'connections.yaml:7:51  connections.0.settings.auth.clientId  the environment variable SF_ID is not set',
    );
  });

  it('judges what a variable of the service holds, and keeps it out of the message', () => {
    const text = `service:\n  notices:\n    - { by: webhook, url: "https://hooks.acme.example", secret: "\${S}" }\n${SALES}`;
    expect(parseConfig(text, options({ SF_ID: 'x1', S: 'a-long-signing-secret' })).service.notices).toMatchObject([{ secret: 'a-long-signing-secret' }]);
    expect(messageOf(text, { SF_ID: 'x1', S: 'short-one' })).toBe('connections.yaml:3:65  service.notices.0.secret  is too short to be secret: 16 characters at least');
  });

  it('treats an empty variable as missing', () => {
    expect(messageOf(SALES, { SF_ID: '' })).toContain('SF_ID is not set');
  });

  it('lists every problem at once, with the nearest valid name', () => {
    const text = `connections:
  - id: Sales Team
    connector: salesforce
    maping: customer/salesforce.yaml
    mapping: customer/salesforce.yaml
    rollout: task
    limits: { concurency: 3 }
    schedule: every day
    quietPeriodSeconds: "60"
`;
    const lines = messageOf(text).split('\n');
    expect(lines).toHaveLength(6);
    expect(lines).toContain('connections.yaml:4:5  connections.0.maping  unknown name "maping", did you mean "mapping"?');
    expect(lines).toContain('connections.yaml:6:14  connections.0.rollout  expected "observe", "fields", "tasks" or "gate", found "task", did you mean "tasks"?');
    expect(lines).toContain('connections.yaml:7:15  connections.0.limits.concurency  unknown name "concurency", did you mean "concurrency"?');
    expect(lines).toContain('connections.yaml:9:25  connections.0.quietPeriodSeconds  expected a number, found "60"');
    expect(lines.join()).toContain('is not a schedule such as');
  });

  it('offers the nearest connector', () => {
    expect(messageOf(SALES.replace('connector: salesforce', 'connector: salesfroce'), { SF_ID: 'a' })).toContain('there is no connector "salesfroce", did you mean "salesforce"?');
  });

  it('refuses two connections with one id and names the line of the first', () => {
    expect(messageOf(`${SALES}  - { id: sales, connector: csv, mapping: customer/csv.yaml }\n`, { SF_ID: 'a' })).toContain(
      'connections.yaml:8:11  connections.1.id  "sales" is already the id of the connection in line 2',
    );
  });

  it('refuses a database address, which would hold a password, without repeating it', () => {
    const message = messageOf(`database: postgres://u:hunter2@db/x\n${SALES}`, { SF_ID: 'a' });
    expect(message).toContain('connections.yaml:1:11  database');
    expect(message).not.toContain('hunter2');
  });

  it('accepts a day or an instant with offset as startFrom, nothing vaguer', () => {
    const start = (value: string): string => messageOf(SALES.replace('mapping:', `startFrom: ${value}\n    mapping:`), { SF_ID: 'a' });
    expect(start('2026-11-01')).toBe('no error');
    expect(start('2026-11-01T00:00:00+01:00')).toBe('no error');
    expect(start('2026-11-01T00:00:00')).toContain('startFrom');
    expect(start('last monday')).toContain('startFrom');
  });

  it('says which file is missing, with exit code 2', async () => {
    const loading = loadConfig({ cwd: '/nowhere', env: {} });
    await expect(loading).rejects.toThrow('connections.yaml  there is no such file');
    await expect(loading).rejects.toMatchObject({ code: 'bad_config', exitCode: 2 });
  });

  it('takes rules files beside the connections file when they begin with ./', () => {
    const config = parseConfig('connections: [{ id: a, connector: csv, mapping: ./a.yaml }]', { cwd: '/srv', file: 'test/data/c.yaml', env: {} });
    expect(config.connections[0]?.mapping).toEqual({ name: 'test/data/a.yaml', path: '/srv/test/data/a.yaml' });
  });
});

describe('secrets', () => {
  it('are looked up once each and put where they are named', async () => {
    const asked: string[] = [];
    const lookup = async (name: string): Promise<string> => (asked.push(name), `value of ${name}`);
    await expect(resolveSecrets({ a: 'secret:one', b: ['secret:one', 'plain secret:one'] }, lookup)).resolves.toEqual({
      a: 'value of one', b: ['value of one', 'plain secret:one'],
    });
    expect(asked).toEqual(['one']);
  });

  it('that are missing are all named', async () => {
    const resolving = resolveSecrets({ a: 'secret:one', b: 'secret:two' }, async () => null);
    await expect(resolving).rejects.toThrow('"one", "two"');
    await expect(resolving).rejects.toMatchObject({ code: 'missing_secret' });
  });
});
