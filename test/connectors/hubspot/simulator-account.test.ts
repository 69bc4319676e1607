import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { signRequest } from '../../../connectors/hubspot/simulator/webhook-sender.ts';
import { openDesk, searchBody, type Desk } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  await desk.close();
});

const PROPERTIES = '/crm/properties/2026-09/deals';
const score = { name: 'handoff_score', label: 'Score', groupName: 'dealinformation', type: 'number', fieldType: 'number' };

describe('properties', () => {
  it('tells which values nobody can write', async () => {
    const { text } = await desk.send('GET', PROPERTIES);
    const { results } = z
      .object({
        results: z.array(z.looseObject({ name: z.string(), calculated: z.boolean(), modificationMetadata: z.looseObject({ readOnlyValue: z.boolean() }) })),
      })
      .parse(JSON.parse(text));
    const readOnly = results.filter(({ modificationMetadata }) => modificationMetadata.readOnlyValue).map(({ name }) => name);
    expect(readOnly).toEqual(expect.arrayContaining(['hs_object_id', 'hs_is_closed_won', 'hs_lastmodifieddate']));
    expect(readOnly).not.toContain('amount');
  });

  it('answers a taken name with 409 and brings an archived property back when its name is created again', async () => {
    expect((await desk.send('POST', PROPERTIES, score)).status).toBe(201);
    expect(await desk.send('POST', PROPERTIES, score)).toMatchObject({
      status: 409,
      body: { category: 'OBJECT_ALREADY_EXISTS', subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS' },
    });
    const id = await desk.create('deals', { dealname: 'One', handoff_score: 80 });
    expect((await desk.send('DELETE', `${PROPERTIES}/handoff_score`)).status).toBe(204);
    const asked = `/crm/objects/2026-09/deals/${id}?properties=handoff_score`;
    expect((await desk.send('GET', asked)).body).not.toHaveProperty('properties.handoff_score');
    expect((await desk.send('POST', PROPERTIES, score)).status).toBe(201);
    expect((await desk.send('GET', asked)).body).toMatchObject({ properties: { handoff_score: '80' } });
  });

  it.each([
    ['a name with capitals', { ...score, name: 'Handoff' }],
    ['a group that does not exist', { ...score, groupName: 'nowhere' }],
    ['a field type of another type', { ...score, fieldType: 'text' }],
    ['a formula on a plain number', { ...score, calculationFormula: 'amount * 2' }],
    ['a list without options', { ...score, type: 'enumeration', fieldType: 'select' }],
    ['an option without hidden', { ...score, type: 'enumeration', fieldType: 'select', options: [{ label: 'A', value: 'a', displayOrder: 0 }] }],
    ['no label', { ...score, label: undefined }],
    ['a member that it does not know', { ...score, colour: 'red' }],
  ])('refuses %s', async (_what, property) => {
    expect((await desk.send('POST', PROPERTIES, property)).status).toBe(400);
  });

  it('creates several at once and reports each that exists already', async () => {
    const reply = await desk.send('POST', `${PROPERTIES}/batch/create`, { inputs: [score, { ...score, name: 'amount' }] });
    expect(reply).toMatchObject({
      status: 207,
      body: { results: [{ name: 'handoff_score' }], errors: [{ category: 'OBJECT_ALREADY_EXISTS', context: { name: ['amount'] } }] },
    });
  });

  it('replaces all options with those of a change, and keeps them when it names none', async () => {
    const option = (value: string) => ({ label: value, value, displayOrder: 0, hidden: false });
    await desk.send('POST', PROPERTIES, { ...score, name: 'status', type: 'enumeration', fieldType: 'select', options: [option('a'), option('b')] });
    const changed = await desk.send('PATCH', `${PROPERTIES}/status`, { options: [option('c')] });
    expect(changed.body).toMatchObject({ options: [{ value: 'c' }] });
    expect((await desk.send('PATCH', `${PROPERTIES}/status`, { label: 'Status' })).body).toMatchObject({ options: [{ value: 'c' }] });
    expect((await desk.send('PATCH', `${PROPERTIES}/status`, { hasUniqueValue: true })).status).toBe(400);
  });

  it('does not delete a property that a rule uses, nor one of its own', async () => {
    await desk.send('POST', PROPERTIES, score);
    await desk.command('conditional-rule', { required: 'handoff_score', when: { property: 'dealstage', values: ['closedwon'] } });
    expect(await desk.send('DELETE', `${PROPERTIES}/handoff_score`)).toMatchObject({
      status: 400,
      body: { subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE' },
    });
    expect((await desk.send('DELETE', `${PROPERTIES}/amount`)).status).toBe(400);
  });

  it('makes groups once', async () => {
    const group = { name: 'handoff_sync', label: 'Handoff sync', displayOrder: -1 };
    expect((await desk.send('POST', `${PROPERTIES}/groups`, group)).status).toBe(201);
    expect((await desk.send('POST', `${PROPERTIES}/groups`, group)).status).toBe(409);
  });
});

it('lists a deactivated owner only among the archived ones, without a user id', async () => {
  await desk.command('demo-seed');
  expect((await desk.send('GET', '/crm/owners/2026-09')).body.results).toHaveLength(2);
  const { body } = await desk.send('GET', '/crm/owners/2026-09?archived=true');
  expect(body.results).toEqual([expect.objectContaining({ email: 'ingrid@acme.example', userId: null, archived: true })]);
});

it('writes the metadata of stages as texts', async () => {
  const { text } = await desk.send('GET', '/crm/pipelines/2026-09/deals');
  expect(text).toContain('"metadata":{"isClosed":"true","probability":"1.0"}');
});

it('takes a stage of its own pipeline only, and knows a won stage by its probability', async () => {
  const stage = (id: string, isClosed: boolean, probability: string) => ({ id, label: id, displayOrder: 0, isClosed, probability, archived: false });
  await desk.command('set-pipelines', {
    pipelines: [{ id: '77', label: 'Partners', displayOrder: 0, archived: false, stages: [stage('1001', false, '0.5'), stage('1002', true, '1.0')] }],
  });
  const id = await desk.create('deals', { dealname: 'One', dealstage: '1002' });
  expect((await desk.shown('deals', id)).properties).toMatchObject({ hs_is_closed_won: 'true', pipeline: '77' });
  expect((await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { dealstage: 'closedwon' } })).status).toBe(400);
});

it('tells the account, its zone and its offset', async () => {
  const { body } = await desk.send('GET', '/account-info/2026-09/details');
  expect(body).toMatchObject({ portalId: 48_975_575, timeZone: 'Europe/Berlin', companyCurrency: 'EUR', uiDomain: 'app.hubspot.com' });
  expect(String(body['utcOffset'])).toMatch(/^\+0[12]:00$/);
});

describe('webhooks', () => {
  const requestSchema = z.object({ method: z.literal('POST'), url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() });

  it('signs as the published vector does', () => {
    const { headers } = signRequest('https://ex.com/api/hubspot/webhooks', 's3cret', '[{"eventId":1}]', 1_790_000_001_000);
    expect(headers['x-hubspot-signature-v3']).toBe('g3CQpC1i98mokK7Yy506sf50KxaMeMPxsMWGk41xgdM=');
  });

  it('hands out what happened to subscribed properties, signed, in deliveries of a hundred', async () => {
    await desk.command('set-webhook', {
      clientSecret: 's3cret',
      subscriptions: [{ subscriptionType: 'deal.propertyChange', propertyName: 'dealstage' }, { subscriptionType: 'deal.deletion' }],
    });
    const id = await desk.create('deals', { dealname: 'One', dealstage: 'contractsent' });
    await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { dealstage: 'closedwon', amount: '5' } });
    await desk.command('delete-objects', { type: 'deals', ids: [id] });
    const [delivery] = z.array(requestSchema).parse(await desk.command('drain-webhooks', { duplicate: true, reverse: true }));
    const events = z
      .array(z.looseObject({ subscriptionType: z.string(), propertyValue: z.string().optional(), changeSource: z.string() }))
      .parse(JSON.parse(delivery?.body ?? ''));
    expect(events.map(({ subscriptionType, propertyValue, changeSource }) => [subscriptionType, propertyValue, changeSource])).toEqual([
      ...Array.from({ length: 2 }, () => ['deal.deletion', undefined, 'CRM_UI']),
      ...Array.from({ length: 2 }, () => ['deal.propertyChange', 'closedwon', 'INTEGRATION']),
      ...Array.from({ length: 2 }, () => ['deal.propertyChange', 'contractsent', 'CRM_UI']),
    ]);
    const text = `POST${delivery?.url ?? ''}${delivery?.body ?? ''}${delivery?.headers['x-hubspot-request-timestamp'] ?? ''}`;
    expect(delivery?.headers['x-hubspot-signature-v3']).toBe(createHmac('sha256', 's3cret').update(text).digest('base64'));
    expect(await desk.command('drain-webhooks')).toEqual([]);
  });
});

it('names the object type in the newer kind of event', async () => {
  await desk.command('set-webhook', { subscriptions: [{ subscriptionType: 'object.propertyChange', objectTypeId: '0-3', propertyName: 'createdate' }] });
  const createdate = '2026-01-02T00:00:00.000Z';
  const id = await desk.create('deals', { dealname: 'One', createdate });
  await desk.create('contacts', { email: 'a@b.example', createdate });
  const [delivery, ...others] = z.array(z.looseObject({ body: z.string() })).parse(await desk.command('drain-webhooks'));
  expect(JSON.parse(delivery?.body ?? '')).toEqual([
    expect.objectContaining({
      subscriptionType: 'object.propertyChange',
      objectTypeId: '0-3',
      objectId: Number(id),
      propertyName: 'createdate',
      propertyValue: createdate,
    }),
  ]);
  expect(others).toEqual([]);
});

it('seeds the European team once and fills only properties that exist by then', async () => {
  const seedSchema = z.object({ deals: z.record(z.string(), z.string()), filled: z.number() });
  const fields = { handoff_goal: { solvind: 'Plan the day at sea' }, hs_next_step: { brightwater: 'Call' } };
  const { deals, filled } = seedSchema.parse(await desk.command('demo-seed', { fields }));
  expect([Object.keys(deals).length, filled]).toEqual([8, 1]);
  await desk.command('define-property', { objectType: 'deals', name: 'handoff_goal' });
  expect(seedSchema.parse(await desk.command('demo-seed', { fields }))).toEqual({ deals, filled: 1 });
  const won = await desk.objects('deals/search', searchBody({ filters: [{ propertyName: 'hs_is_closed_won', operator: 'EQ', value: 'true' }] }));
  expect(won.body.total).toBe(6);
});
