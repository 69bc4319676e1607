import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { serveSamples } from '../../src/app/serve-samples.ts';
import { readOf } from '../../src/flows/rules/read-samples.ts';
import { pickFields, samplesSchema } from '../../src/core/view/sample-view.ts';
import { SECRET, withSetup, type SetupWorld } from './setup-world.ts';

jest.setTimeout(120_000);

const file = (org: { readonly baseUrl: string }): string => `connections:
  - id: sales
    connector: salesforce
    settings: { loginUrl: "${org.baseUrl}", auth: { flow: client_credentials, clientId: handoff-sync-app, clientSecret: ${SECRET} } }
    mapping: customer/salesforce.yaml
`;
const at = (object: string, fields: readonly string[]): string => `/api/v1/connections/sales/samples?${new URLSearchParams({ object, fields: fields.join(',') }).toString()}`;
const samplesOf = async ({ ask }: SetupWorld, fields: readonly string[]) => {
  const { status, body } = await ask('revops', 'GET', at('Opportunity', fields));
  expect({ status, body }).toMatchObject({ status: 200 });
  return samplesSchema.parse(body);
};

describe('recent records for the mapping editor', () => {
  it('are those of the first page while none is known, and then the ones read last', () =>
    withSetup(file, async (world) => {
      await world.org.control.control('bulk-seed', { deals: 70, rolesPerDeal: 1, lineItemsPerDeal: 0 });
      const first = await samplesOf(world, ['NextStep']);
      expect([first.records.length, first.apiCalls > 0]).toEqual([50, true]);
      expect(first.records[0]).toMatchObject({ title: expect.stringMatching(/\S/), fields: { Name: expect.any(String), Account: { Name: expect.any(String) } } });
      await world.app.sync('sales');
      const known = await world.store.findRecentRecords('sales', 'Opportunity', 3);
      expect(known).toHaveLength(3);
    }));

  it('are read in pieces that cost one call each, and nothing again within ten minutes', () =>
    withSetup(file, async (world) => {
      await world.org.control.control('bulk-seed', { deals: 20, rolesPerDeal: 1, lineItemsPerDeal: 0 });
      await world.app.sync('sales');
      const first = await samplesOf(world, ['NextStep']);
      expect(first.records.length).toBeGreaterThanOrEqual(20);
      expect((await samplesOf(world, ['NextStep'])).apiCalls).toBe(0);
      const second = await samplesOf(world, ['LeadSource', 'Probability']);
      expect(second.apiCalls).toBe(1);
      expect(Object.keys(second.records[0]?.fields ?? {})).toEqual(expect.arrayContaining(['LeadSource', 'Probability', 'Name']));
      expect(second.records[0]?.fields).not.toHaveProperty('NextStep');
      expect(second.records.map(({ externalId }) => externalId)).toEqual(first.records.map(({ externalId }) => externalId));
      expect(second.records[0]?.related).toEqual(first.records[0]?.related);
      const both = await Promise.all([samplesOf(world, ['Description', 'IsClosed']), samplesOf(world, ['Description', 'FiscalYear'])]);
      expect(both.map(({ records }) => 'Description' in (records[0]?.fields ?? {}))).toEqual([true, true]);
    }));

  it('asked for at once in two pieces hold both, whichever the account answers first', () =>
    withSetup(file, async ({ app, org }) => {
      await org.control.control('bulk-seed', { deals: 3, rolesPerDeal: 0, lineItemsPerDeal: 0 });
      await app.sync('sales');
      const opened = await app.openSession('sales');
      const refs = await app.store.findRecentRecords('sales', 'Opportunity', 50);
      const records = await opened.session.reread({ reads: [readOf('Opportunity', ['Name', 'LeadSource'], [])], cursor: null, watchTasks: false, signal: new AbortController().signal }, refs);
      let asked = 0;
      const reread = async ({ reads }: Parameters<typeof opened.session.reread>[0]) => {
        asked += 1;
        if (asked === 1) for (let turn = 0; turn < 50; turn += 1) await setImmediate();
        return records.map((record) => ({ ...record, fields: pickFields(record.fields, reads[0]?.fields ?? []) }));
      };
      const rules = await app.rules('sales');
      const store = { ...app.store, findRecentRecords: () => Promise.resolve(refs) };
      const { readSamples } = serveSamples({ ...app, store, rules: () => Promise.resolve(rules), openSession: () => Promise.resolve({ ...opened, session: { ...opened.session, reread } }) });
      const [, second] = await Promise.all([readSamples('sales', 'Opportunity', ['NextStep']), readSamples('sales', 'Opportunity', ['LeadSource'])]);
      expect(second.records.map(({ fields }) => Object.hasOwn(fields, 'LeadSource'))).toEqual(refs.map(() => true));
      expect(asked).toBe(2);
      expect(refs.length).toBeGreaterThanOrEqual(3);
    }));

  it('say which fields do not exist, and what cannot be asked', () =>
    withSetup(file, async (world) => {
      await world.org.control.control('bulk-seed', { deals: 3, rolesPerDeal: 0, lineItemsPerDeal: 0 });
      const { unreadable, records } = await samplesOf(world, ['Nowhere__c', 'NextStep']);
      expect([unreadable, records.length > 0]).toEqual([['Nowhere__c'], true]);
      expect(await world.ask('revops', 'GET', at('Invoice', []))).toMatchObject({ status: 422, body: { code: 'unknown_object', remedy: expect.stringContaining('Opportunity') } });
      expect(await world.ask('revops', 'GET', at('Opportunity', Array.from({ length: 101 }, (_, index) => `F${index}`)))).toMatchObject({ status: 400 });
      expect(await world.ask('operations', 'GET', at('Opportunity', []))).toMatchObject({ status: 403 });
      expect(await world.ask('revops', 'GET', at('Opportunity', []).replace('sales', 'nope'))).toMatchObject({ status: 404 });
    }));

  it('a mapping that cannot be used does not keep people from seeing records', () =>
    withSetup(file, async (world) => {
      await world.org.control.control('bulk-seed', { deals: 3, rolesPerDeal: 0, lineItemsPerDeal: 0 });
      await world.write((await world.read()).replace('customer/salesforce.yaml', './broken.yaml'));
      await world.app.live.look();
      const { records } = await samplesOf(world, ['Name']);
      expect(z.string().parse(records[0]?.title)).toMatch(/^Opportunity 006/);
    }));
});

describe('an object of 5,000 fields', () => {
  it('is described in one go and then from memory, and its records are read in pieces', () =>
    withSetup(file, async (world) => {
      await world.org.control.control('many-fields', { count: 5_000 });
      await world.org.control.control('bulk-seed', { deals: 50, rolesPerDeal: 1, lineItemsPerDeal: 0 });
      await world.app.sync('sales');
      const describe = () => world.ask('revops', 'GET', '/api/v1/connections/sales/fields?object=Opportunity');
      const described = z.object({ objects: z.array(z.object({ fields: z.array(z.object({ path: z.string() })) })) });
      const calls = async () => (await world.org.control.calls()).total;
      const first = await describe();
      expect(described.parse(first.body).objects[0]?.fields.length).toBeGreaterThan(5_000);
      const before = await calls();
      expect((await describe()).body).toEqual(first.body);
      expect(await calls()).toBe(before);
      const piece = Array.from({ length: 100 }, (_, index) => `Extra_${index * 50 + 1}__c`);
      const { apiCalls, records, unreadable } = await samplesOf(world, piece);
      expect([apiCalls > 0, records.length, unreadable]).toEqual([true, 50, []]);
      expect(Object.keys(records[0]?.fields ?? {})).toEqual(expect.arrayContaining(piece));
      const next = await samplesOf(world, piece.map((name) => name.replace('__c', '').replace(/\d+/, (digits) => String(Number(digits) + 1))).map((name) => `${name}__c`));
      expect(next.apiCalls).toBe(1);
    }));
});
