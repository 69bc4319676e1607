import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../../connectors/kit/simulator/process.ts';
import { createApp } from '../../../src/app.ts';
import { DEMO_ANSWERS, DEMO_CHAMPIONS } from '../../../src/cli/demo/demo-answers.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { writtenFields } from '../../../src/core/line/ruleset.ts';

const MAPPINGS = fileURLToPath(new URL('../../../mappings/', import.meta.url));
const TWO_MONTHS_MS = 60 * 86_400_000;

const CONNECTIONS = (loginUrl: string, startFrom: string): string => `connections:
  - id: sales
    connector: salesforce
    settings: { loginUrl: "${loginUrl}", auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: handoff-sync-secret }, setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: acme-admin-secret } }
    mapping: customer/salesforce.yaml
    rollout: tasks
    quietPeriodSeconds: 0
    startFrom: ${startFrom}
mappings: { folder: ${MAPPINGS} }
`;

/** Of what is written only that which does not depend on the day. */
const dealSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  AccountId: z.string().nullable(),
  Handoff_Score__c: z.number().nullish(),
  Handoff_Status__c: z.string().nullish(),
  Handoff_Missing_Count__c: z.number().nullish(),
  Handoff_Gaps__c: z.string().nullish(),
  Handoff_Status_Reason__c: z.string().nullish(),
});
const describeSchema = z.object({
  name: z.string(),
  updateable: z.boolean(),
  fields: z.array(z.object({ name: z.string(), label: z.string(), updateable: z.boolean(), type: z.string(), length: z.number(), relationshipName: z.string().nullable() })),
  childRelationships: z.array(z.object({ relationshipName: z.string().nullable(), childSObject: z.string(), field: z.string() })),
});
type Described = z.infer<typeof describeSchema>;
export type SyncedDeal = z.infer<typeof dealSchema>;

export interface SyncedOrg {
  readonly deals: readonly SyncedDeal[];
  /** As the vendor's pages describe the object, by names of the user interface's API; of its fields those that are asked for, and lookups. */
  readonly objectInfo: unknown;
}

/** The demo's company in the simulator, set up and synced once: deals of these names, as the service writes them. */
export async function syncOrg(names: readonly string[]): Promise<SyncedOrg> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-org-'));
  const simulator = await startSimulatorProcess('salesforce');
  try {
    await writeFile(join(folder, 'connections.yaml'), CONNECTIONS(simulator.baseUrl, new Date(Date.now() - TWO_MONTHS_MS).toISOString().slice(0, 10)));
    await simulator.control.control('demo-seed', {});
    const app = await createApp(await loadConfig({ cwd: folder, env: { HANDOFF_DATA_FOLDER: join(folder, 'data') } }));
    try {
      const { session, ruleset } = await app.open('sales');
      await session.setup({ inputs: true, remove: false, dryRun: false, writes: writtenFields(ruleset.mapping) });
      await fillIn(simulator);
      await app.syncAll(['sales']);
    } finally {
      await app.close();
    }
    const { rows } = z.object({ rows: z.array(dealSchema) }).parse(await simulator.control.control('query', { object: 'Opportunity' }));
    const deals = rows.filter(({ Name }) => names.includes(Name));
    return { deals, objectInfo: toObjectInfo(await describeDeals(simulator.baseUrl), listAsked(deals)) };
  } finally {
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const seededSchema = z.object({ deals: z.record(z.string(), z.string()) });
const rolesSchema = z.object({ rows: z.array(z.object({ OpportunityId: z.string(), ContactId: z.string() })) });

/** What the reps of the demo know: answers, and on some deals who of the contacts is the champion. */
async function fillIn({ control }: SimulatorProcess): Promise<void> {
  const { deals } = seededSchema.parse(await control.control('demo-seed', { fields: DEMO_ANSWERS }));
  const { rows } = rolesSchema.parse(await control.control('query', { object: 'OpportunityContactRole' }));
  const records = DEMO_CHAMPIONS.flatMap((deal) => rows.filter(({ OpportunityId }) => OpportunityId === deals[deal]).slice(0, 1).map(({ OpportunityId, ContactId }) => ({ OpportunityId, ContactId, Role: 'Champion' })));
  await control.control('records', { object: 'OpportunityContactRole', records });
}

const tokenSchema = z.object({ access_token: z.string(), id: z.string() });
const foundSchema = z.object({ records: z.array(z.object({ Id: z.string() })) });

/** As somebody in sales sees it, who was given "Handoff Viewer". */
async function describeDeals(baseUrl: string): Promise<Described> {
  const signIn = await fetch(`${baseUrl}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'acme-admin-app', client_secret: 'acme-admin-secret' }) });
  const { access_token: token, id: identity } = tokenSchema.parse(await signIn.json());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const data = `${baseUrl}/services/data/v62.0`;
  const found = foundSchema.parse(await (await fetch(`${data}/query?q=${encodeURIComponent("SELECT Id FROM PermissionSet WHERE Name = 'Handoff_Viewer'")}`, { headers })).json());
  const assigned = await fetch(`${data}/sobjects/PermissionSetAssignment`, { method: 'POST', headers, body: JSON.stringify({ PermissionSetId: found.records[0]?.Id, AssigneeId: identity.split('/').at(-1) }) });
  if (!assigned.ok) throw new Error(`the permission set could not be assigned: ${await assigned.text()}`);
  return describeSchema.parse(await (await fetch(`${data}/sobjects/Opportunity/describe`, { headers })).json());
}

const LONG_TEXT_FROM = 256;
const gapsSchema = z.array(z.object({ where: z.object({ path: z.string() }).nullable() }));
const listAsked = (deals: readonly SyncedDeal[]): readonly string[] => deals.flatMap((deal) => gapsSchema.parse(JSON.parse(deal.Handoff_Gaps__c ?? '[]')).map(({ where }) => where?.path ?? ''));

function toObjectInfo({ name, updateable, fields, childRelationships }: Described, asked: readonly string[]): unknown {
  return {
    apiName: name,
    updateable,
    fields: Object.fromEntries(
      fields.filter((field) => asked.includes(field.name) || field.relationshipName !== null).map((field) => [
        field.name,
        { apiName: field.name, label: field.label, updateable: field.updateable, relationshipName: field.relationshipName, dataType: field.type === 'textarea' && field.length >= LONG_TEXT_FROM ? 'TextArea' : field.type },
      ]),
    ),
    childRelationships: childRelationships.filter(({ relationshipName }) => relationshipName !== null).map(({ relationshipName, childSObject, field }) => ({ relationshipName, childObjectApiName: childSObject, fieldName: field })),
  };
}
