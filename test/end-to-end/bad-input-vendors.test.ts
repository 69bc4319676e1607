import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createCliFolder, type CliFolder } from '../support/run-cli.ts';
import { expectOneMessage, syncSchema } from './bad-input-world.ts';

// Every step is a process of its own, and a busy machine takes its time to start one.
jest.setTimeout(90_000);

const stepsSchema = z.object({ steps: z.array(z.unknown()) });
const retriedSchema = z.object({ retried: z.number() });
const rowsSchema = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });
const CREDENTIAL = { SF_SECRET: 'handoff-sync-secret', SF_ADMIN_SECRET: 'acme-admin-secret', BAMBOO_KEY: 'demo-key' };
const SECRETS = [...Object.values(CREDENTIAL), 'mistyped-credential', 'limited-key'];

const connections = (salesforce: string, bamboohr: string): string => `connections:
  - id: sales
    connector: salesforce
    settings:
      loginUrl: "${salesforce}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${SF_SECRET}" }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: "\${SF_ADMIN_SECRET}" }
    mapping: customer/salesforce.yaml
    startFrom: 2026-01-01
    rollout: tasks
    quietPeriodSeconds: 0
  - id: people
    connector: bamboohr
    settings: { companyDomain: acme, baseUrl: "${bamboohr}", apiKey: "\${BAMBOO_KEY}", acceptedStatusIds: [31] }
    mapping: employee/bamboohr.yaml
    startFrom: 2026-01-01
    rollout: tasks
    quietPeriodSeconds: 0
`;

interface Refusal {
  /** Settings of the simulator, or a fault of its server. */
  readonly settings?: object;
  readonly faults?: Parameters<SimulatorProcess['control']['faults']>[0];
  readonly env?: Readonly<Record<string, string>>;
  readonly code: 1 | 3;
  readonly told: readonly (string | RegExp)[];
}
const PAGE = [{ match: { path: '/(services/data|api)/' }, times: 1_000, fault: { kind: 'html', status: 200 } }] as const;

const SALESFORCE: readonly (readonly [sentence: string, refusal: Refusal])[] = [
  ['a wrong secret', { env: { SF_SECRET: 'mistyped-credential' }, code: 1, told: ['sales: ', 'the secret is wrong', 'Copy consumer key and secret'] }],
  ['a web page instead of data', { faults: PAGE, code: 1, told: ['sales: ', 'web page (200)', 'Check loginUrl'] }],
  ['an integration user who may not see deals', { settings: { objectRights: { Opportunity: { read: false } } }, code: 1, told: ['sales: ', 'Opportunity', /permission set|share|check/i] }],
];
const BAMBOOHR: readonly (readonly [sentence: string, refusal: Refusal])[] = [
  ['a wrong key', { env: { BAMBOO_KEY: 'mistyped-credential' }, code: 1, told: ['people: ', 'refused the credential', 'Create a new API key'] }],
  ['a web page instead of data', { faults: PAGE, code: 1, told: ['people: ', 'web page', 'Check that the address'] }],
];

describe('a source that refuses', () => {
  let salesforce: SimulatorProcess;
  let bamboohr: SimulatorProcess;
  let folder: CliFolder;
  const env = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({ ...CREDENTIAL, ...more });
  const sync = async (connection: string, code = 0): Promise<z.infer<typeof syncSchema>['runs'][number] | undefined> =>
    (await folder.report(syncSchema, ['sync', connection], { env: env(), code })).runs[0];
  const deals = async (): Promise<unknown> => rowsSchema.parse(await salesforce.control.control('query', { object: 'Opportunity' })).rows;
  const tasks = async (): Promise<readonly unknown[]> => rowsSchema.parse(await salesforce.control.control('query', { object: 'Task' })).rows;
  const people = (): Promise<unknown> => bamboohr.control.control('list-employees');
  const scored = (shown: unknown, field: string): number => z.array(z.record(z.string(), z.unknown())).parse(shown).filter((row) => row[field] !== undefined && row[field] !== null && row[field] !== '').length;
  const refuse = async (simulator: SimulatorProcess, { settings, faults }: Refusal, on: boolean): Promise<void> => {
    if (settings !== undefined) await simulator.control.control('settings', on ? settings : { objectRights: {}, readOnlyFields: [] });
    if (faults !== undefined) await (on ? simulator.control.faults(faults) : simulator.control.clearFaults());
  };

  beforeAll(async () => {
    [salesforce, bamboohr] = await Promise.all([startSimulatorProcess('salesforce'), startSimulatorProcess('bamboohr')]);
    folder = await createCliFolder({ 'connections.yaml': connections(salesforce.baseUrl, bamboohr.baseUrl) });
    await folder.report(stepsSchema, ['setup', 'sales'], { env: env() });
    await salesforce.control.control('bulk-seed', { deals: 6 });
    await bamboohr.control.control('define-fields', null);
    await bamboohr.control.control('define-table', null);
    await bamboohr.control.control('bulk-seed', { employees: 4 });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([salesforce?.stop(), bamboohr?.stop()]);
    await folder?.close();
  });

  it.each(SALESFORCE)('is told in one message, and nothing is written to Salesforce: %s', async (_sentence, refusal) => {
    const before = await deals();
    await refuse(salesforce, refusal, true);
    const run = await folder.run(['sync', 'sales'], env(refusal.env));
    await refuse(salesforce, refusal, false);
    expect(run.code).toBe(refusal.code);
    expectOneMessage(run, refusal.told, SECRETS);
    expect(await deals()).toEqual(before);
    expect(await tasks()).toEqual([]);
  });

  it('is believed again as soon as the administrator has looked: rights that were given since are seen after connections check', async () => {
    const check = await folder.run(['connections', 'check', 'sales'], env());
    expect(check.stdout).toContain('Opportunities can be read');
  });

  it('costs only what may not be done: without the right to create tasks in Salesforce the scores are written, and the tasks follow', async () => {
    await salesforce.control.control('settings', { objectRights: { Task: { create: false } } });
    const run = await folder.run(['sync', 'sales'], env());
    expect(run.code).toBe(3);
    expectOneMessage(run, ['sales: 5 items', 'insufficient access rights', /→ .*permission set "Handoff Integration"/, 'handoff errors list'], SECRETS);
    expect(scored(await deals(), 'Handoff_Score__c')).toBe(6);
    expect(await tasks()).toEqual([]);
    await salesforce.control.control('settings', { objectRights: {} });
    expect((await folder.report(retriedSchema, ['errors', 'retry', '--all', '--connection', 'sales'], { env: env() })).retried).toBeGreaterThan(0);
    expect(await sync('sales')).toMatchObject({ outcome: 'complete', writeBack: { fields: 0, errors: 0 } });
    expect((await tasks()).length).toBeGreaterThan(0);
  });

  it('costs only what may not be done: a field of ours that Salesforce hides is named, and written once it may be', async () => {
    await salesforce.control.control('update', { records: [{ Id: z.array(z.object({ Id: z.string() })).parse(await deals())[0]?.Id, Amount: null }] });
    await salesforce.control.control('settings', { readOnlyFields: ['Opportunity.Handoff_Score__c'] });
    const run = await folder.run(['sync', 'sales'], env());
    expect(run.code).toBe(3);
    expectOneMessage(run, ['sales: ', 'Handoff_Score__c', 'handoff setup'], SECRETS);
    await salesforce.control.control('settings', { readOnlyFields: [] });
    expect((await folder.report(retriedSchema, ['errors', 'retry', '--all', '--connection', 'sales'], { env: env() })).retried).toBe(1);
    expect(await sync('sales')).toMatchObject({ outcome: 'complete', writeBack: { fields: 1, errors: 0 } });
  });

  it.each(BAMBOOHR)('is told in one message, and nothing is written to BambooHR: %s', async (_sentence, refusal) => {
    const before = await people();
    await refuse(bamboohr, refusal, true);
    const run = await folder.run(['sync', 'people'], env(refusal.env));
    await refuse(bamboohr, refusal, false);
    expect(run.code).toBe(refusal.code);
    expectOneMessage(run, refusal.told, SECRETS);
    expect(await people()).toEqual(before);
  });

  it('costs only what may not be done: a BambooHR key that may not read five fields and not write one is told both, and a better key mends it', async () => {
    const run = await folder.run(['sync', 'people'], env({ BAMBOO_KEY: 'limited-key' }));
    expect(run.code).toBe(3);
    expectOneMessage(run, ['people: Not readable', 'employee.homeEmail', 'people: 4 items', 'customHandoffScore', 'the integration user may not edit it', /→ .*Access Levels/], SECRETS, 2);
    expect(scored(await people(), 'customHandoffScore')).toBe(0);
    expect((await folder.report(retriedSchema, ['errors', 'retry', '--all', '--connection', 'people'], { env: env() })).retried).toBeGreaterThan(0);
    expect(await sync('people')).toMatchObject({ outcome: 'complete', writeBack: { errors: 0 } });
    expect(scored(await people(), 'customHandoffScore')).toBe(4);
  });
});
