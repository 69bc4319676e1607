import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import type { App } from '../../src/app.ts';
import { jsonObjectSchema, type JsonObject } from '../../src/core/json.ts';
import { Portal } from '../connectors/hubspot/portal.ts';
import { adminToken, INTEGRATION, rowsIn, setUp, startRecordedOrg, type RecordedOrg } from '../connectors/salesforce/session.ts';
import { withShippedMapping } from './with-shipped-mapping.ts';

jest.setTimeout(120_000);

const REQUIREMENTS = `handoff: customer
requirements:
  - { id: value, field: contract.value, label: Value, weight: 7, owner: sales_rep }
  - { id: goal, field: goals.primary, label: Goal, weight: 41, gate: true, owner: sales_rep }
  - { id: environment, field: technical.environment, label: Environment, weight: 33, owner: solutions_engineer }
  - { id: risks, field: risks, label: Risks, weight: 19, owner: onboarding }
`;
const ANSWERS = { goal: 'Halve the time from order to invoice within a quarter', environment: 'SAP S/4HANA and Okta, both hosted in Frankfurt' };
const idsSchema = z.object({ ids: z.array(z.string()).min(1) });

/** A deal in a simulated CRM whose three gaps belong to three people, as those see it. */
interface Crm {
  readonly app: App;
  score(): Promise<number>;
  /** What stands there of each task, everything included, by the e-mail or id of its owner. */
  tasks(): Promise<Readonly<Record<string, JsonObject>>>;
  isOpen(task: JsonObject): boolean;
  fill(): Promise<void>;
  /** Requests sent since the last call that wrote to this task. */
  writesTo(id: string): readonly string[];
}

/** The shipped mapping, with two more owners and no waiting time. */
const withApp = (vendor: 'salesforce' | 'hubspot', settings: string, owners: string, work: (app: App) => Promise<void>): Promise<void> =>
  withShippedMapping({
    id: 'sales', connector: vendor, mapping: `customer/${vendor}.yaml`, settings, requirements: REQUIREMENTS,
    edit: (mapping) => mapping.replace(/^( +)(sales_rep: \w+)$/m, `$1$2\n${owners.replaceAll(/^/gm, '$1')}`).replace('settlingMinutes: 15', 'settlingMinutes: 0'),
  }, work);

const LOOKUPS = ['Solutions_Engineer', 'Onboarding_Lead'];

/** Two lookups to users, made and shown to the integration user as an administrator does it. */
async function addLookups(org: RecordedOrg): Promise<void> {
  const token = await adminToken(org.baseUrl);
  for (const name of LOOKUPS) {
    const field = { FullName: `Opportunity.${name}__c`, Metadata: { type: 'Lookup', label: name, referenceTo: 'User', relationshipName: `${name}s` } };
    const made = await fetch(`${org.baseUrl}/services/data/v62.0/tooling/sobjects/CustomField`, { method: 'POST', body: JSON.stringify(field), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
    if (!made.ok) throw new Error(await made.text());
  }
  const [set] = await rowsIn(org, 'PermissionSet', { Name: 'Handoff_Integration' });
  const records = LOOKUPS.map((name) => ({ ParentId: set?.['Id'] ?? null, SobjectType: 'Opportunity', Field: `Opportunity.${name}__c`, PermissionsRead: true, PermissionsEdit: false }));
  await org.control.control('records', { object: 'FieldPermissions', records });
}

async function withSalesforce(work: (crm: Crm) => Promise<void>): Promise<void> {
  const org = await startRecordedOrg();
  try {
    await setUp(org, true);
    await addLookups(org);
    const [profile] = await rowsIn(org, 'Profile', { Name: 'Standard User' });
    const people = ['ana', 'sol', 'oli'].map((name) => ({ Username: `${name}@acme.example`, Email: `${name}@acme.example`, FirstName: name, LastName: 'Acme', Alias: name, IsActive: true, UserType: 'Standard', ProfileId: profile?.['Id'] ?? null }));
    const users = idsSchema.parse(await org.control.control('records', { object: 'User', records: people })).ids;
    const [ana = '', sol = '', oli = ''] = users;
    await org.control.control('bulk-seed', { deals: 1, wonSince: new Date(Date.now() - 5 * 86_400_000).toISOString(), gappyEvery: 0 });
    const [row] = await rowsIn(org, 'Opportunity');
    const id = String(row?.['Id']);
    const update = (values: JsonObject): Promise<unknown> => org.control.control('update', { records: [{ Id: id, ...values }], user: 'ana@acme.example' });
    await update({ OwnerId: ana, Solutions_Engineer__c: sol, Onboarding_Lead__c: oli, Amount: 12_000, Handoff_Goal__c: null, Handoff_Technical__c: null, Handoff_Risks__c: null });
    const owners = LOOKUPS.map((name, index) => `${['solutions_engineer', 'onboarding'][index]}: ${name}__r`).join('\n');
    await withApp('salesforce', JSON.stringify({ loginUrl: org.baseUrl, auth: INTEGRATION }), owners, (app) =>
      work({
        app,
        score: async () => Number((await rowsIn(org, 'Opportunity', { Id: id }))[0]?.['Handoff_Score__c']),
        tasks: async () => Object.fromEntries((await rowsIn(org, 'Task', {}, true)).map((task) => [['ana', 'sol', 'oli'][users.indexOf(String(task['OwnerId']))] ?? 'nobody', task])),
        isOpen: (task) => task['IsClosed'] === false && task['IsDeleted'] !== true,
        fill: async () => void (await update({ Handoff_Goal__c: ANSWERS.goal, Handoff_Technical__c: ANSWERS.environment })),
        // A write moves its time stamps, which are part of what is compared.
        writesTo: () => [],
      }),
    );
  } finally {
    await org.stop();
  }
}

const shownSchema = z.looseObject({ properties: z.looseObject({ hs_task_status: z.string(), hubspot_owner_id: z.string() }) });

async function withHubSpot(work: (crm: Crm) => Promise<void>): Promise<void> {
  const portal = await Portal.start();
  try {
    const ownerSchema = z.looseObject({ id: z.string() });
    const owners = new Map<string, string>();
    for (const name of ['ana', 'sol', 'oli']) owners.set(ownerSchema.parse(await portal.command('create-owner', { email: `${name}@acme.example`, firstName: name, lastName: 'Acme' })).id, name);
    const [ana = '', sol = '', oli = ''] = owners.keys();
    for (const name of ['solutions_engineer', 'onboarding_lead']) await portal.command('define-property', { objectType: 'deals', name, label: name, type: 'enumeration', fieldType: 'select', referencedObjectType: 'OWNER', externalOptions: true });
    const [id = ''] = await portal.seed(1);
    await portal.update('deals', id, { hubspot_owner_id: ana, solutions_engineer: sol, onboarding_lead: oli, dealtype: 'newbusiness', amount: '12000', handoff_goal: '', handoff_technical: '', handoff_risks: '' });
    const settings = JSON.stringify({ baseUrl: portal.baseUrl, auth: { flow: 'token', token: 'demo-token' } });
    const listSchema = z.array(jsonObjectSchema);
    await withApp('hubspot', settings, 'solutions_engineer: solutions_engineer\nonboarding: onboarding_lead', (app) =>
      work({
        app,
        score: async () => Number((await portal.shown('deals', id)).properties['handoff_score']),
        tasks: async () => {
          const objects = listSchema.parse(await portal.command('list-objects', { type: 'tasks' }));
          return Object.fromEntries(objects.map((task) => [owners.get(shownSchema.parse(task).properties.hubspot_owner_id) ?? 'nobody', task]));
        },
        isOpen: (task) => shownSchema.parse(task).properties.hs_task_status !== 'COMPLETED',
        fill: () => portal.update('deals', id, { handoff_goal: ANSWERS.goal, handoff_technical: ANSWERS.environment }),
        writesTo: (task) => {
          const writes = portal.sent.filter(({ method, path, text }) => method !== 'GET' && !/\/(?:search|batch\/read)$/.test(path) && (path.includes(`/${task}`) || text.includes(`"${task}"`)));
          portal.forget();
          return writes.map(({ method, path }) => `${method} ${path}`);
        },
      }),
    );
  } finally {
    await portal.stop();
  }
}

describe.each<[string, (work: (crm: Crm) => Promise<void>) => Promise<void>]>([['Salesforce', withSalesforce], ['HubSpot', withHubSpot]])('what a rep does in %s', (_, withCrm) => {
  it('flows back within a cycle: two of three gaps filled close two tasks and lift the score by their weights; the third is not touched', () =>
    withCrm(async (crm) => {
      expect(await crm.app.sync('sales')).toMatchObject({ reasons: [], outcome: 'complete', writeBack: { tasksCreated: 3, errors: 0 } });
      const before = await crm.tasks();
      expect(Object.keys(before).toSorted()).toEqual(['ana', 'oli', 'sol']);
      expect(Object.values(before).map((task) => crm.isOpen(task))).toEqual([true, true, true]);
      expect(await crm.score()).toBe(7);
      const third = String(before['oli']?.['Id'] ?? before['oli']?.['id']);
      crm.writesTo(third);

      await crm.fill();
      expect(await crm.app.sync('sales')).toMatchObject({ outcome: 'complete', writeBack: { fields: 1, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 2, errors: 0 } });
      const after = await crm.tasks();
      expect(Object.entries(after).map(([name, task]) => [name, crm.isOpen(task)]).toSorted()).toEqual([['ana', false], ['oli', true], ['sol', false]]);
      expect(await crm.score()).toBe(7 + 41 + 33);
      expect(JSON.stringify(after['oli'])).toBe(JSON.stringify(before['oli']));
      expect(crm.writesTo(third)).toEqual([]);

      // Our own closing comes back with the next reading, and changes nothing.
      expect(await crm.app.sync('sales')).toMatchObject({ outcome: 'complete', writeBack: { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0 } });
      expect(JSON.stringify((await crm.tasks())['oli'])).toBe(JSON.stringify(before['oli']));
    }));
});
