import type { KillSource, Shown } from '../source.ts';
import { brokenSockets, vendorTrouble } from '../troubles.ts';
import { HubSpotPeople } from './people.ts';
import { dayOf, dealOf, isOpenTask, isWon, listObjects, readable, readOwners, readTasks, zoneOf } from './rows.ts';

const API = '/(crm|account-info)/';

/** A write can be searched for only after so long. */
const INDEX_LAG_MS = 1_200;

/** Two reps win deals; `handoff setup` makes our properties. */
export const hubSpotSource: KillSource = {
  id: 'europe',
  connector: 'hubspot',
  mapping: 'customer/hubspot.yaml',
  settings: (url) => `{ baseUrl: ${url}, auth: { flow: token, token: demo-token } }`,
  setUp: true,
  seedBeforeSetup: async (control) => {
    await control.control('settings', { indexLagMs: INDEX_LAG_MS });
    for (const rep of [1, 2]) await control.control('create-owner', { email: `rep.${rep}@acme.example`, firstName: 'Rep', lastName: String(rep) });
  },
  seedAfterSetup: async (control, { deals }) => {
    await control.control('bulk-seed', { deals: Math.ceil(deals / 2), contactsPerDeal: 2, dealsPerCompany: 2, gappyEvery: 4 });
    const owners = await readOwners(control);
    for (const [index, { id }] of (await listObjects(control, 'deals')).entries()) {
      const owner = owners[index % owners.length];
      if (owner !== undefined) await control.control('update-object', { type: 'deals', id, properties: { hubspot_owner_id: owner } });
    }
  },
  deletionsBySweep: true,
  writes: /^(PATCH|POST) .*batch\/(update|upsert|create)/,
  // Not the daily limit: it lasts until midnight, and so does our patience.
  troubles: [...brokenSockets(API, { path: 'batch/(update|upsert|create)' }), vendorTrouble(API, 'secondly'), vendorTrouble(API, 'ten_secondly')],
  people: (control, random, ledger) => new HubSpotPeople(control, random, ledger),
  read: async (control): Promise<Shown> => {
    const zone = await zoneOf(control);
    return {
      records: (await listObjects(control, 'deals')).map((deal) => {
        const { dealtype, amount, handoff_status: status } = deal.properties;
        return {
          ref: `deals ${deal.id}`,
          counts: isWon(deal) && dealtype === 'newbusiness' && ((amount ?? '') === '' || Number(amount) >= 1),
          fields: deal.properties,
          scoreField: 'handoff_score',
          stillShows: (status ?? '') === '' || status === 'Withdrawn' ? null : (status ?? null),
        };
      }),
      tasks: (await readTasks(control)).map((task) => ({
        target: `deals ${dealOf(task)}`, remoteId: task.id, key: task.properties['handoff_task_key'] ?? '', owner: task.properties['hubspot_owner_id'] ?? '',
        subject: task.properties['hs_task_subject'] ?? '', body: readable(task.properties['hs_task_body'] ?? ''), dueDate: dayOf(task.properties['hs_timestamp'], zone),
        open: isOpenTask(task), deleted: task.archived,
      })),
      notes: [],
    };
  },
  ownerShown: ({ id, email, name }) => id ?? email ?? name ?? '',
};
