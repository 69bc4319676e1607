import { z } from 'zod';
import type { SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { startSimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import type { App } from '../../src/app.ts';
import type { JsonObject } from '../../src/core/json.ts';

export type Stage = 'early' | 'late' | 'won' | 'lost';
/** What sales fill in on the deal. */
export type Answers = Partial<Readonly<Record<'goal' | 'promises' | 'environment', string>>>;

/** A CRM with one open deal, as the people who work in it see it. */
export interface LateDealCrm {
  /** Its entry in connections.yaml. */
  readonly connector: string;
  readonly mapping: string;
  /** Our fields in the CRM; returns the id of a deal in an early stage. */
  prepare(app: App): Promise<string>;
  move(id: string, stage: Stage): Promise<void>;
  fill(id: string, answers: Answers): Promise<void>;
  shown(id: string): Promise<{ readonly score: number | null; readonly status: string | null; readonly reason: string | null }>;
  /** Ours: id and whether it is closed. */
  tasks(): Promise<readonly { readonly id: string; readonly closed: boolean }[]>;
  stop(): Promise<void>;
}

const numberOrNull = (value: unknown): number | null => (value === null || value === undefined || value === '' ? null : Number(value));
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const rowsSchema = z.object({ rows: z.array(z.looseObject({ Id: z.string() })) });

const IN_SALESFORCE = { goal: 'Handoff_Goal__c', promises: 'Handoff_Promises__c', environment: 'Handoff_Technical__c' } as const;
const SALESFORCE_STAGES: Readonly<Record<Stage, string>> = { early: 'Prospecting', late: 'Negotiation/Review', won: 'Closed Won', lost: 'Closed Lost' };

const named = (names: Readonly<Record<string, string>>, answers: Answers): JsonObject => Object.fromEntries(Object.entries(answers).map(([key, value]) => [names[key] ?? key, value]));

async function openSalesforce(): Promise<LateDealCrm> {
  const org: SimulatorProcess = await startSimulatorProcess('salesforce');
  const update = async (record: JsonObject): Promise<unknown> => org.control.control('update', { records: [record] });
  const rows = async (object: string) => rowsSchema.parse(await org.control.control('query', { object })).rows;
  return {
    connector: `connector: salesforce
    settings:
      loginUrl: "${org.baseUrl}"
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: handoff-sync-secret }
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: acme-admin-secret }`,
    mapping: 'salesforce.yaml',
    prepare: async (app) => {
      const { session } = await app.openSession('sales');
      await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
      const { firstDealId } = z.looseObject({ firstDealId: z.string() }).parse(await org.control.control('bulk-seed', { deals: 1, gappyEvery: 0 }));
      await update({ Id: firstDealId, StageName: SALESFORCE_STAGES.early });
      return firstDealId;
    },
    move: async (id, stage) => void (await update({ Id: id, StageName: SALESFORCE_STAGES[stage] })),
    fill: async (id, answers) => void (await update({ Id: id, ...named(IN_SALESFORCE, answers) })),
    shown: async (id) => {
      const deal = (await rows('Opportunity')).find(({ Id }) => Id === id);
      return { score: numberOrNull(deal?.['Handoff_Score__c']), status: textOrNull(deal?.['Handoff_Status__c']), reason: textOrNull(deal?.['Handoff_Status_Reason__c']) };
    },
    tasks: async () => (await rows('Task')).map((task) => ({ id: task.Id, closed: task['IsClosed'] === true })),
    stop: () => org.stop(),
  };
}

const IN_HUBSPOT = { goal: 'handoff_goal', promises: 'handoff_promises', environment: 'handoff_technical' } as const;
const HUBSPOT_STAGES: Readonly<Record<Stage, string>> = { early: 'qualifiedtobuy', late: 'contractsent', won: 'closedwon', lost: 'closedlost' };
const objectSchema = z.looseObject({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) });

async function openHubSpot(): Promise<LateDealCrm> {
  const portal = await startSimulatorProcess('hubspot');
  const update = async (id: string, properties: JsonObject): Promise<void> => void (await portal.control.control('update-object', { type: 'deals', id, properties }));
  return {
    connector: `connector: hubspot
    settings: { baseUrl: "${portal.baseUrl}", auth: { flow: token, token: demo-token }, setupToken: demo-token }`,
    mapping: 'hubspot.yaml',
    prepare: async (app) => {
      const { session } = await app.openSession('sales');
      await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
      await portal.control.control('settings', { indexLagMs: 0 });
      const seed = { deals: 1, stage: HUBSPOT_STAGES.early, properties: { dealtype: 'newbusiness', amount: '5000' } };
      return z.looseObject({ firstDealId: z.string() }).parse(await portal.control.control('bulk-seed', seed)).firstDealId;
    },
    move: (id, stage) => update(id, { dealstage: HUBSPOT_STAGES[stage] }),
    fill: (id, answers) => update(id, named(IN_HUBSPOT, answers)),
    shown: async (id) => {
      const { properties } = objectSchema.parse(await portal.control.control('get-object', { type: 'deals', id }));
      return { score: numberOrNull(properties['handoff_score']), status: textOrNull(properties['handoff_status']), reason: textOrNull(properties['handoff_status_reason']) };
    },
    tasks: async () => z.array(objectSchema).parse(await portal.control.control('list-objects', { type: 'tasks' })).map(({ id, properties }) => ({ id, closed: properties['hs_task_status'] === 'COMPLETED' })),
    stop: () => portal.stop(),
  };
}

export const LATE_DEAL_CRMS = { Salesforce: openSalesforce, HubSpot: openHubSpot } as const;
