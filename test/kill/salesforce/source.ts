import type { KillSource, Shown } from '../source.ts';
import { brokenSockets, tokensEnd, vendorTrouble } from '../troubles.ts';
import { SalesPeople } from './people.ts';
import { readDeals, readTasks, readUsers } from './rows.ts';

const API = '/services/data/v';

/** Two reps win deals; `handoff setup` makes our fields. */
export const salesforceSource: KillSource = {
  id: 'sales',
  connector: 'salesforce',
  mapping: 'customer/salesforce.yaml',
  settings: (url) => `{ loginUrl: ${url},
      auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: handoff-sync-secret },
      setupAuth: { flow: client_credentials, clientId: acme-admin-app, clientSecret: acme-admin-secret } }`,
  setUp: true,
  seedBeforeSetup: () => Promise.resolve(),
  seedAfterSetup: async (control, { deals }) => {
    for (let rep = 0; rep < 2; rep += 1) {
      await control.control('bulk-seed', { deals: Math.ceil(deals / 2), rolesPerDeal: 2, dealsPerAccount: 2, gappyEvery: 4 });
    }
    // Two people, two addresses: who shares one is taken for the same person.
    const reps = (await readUsers(control)).filter((user) => user.Username.startsWith('rep'));
    await control.control('update', { records: reps.map((user) => ({ Id: user.Id, Email: user.Username })) });
  },
  deletionsBySweep: false,
  writes: /^PATCH/,
  troubles: [...brokenSockets(API, { path: '/composite' }), vendorTrouble(API, 'concurrent_limit'), vendorTrouble(API, 'daily_limit'), vendorTrouble(API, 'session_expired'), tokensEnd('revoke-sessions')],
  people: (control, random, ledger) => new SalesPeople(control, random, ledger),
  read: async (control): Promise<Shown> => ({
    records: (await readDeals(control)).map((deal) => ({
      ref: `Opportunity ${deal.Id}`,
      counts: deal.IsWon && deal.Type === 'New Customer',
      fields: deal,
      scoreField: 'Handoff_Score__c',
      stillShows: deal.Handoff_Status__c == null || deal.Handoff_Status__c === 'Withdrawn' ? null : deal.Handoff_Status__c,
    })),
    tasks: (await readTasks(control)).map((task) => ({
      target: `Opportunity ${task.WhatId ?? ''}`, remoteId: task.Id, key: task.Handoff_Key__c ?? '', owner: task.OwnerId, subject: task.Subject ?? '',
      body: task.Description ?? '', dueDate: task.ActivityDate ?? '', open: !task.IsClosed && !task.IsDeleted, deleted: task.IsDeleted,
    })),
    notes: [],
  }),
  ownerShown: ({ id, email, name }) => id ?? email ?? name ?? '',
};
