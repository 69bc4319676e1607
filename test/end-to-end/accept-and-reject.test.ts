import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createCliFolder, type CliFolder } from '../support/run-cli.ts';

// Every step is a process of its own, and a busy machine takes its time to start one.
jest.setTimeout(180_000);

const ENV = { SF_SECRET: 'handoff-sync-secret', SF_ADMIN_SECRET: 'acme-admin-secret' };
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
const connections = (loginUrl: string): string => `connections:
  - id: sales
    connector: salesforce
    settings:
      loginUrl: "${loginUrl}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: "\${SF_SECRET}" }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: "\${SF_ADMIN_SECRET}" }
    mapping: customer/salesforce.yaml
    requirements: ./requirements.yaml
    rollout: gate
    quietPeriodSeconds: 0
    startFrom: ${daysAgo(30).slice(0, 10)}
`;
const REQUIREMENTS = `handoff: customer
requirements:
  - { id: value, field: contract.value, label: Value, weight: 1, gate: true, owner: sales_rep }
`;
const dealsSchema = z.object({ rows: z.tuple([z.looseObject({ Id: z.string(), Handoff_Status__c: z.string(), Handoff_Status_Reason__c: z.string().nullable() })]) });
const tasksSchema = z.object({ rows: z.array(z.looseObject({ Subject: z.string(), Description: z.string(), IsClosed: z.boolean() })) });
const stepSchema = z.object({ changed: z.boolean(), status: z.string(), shownIn: z.array(z.string()) });
const OPS = ['--by', 'Omar Ops <omar@acme.example>'] as const;
const ANA = ['--by', 'Ana Rep <ana@acme.example>'] as const;

describe('a deal that is handed over in a Salesforce org', () => {
  let org: SimulatorProcess;
  let folder: CliFolder;
  let id = '';
  const deal = async () => dealsSchema.parse(await org.control.control('query', { object: 'Opportunity' })).rows[0];
  const tasks = async () => tasksSchema.parse(await org.control.control('query', { object: 'Task' })).rows;
  const step = (...args: string[]) => folder.report(stepSchema, ['handoffs', ...args], { env: ENV });
  const sync = async () => {
    expect((await folder.run(['sync'], ENV)).code).toBe(0);
  };

  beforeAll(async () => {
    org = await startSimulatorProcess('salesforce');
    folder = await createCliFolder({ 'connections.yaml': connections(org.baseUrl), 'requirements.yaml': REQUIREMENTS });
    await folder.report(z.object({ steps: z.array(z.unknown()) }), ['setup', 'sales', '--inputs'], { env: ENV });
    await org.control.control('bulk-seed', { deals: 1, wonSince: daysAgo(5), gappyEvery: 0 });
    await sync();
    id = (await deal()).Id;
  }, 180_000);
  afterAll(async () => {
    await org?.stop();
    await folder?.close();
  });

  it('says that it waits to be accepted', async () => {
    expect(await deal()).toMatchObject({ Handoff_Status__c: 'Ready', Handoff_Status_Reason__c: 'waits to be accepted by the receiving team before the kick-off' });
    expect((await tasks()).filter((task) => !task.IsClosed)).toEqual([]);
  });

  it('goes back to the rep with one task that quotes the reason', async () => {
    expect(await step('reject', id, ...OPS, '--reason', 'unclear_success', '--text', 'Nobody said how success is measured.')).toEqual({ changed: true, status: 'rejected', shownIn: ['sales'] });
    await sync();
    await sync();
    expect(await deal()).toMatchObject({ Handoff_Status__c: 'Rejected', Handoff_Status_Reason__c: 'rejected, unclear success criteria: "Nobody said how success is measured."' });
    const open = (await tasks()).filter((task) => !task.IsClosed);
    expect(open).toHaveLength(1);
    expect(open[0]?.Subject).toMatch(/^Handoff rejected: /);
    expect(open[0]?.Description).toContain('Omar Ops rejected this handoff');
    expect(open[0]?.Description).toContain('"Nobody said how success is measured."');
  });

  it('comes back with what was confirmed, and is accepted; the task closes and nothing is written again', async () => {
    await step('submit', id, ...ANA, '--confirmed', 'Invoices in one day, agreed with the CFO.');
    await sync();
    expect(await deal()).toMatchObject({ Handoff_Status__c: 'Submitted' });
    expect((await tasks()).map((task) => task.IsClosed)).toEqual([true]);
    expect(await step('accept', id, ...OPS)).toEqual({ changed: true, status: 'accepted', shownIn: ['sales'] });
    await sync();
    expect(await deal()).toMatchObject({ Handoff_Status__c: 'Accepted', Handoff_Status_Reason__c: null });
    expect((await folder.run(['sync'], ENV)).stdout).toContain('Nothing was written');
  });
});
