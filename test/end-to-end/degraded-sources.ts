import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import type { JsonObject } from '../../src/core/json.ts';

/** One source with a person in it, and what may befall it. */
export interface DegradableSource {
  readonly id: string;
  /** Its entry in connections.yaml. */
  readonly yaml: string;
  /** A person makes one more record that needs a handoff; tells its id. */
  win(): Promise<string>;
  /** Record id → score that it shows; null where it shows none. */
  shown(): Promise<ReadonlyMap<string, string | null>>;
  /** Keys of our tasks, one per task that stands there. */
  taskKeys(): Promise<readonly string[]>;
  readonly troubles: Readonly<Partial<Record<Trouble, { strike(): Promise<void>; heal(): Promise<void> }>>>;
  stop(): Promise<void>;
}

/** down: nothing answers at its address · throttled: it asks to slow down, for longer than a run waits · expired: our credential has ended */
export type Trouble = 'down' | 'throttled' | 'expired';

const EVERY_TIME = 100_000;
/** Longer than a lane may be held up (see longestRetryAfterMs). */
const LONG_SECONDS = 600;
const policy = (mapping: string): string => `mapping: ${mapping}
    startFrom: 2020-01-01
    rollout: tasks
    quietPeriodSeconds: 0
`;

/** A simulator that can be killed and started again at the same address with what it held. */
async function startMortal(vendor: string): Promise<{ readonly now: () => SimulatorProcess; die(): Promise<void>; rise(): Promise<void>; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), `handoff-degraded-${vendor}-`));
  const stateFile = join(folder, 'state.json');
  let simulator = await startSimulatorProcess(vendor, { stateFile });
  const { port } = simulator;
  return {
    now: () => simulator,
    // Stopped, not killed: what it holds must be there again, and a port without a server refuses alike.
    die: () => simulator.stop(),
    rise: async () => {
      simulator = await startSimulatorProcess(vendor, { stateFile, port });
    },
    stop: async () => {
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const employeesSchema = z.array(z.looseObject({ id: z.string(), customHandoffScore: z.union([z.string(), z.number()]).nullish() }));
const idSchema = z.object({ id: z.union([z.string(), z.number()]).transform(String) });
const accountSchema = z.object({ employees: z.record(z.string(), z.object({ rows: z.record(z.string(), z.array(z.object({ values: z.record(z.string(), z.string()) }))) })) });

export async function bambooHrSource(id: string): Promise<DegradableSource> {
  const simulator = await startMortal('bamboohr');
  const command = (name: string, payload?: JsonObject): Promise<unknown> => simulator.now().control.control(name, payload);
  await command('bulk-seed', { employees: 0, applications: 0 });
  let hired = 0;
  return {
    id,
    yaml: `  - id: ${id}
    connector: bamboohr
    settings: { companyDomain: ${id}, baseUrl: "${simulator.now().baseUrl}", apiKey: demo-key, acceptedStatusIds: [31] }
    ${policy('employee/bamboohr.yaml')}`,
    win: async () => {
      hired += 1;
      const fields = { firstName: 'Hanna', lastName: `Hire-${hired}`, homeEmail: `hire.${hired}@${id}.example`, hireDate: '2099-03-02', country: 'Germany' };
      const rows = { jobInfo: [{ date: '2099-03-02', jobTitle: 'Account Executive', department: 'Sales', location: 'Berlin', reportsTo: '61' }] };
      return idSchema.parse(await command('create-employee', { fields, rows })).id;
    },
    shown: async () => new Map(employeesSchema.parse(await command('list-employees')).map((row) => [row.id, row.customHandoffScore == null || row.customHandoffScore === '' ? null : String(row.customHandoffScore)])),
    taskKeys: async () => Object.values(accountSchema.parse(await command('state')).employees).flatMap(({ rows }) => (rows['customHandoffTasks'] ?? []).map(({ values }) => values['customHandoffTaskKey'] ?? '')),
    troubles: {
      down: { strike: () => simulator.die(), heal: () => simulator.rise() },
      throttled: {
        strike: () => simulator.now().control.faults([{ match: { path: '/api/v' }, times: EVERY_TIME, fault: { kind: 'vendor', name: 'throttle', seconds: LONG_SECONDS } }]),
        heal: () => simulator.now().control.clearFaults(),
      },
      expired: { strike: async () => void (await command('remove-key', { key: 'demo-key' })), heal: async () => void (await command('set-permissions', { key: 'demo-key' })) },
    },
    stop: () => simulator.stop(),
  };
}

const dealsSchema = z.object({ rows: z.array(z.looseObject({ Id: z.string(), Handoff_Score__c: z.number().nullish() })) });
const tasksSchema = z.object({ rows: z.array(z.looseObject({ Handoff_Key__c: z.string().nullish() })) });

/** `setup` of the connection must have run before anybody wins. */
export async function salesforceSource(id: string): Promise<DegradableSource> {
  const simulator = await startMortal('salesforce');
  const command = (name: string, payload?: JsonObject): Promise<unknown> => simulator.now().control.control(name, payload);
  const deals = async (): Promise<z.infer<typeof dealsSchema>['rows']> => dealsSchema.parse(await command('query', { object: 'Opportunity' })).rows;
  return {
    id,
    yaml: `  - id: ${id}
    connector: salesforce
    settings:
      loginUrl: "${simulator.now().baseUrl}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: handoff-sync-secret }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: acme-admin-secret }
    ${policy('customer/salesforce.yaml')}`,
    win: async () => {
      const before = new Set((await deals()).map((deal) => deal.Id));
      await command('bulk-seed', { deals: 1, rolesPerDeal: 1, sameStamp: true });
      return (await deals()).find((deal) => !before.has(deal.Id))?.Id ?? '';
    },
    shown: async () => new Map((await deals()).map((deal) => [deal.Id, deal.Handoff_Score__c == null ? null : String(deal.Handoff_Score__c)])),
    taskKeys: async () => tasksSchema.parse(await command('query', { object: 'Task' })).rows.flatMap((row) => row.Handoff_Key__c ?? []),
    troubles: { down: { strike: () => simulator.die(), heal: () => simulator.rise() } },
    stop: () => simulator.stop(),
  };
}

/** Exports in `folder`. */
export function csvSource(id: string, folder: { pathOf(file: string): string; write(file: string, content: string): Promise<void> }, read: (path: string) => Promise<readonly Readonly<Record<string, string>>[]>): DegradableSource {
  const rows = ['id,account,owner,owner_email,stage,closed,value,goal'];
  return {
    id,
    yaml: `  - id: ${id}
    connector: csv
    settings: { folder: exports, file: deals.csv, object: Deal, id: id, output: out }
    ${policy('./exports.yaml')}`,
    win: async () => {
      rows.push(`D${rows.length},Customer ${rows.length},Rita,rita@seller.example,Won,2026-11-20,20000,`);
      await folder.write('exports/deals.csv', `${rows.join('\n')}\n`);
      return `D${rows.length - 1}`;
    },
    shown: async () => new Map((await read(folder.pathOf('out/results.csv'))).map((row) => [row['id'] ?? '', row['handoff_score'] ?? null])),
    taskKeys: async () => (await read(folder.pathOf('out/tasks.csv'))).map((row) => row['task'] ?? ''),
    troubles: {},
    stop: () => writeFile(folder.pathOf('exports/deals.csv'), ''),
  };
}
