import { mkdtemp, rm } from 'node:fs/promises';
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
    troubles: { down: { strike: () => simulator.die(), heal: () => simulator.rise() } },
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
    troubles: {},
    stop: () => simulator.stop(),
  };
}

const objectsSchema = z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) }));

/** `setup` of the connection must have run before anybody wins. */
export async function hubSpotSource(id: string): Promise<DegradableSource> {
  const simulator = await startMortal('hubspot');
  const command = (name: string, payload?: JsonObject): Promise<unknown> => simulator.now().control.control(name, payload);
  const list = async (type: string): Promise<z.infer<typeof objectsSchema>> => objectsSchema.parse(await command('list-objects', { type }));
  return {
    id,
    yaml: `  - id: ${id}
    connector: hubspot
    settings: { baseUrl: "${simulator.now().baseUrl}", auth: { flow: token, token: demo-token } }
    ${policy('customer/hubspot.yaml')}`,
    win: async () => z.object({ firstDealId: z.string() }).parse(await command('bulk-seed', { deals: 1, sameStamp: true })).firstDealId,
    shown: async () => new Map((await list('deals')).map(({ id: deal, properties }) => [deal, properties['handoff_score'] || null])),
    taskKeys: async () => (await list('tasks')).flatMap(({ properties }) => properties['handoff_task_key'] ?? []),
    troubles: {
      throttled: {
        strike: () => simulator.now().control.faults([{ match: { path: '/(crm|account-info)/' }, times: EVERY_TIME, fault: { kind: 'vendor', name: 'secondly' } }]),
        heal: () => simulator.now().control.clearFaults(),
      },
    },
    stop: () => simulator.stop(),
  };
}

const PERSONIO = { clientId: 'papi-demo-client', clientSecret: 'papi-demo-secret' };
const personsSchema = z.array(z.object({ id: z.string(), attributes: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }));
/** The simulator's key of the attribute "Handoff score". */
const SCORE_KEY = 'dynamic_902';

export async function personioSource(id: string): Promise<DegradableSource> {
  const simulator = await startMortal('personio');
  const command = (name: string, payload: JsonObject = {}): Promise<unknown> => simulator.now().control.control(name, payload);
  await command('company-seed');
  let hired = 0;
  return {
    id,
    yaml: `  - id: ${id}
    connector: personio
    settings: { companyId: ${id}, clientId: ${PERSONIO.clientId}, clientSecret: ${PERSONIO.clientSecret}, baseUrl: "${simulator.now().baseUrl}" }
    ${policy('employee/personio.yaml')}`,
    win: async () => {
      hired += 1;
      const employment = { startDate: '2099-03-02', position: 'Account Executive', department: 'Sales', office: 'Munich', supervisor: '501' };
      return idSchema.parse(await command('create-person', { firstName: 'Toni', lastName: `Hire-${hired}`, email: `toni.${hired}@acme.example`, employment })).id;
    },
    shown: async () => new Map(personsSchema.parse(await command('list-persons')).map((person) => [person.id, scoreText(person.attributes[SCORE_KEY])])),
    // They stand as a list in an attribute.
    taskKeys: () => Promise.resolve([]),
    troubles: { expired: { strike: async () => void (await command('remove-credential', { clientId: PERSONIO.clientId }).then(() => command('expire-tokens'))), heal: async () => void (await command('create-credential', PERSONIO)) } },
    stop: () => simulator.stop(),
  };
}
const scoreText = (value: string | readonly string[] | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

const applicationsSchema = z.array(z.object({ id: z.string(), custom: z.record(z.string(), z.record(z.string(), z.string())) }));

export async function workdaySource(id: string): Promise<DegradableSource> {
  const simulator = await startMortal('workday');
  const command = (name: string, payload: JsonObject = {}): Promise<unknown> => simulator.now().control.control(name, payload);
  await command('bulk-seed');
  let accepted = 0;
  return {
    id,
    yaml: `  - id: ${id}
    connector: workday
    settings:
      host: wd2-impl-services1.workday.com
      tenant: acme_impl
      baseUrl: "${simulator.now().baseUrl}"
      isu: { username: ISU_Handoff, password: isu-secret }
      reports: { jobApplication: { owner: ISU_Handoff, name: Handoff_Job_Applications, key: Application_ID, changedSince: {} } }
      writeBack: { jobApplication: { element: handoff } }
    ${policy('employee/workday.yaml')}`,
    win: async () => {
      accepted += 1;
      const values = { job_title: 'Account Executive', department: 'Sales', location: 'Austin', hire_date: '2099-03-02' };
      return idSchema.parse(await command('create-application', { firstName: 'Kim', lastName: `Applicant-${accepted}`, email: `kim.${accepted}@example.com`, values })).id;
    },
    shown: async () => new Map(applicationsSchema.parse(await command('list-applications')).map((one) => [one.id, one.custom['handoff']?.['handoffScore'] ?? null])),
    // They stand as a list in the custom object.
    taskKeys: () => Promise.resolve([]),
    troubles: {},
    stop: () => simulator.stop(),
  };
}
