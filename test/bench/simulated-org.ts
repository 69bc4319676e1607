import { z } from 'zod';
import type { SimulatorControl } from '../../connectors/kit/simulator/control-client.ts';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { loadConnector } from '../../connectors/index.ts';
import type { JsonValue } from '../../src/core/json.ts';

/** How the network between us and the source behaves. */
export interface Network {
  readonly name: string;
  readonly latencyMs: number;
  readonly perWrittenRecordMs: number;
}

export interface OrgPlan {
  readonly deals: number;
  readonly accounts: number;
  readonly owners: number;
}
export const planOf = (deals: number): OrgPlan => ({ deals, accounts: Math.ceil(deals / 4), owners: Math.max(1, Math.min(50, Math.ceil(deals / 200))) });

/** A Salesforce of our own in its own process: our fields set up as an administrator would, then filled with won deals. */
export async function startSimulatedOrg(network: Network, plan: OrgPlan): Promise<SimulatorProcess> {
  const simulator = await startSimulatorProcess('salesforce', { latencyMs: network.latencyMs, perWrittenRecordMs: network.perWrittenRecordMs });
  try {
    await setUpFields(simulator.baseUrl);
    await seedDeals(simulator.control, plan);
    return simulator;
  } catch (error) {
    await simulator.stop();
    throw error;
  }
}

/** Calls since the last reset as the simulator counted them; token requests are no API calls. */
export async function countSimulatorCalls(control: SimulatorControl): Promise<{ readonly simulator: number; readonly maxInFlight: number }> {
  const report = await control.calls();
  const tokens = Object.entries(report.byKey).filter(([key]) => key.includes('/services/oauth2/'));
  return { simulator: report.total - tokens.reduce((sum, [, count]) => sum + count, 0), maxInFlight: report.maxInFlight };
}

/** Two contact roles a deal, four deals an account; every deal has something missing, so that each gets one task. */
async function seedDeals(control: SimulatorControl, { deals, accounts, owners }: OrgPlan): Promise<void> {
  const share = Math.ceil(deals / owners);
  for (let seeded = 0; seeded < deals; seeded += share) {
    await control.control('bulk-seed', {
      deals: Math.min(share, deals - seeded),
      rolesPerDeal: 2,
      dealsPerAccount: Math.max(1, Math.round(deals / accounts)),
      gappyEvery: 0,
      fields: { Handoff_Goal__c: 'Answer support requests within one day, without more people', Handoff_Go_Live_Date__c: '2027-03-01' },
    });
  }
  const { rows } = usersSchema.parse(await control.control('query', { object: 'User' }));
  const reps = rows.filter((user) => user.Username.startsWith('rep'));
  await control.control('update', { records: reps.map((user) => ({ Id: user.Id, Email: user.Username })) });
}

const usersSchema = z.object({ rows: z.array(z.object({ Id: z.string(), Username: z.string() })) });

async function setUpFields(loginUrl: string): Promise<void> {
  const connector = await loadConnector('salesforce');
  const memory = new Map<string, string>();
  const cached = new Map<string, JsonValue>();
  const settings = connector.settings.parse({
    loginUrl,
    auth: { flow: 'client_credentials', clientId: 'handoff-sync-app', clientSecret: 'handoff-sync-secret' },
    setupAuth: { flow: 'client_credentials', clientId: 'acme-admin-app', clientSecret: 'acme-admin-secret' },
  });
  const session = await connector.open(settings, {
    connection: 'setup',
    now: () => new Date(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    cache: { get: (key) => Promise.resolve(cached.get(key) ?? null), set: (key, value) => Promise.resolve(void cached.set(key, value)) },
    vault: { get: (name) => Promise.resolve(memory.get(name) ?? null), set: (name, value) => Promise.resolve(void memory.set(name, value)) },
    log: () => {},
    limits: { concurrency: 5, mode: 'fast' },
  });
  try {
    const steps = await session.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
    const failed = steps.find((step) => !step.done && step.action !== 'manual');
    if (failed !== undefined) throw new Error(`Setting up the simulated org failed at ${failed.what}: ${failed.message}`);
  } finally {
    await session.close();
  }
}
