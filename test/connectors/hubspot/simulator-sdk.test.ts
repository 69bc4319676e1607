import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Client } from '@hubspot/api-client';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/deals/models/Filter.js';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/AssociationSpec.js';
import { z } from 'zod';
import { openDesk, type Desk } from './simulator-desk.ts';

let desk: Desk;
let client: Client;
let deal = '';

const seedSchema = z.object({ deals: z.looseObject({ solvind: z.string() }) });

beforeEach(async () => {
  desk = await openDesk();
  deal = seedSchema.parse(await desk.command('demo-seed')).deals.solvind;
  client = new Client({ accessToken: 'demo-token', basePath: desk.baseUrl });
});

afterEach(async () => {
  await desk.close();
});

it("is understood by the vendor's own client: searches and batch reads", async () => {
  const found = await client.crm.deals.searchApi.doSearch({
    filterGroups: [{ filters: [{ propertyName: 'hs_is_closed_won', operator: FilterOperatorEnum.Eq, value: 'true' }] }],
    sorts: ['-amount'],
    properties: ['dealname', 'amount'],
    limit: 2,
    after: '0',
  });
  expect(found.total).toBe(6);
  expect(found.results.map(({ properties }) => properties['amount'])).toEqual(['52000', '40800']);
  expect(found.results[0]?.createdAt).toBeInstanceOf(Date);
  const read = await client.crm.deals.batchApi.read({ inputs: [{ id: deal }, { id: '1' }], properties: ['dealname'], propertiesWithHistory: [] });
  expect(read).toMatchObject({ status: 'COMPLETE', numErrors: 1, results: [{ id: deal }] });
});

it("is understood by the vendor's own client: associations with labels", async () => {
  const { results } = await client.crm.associations.v4.batchApi.getPage('deals', 'contacts', { inputs: [{ id: deal }] });
  const labels = results.flatMap(({ to }) => to.flatMap(({ associationTypes }) => associationTypes.map(({ label }) => label)));
  expect(labels.filter((label) => label !== null).toSorted()).toEqual(['Billing contact', 'Champion', 'Decision maker']);
});

it("is understood by the vendor's own client: tasks, created, updated and refused", async () => {
  const created = await client.crm.objects.basicApi.create('tasks', {
    properties: { hs_timestamp: '2026-12-01T10:00:00Z', hs_task_subject: 'Ask for the goal' },
    associations: [{ to: { id: deal }, types: [{ associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined, associationTypeId: 216 }] }],
  });
  await client.crm.objects.basicApi.update('tasks', created.id, { properties: { hs_task_status: 'COMPLETED' } });
  expect((await desk.shown('tasks', created.id)).properties).toMatchObject({ hs_task_status: 'COMPLETED', hs_task_is_completed: '1' });
  await expect(client.crm.objects.basicApi.create('tasks', { properties: {} })).rejects.toMatchObject({ code: 400, body: { category: 'VALIDATION_ERROR' } });
});

it("is understood by the vendor's own client: owners, pipelines, properties and tokens", async () => {
  expect((await client.crm.owners.ownersApi.getPage()).results.map(({ email }) => email)).toEqual(['lena@acme.example', 'matteo@acme.example']);
  expect((await client.crm.pipelines.pipelinesApi.getAll('deals')).results[0]?.stages.at(-1)?.metadata).toEqual({ isClosed: 'true', probability: '0.0' });
  const amount = (await client.crm.properties.coreApi.getAll('deals')).results.find(({ name }) => name === 'amount');
  expect(amount).toMatchObject({ type: 'number', modificationMetadata: { readOnlyValue: false } });
  const tokens = await client.oauth.tokensApi.create('refresh_token', undefined, undefined, 'demo-client', 'demo-secret', 'demo-refresh');
  expect(tokens).toMatchObject({ tokenType: 'bearer', expiresIn: 1_800, refreshToken: 'demo-refresh' });
});
