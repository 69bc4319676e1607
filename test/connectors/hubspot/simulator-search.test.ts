import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { idsOf, openDesk, searchBody, type Desk } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.command('limits', { on: false });
});

afterEach(async () => {
  await desk.close();
});

const won = { propertyName: 'hs_is_closed_won', operator: 'EQ', value: 'true' };
const above = (id: string) => ({ propertyName: 'hs_object_id', operator: 'GT', value: id });

it('gives texts only, null for a blank property and nothing for an unknown one', async () => {
  const id = await desk.create('deals', { dealname: 'One', amount: 1000.5, dealstage: 'closedwon' });
  const reply = await desk.objects('deals/search', searchBody({ filters: [won], properties: ['amount', 'hs_next_step', 'no_such_thing'] }));
  const [result] = reply.body.results ?? [];
  expect(result).toMatchObject({ id, properties: { amount: '1000.5', hs_next_step: null, hs_object_id: id }, archived: false });
  expect(result?.properties).not.toHaveProperty('no_such_thing');
});

it('returns its own default properties when none are asked for', async () => {
  await desk.create('deals', { dealname: 'One' });
  const [result] = (await desk.objects('deals/search', searchBody({ properties: [] }))).body.results ?? [];
  expect(Object.keys(result?.properties ?? {}).toSorted()).toEqual([
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ]);
});

it.each(['filterGroups', 'sorts', 'properties', 'limit', 'after'])('refuses a search without %s, which the specification requires', async (member) => {
  const body = Object.fromEntries(Object.entries(searchBody()).filter(([name]) => name !== member));
  expect((await desk.objects('deals/search', body)).status).toBe(400);
});

it.each([
  ['a limit above 200', { ...searchBody(), limit: 201 }],
  ['a page beyond 10,000', { ...searchBody(), after: '9900' }],
  ['a cursor that is no integer', { ...searchBody(), after: 'abc' }],
  ['two sorts', searchBody({ sorts: ['hs_object_id', 'amount'] })],
  ['a sort by an unknown property', searchBody({ sorts: ['no_such_thing'] })],
  ['a filter on an unknown property', searchBody({ filters: [{ ...won, propertyName: 'no_such_thing' }] })],
  ['an unknown operator', searchBody({ filters: [{ ...won, operator: 'LIKE' }] })],
  ['a list operator without a list', searchBody({ filters: [{ propertyName: 'dealstage', operator: 'IN', value: 'closedwon' }] })],
  ['a between without its upper end', searchBody({ filters: [{ propertyName: 'hs_lastmodifieddate', operator: 'BETWEEN', value: '0' }] })],
  ['a text where a date belongs', searchBody({ filters: [{ propertyName: 'hs_lastmodifieddate', operator: 'GT', value: 'yesterday' }] })],
  ['six groups', { ...searchBody(), filterGroups: Array.from({ length: 6 }, () => ({ filters: [won] })) }],
  ['seven filters in a group', { ...searchBody(), filterGroups: [{ filters: Array.from({ length: 7 }, () => won) }] }],
  ['nineteen filters', { ...searchBody(), filterGroups: Array.from({ length: 4 }, () => ({ filters: Array.from({ length: 5 }, () => won) })) }],
  ['more than 3,000 characters', searchBody({ properties: Array.from({ length: 300 }, (_, at) => `property_${at}`) })],
  ['a member that it does not know', { ...searchBody(), page: 2 }],
])('refuses %s', async (_what, body) => {
  expect(await desk.objects('deals/search', body)).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
});

it('compares ids as numbers, dates as milliseconds or ISO text, and list values exactly', async () => {
  const early = await desk.create('deals', { dealname: 'Early', dealstage: 'closedwon', closedate: '2026-01-01T00:00:00Z' });
  const late = await desk.create('deals', { dealname: 'Late', dealstage: 'closedlost', closedate: '2026-06-01T00:00:00Z' });
  const find = async (filter: JsonObject) => idsOf(await desk.objects('deals/search', searchBody({ filters: [filter] })));
  expect(await find({ propertyName: 'hs_object_id', operator: 'GT', value: '9' })).toEqual([early, late]);
  expect(await find({ propertyName: 'closedate', operator: 'GTE', value: String(Date.UTC(2026, 2)) })).toEqual([late]);
  expect(await find({ propertyName: 'closedate', operator: 'LT', value: '2026-03-01' })).toEqual([early]);
  expect(await find({ propertyName: 'dealstage', operator: 'IN', values: ['closedwon', 'ClosedLost'] })).toEqual([early]);
  expect(await find({ propertyName: 'dealname', operator: 'EQ', value: 'LATE' })).toEqual([late]);
  expect(await find({ propertyName: 'dealname', operator: 'IN', values: ['Late'] })).toEqual([]);
  expect(await find({ propertyName: 'dealname', operator: 'CONTAINS_TOKEN', value: 'ear*' })).toEqual([early]);
  expect(await find({ propertyName: 'amount', operator: 'NOT_HAS_PROPERTY' })).toEqual([early, late]);
});

it('finds the deals of a contact by the pseudo-property', async () => {
  const contact = await desk.create('contacts', { email: 'a@b.example' });
  const deal = await desk.create('deals', { dealname: 'One' }, [{ type: 'contacts', id: contact }]);
  await desk.create('deals', { dealname: 'Two' });
  const filter = { propertyName: 'associations.contact', operator: 'EQ', value: contact };
  expect(idsOf(await desk.objects('deals/search', searchBody({ filters: [filter] })))).toEqual([deal]);
});

it('knows contacts by lastmodifieddate only', async () => {
  const changed = (propertyName: string) => searchBody({ filters: [{ propertyName, operator: 'GT', value: '0' }], properties: ['email'] });
  expect((await desk.objects('contacts/search', changed('lastmodifieddate'))).status).toBe(200);
  expect((await desk.objects('contacts/search', changed('hs_lastmodifieddate'))).status).toBe(400);
});

it('shows a write only after the lag of its index, and until then what was there before', async () => {
  const old = await desk.create('deals', { dealname: 'Old' });
  await desk.command('settings', { indexLagMs: 30_000 });
  const fresh = await desk.create('deals', { dealname: 'Fresh' });
  await desk.command('update-object', { type: 'deals', id: old, properties: { dealname: 'Changed' } });
  const names = async () => ((await desk.objects('deals/search', searchBody())).body.results ?? []).map(({ properties }) => properties?.['dealname']);
  expect(await names()).toEqual(['Old']);
  expect((await desk.send('GET', `/crm/objects/2026-09/deals/${fresh}`)).status).toBe(200);
  await desk.control.clock(30_001);
  expect(await names()).toEqual(['Changed', 'Fresh']);
  await desk.command('delete-objects', { type: 'deals', ids: [fresh] });
  expect(await names()).toEqual(['Changed', 'Fresh']);
  await desk.control.clock(30_001);
  expect(await names()).toEqual(['Changed']);
});

it('can show rows beyond the asked upper bound, as an index does that lags behind its records', async () => {
  const id = await desk.create('deals', { dealname: 'Old' });
  await desk.command('settings', { indexLagMs: 60_000, searchShowsFreshValues: true });
  const before = (await desk.shown('deals', id)).updatedAt;
  await desk.control.clock(10_000);
  await desk.command('update-object', { type: 'deals', id, properties: { dealname: 'New' } });
  const reply = await desk.objects('deals/search', searchBody({ filters: [{ propertyName: 'hs_lastmodifieddate', operator: 'LTE', value: String(before) }] }));
  expect(reply.body.results?.[0]?.properties).toMatchObject({ dealname: 'New' });
  expect(Date.parse(reply.body.results?.[0]?.properties?.['hs_lastmodifieddate'] ?? '')).toBeGreaterThan(before);
});

it('serves 12,000 deals of one stamp by growing ids, but by offset only 10,000 of them', async () => {
  await desk.command('bulk-seed', { deals: 12_000, contactsPerDeal: 0, sameStamp: true });
  const offset = await desk.objects('deals/search', searchBody({ filters: [won], after: '9800' }));
  expect(offset).toMatchObject({ status: 200, body: { total: 12_000, paging: { next: { after: '10000' } } } });
  expect((await desk.objects('deals/search', searchBody({ filters: [won], after: '10000' }))).status).toBe(400);
  const seen = new Set<string>();
  let last = '0';
  for (;;) {
    const page = idsOf(await desk.objects('deals/search', searchBody({ filters: [won, above(last)] })));
    if (page.length === 0) break;
    for (const id of page) seen.add(id);
    last = page.at(-1) ?? last;
  }
  expect(seen.size).toBe(12_000);
});

it('answers keyset pages from the state of now, not from what it remembered', async () => {
  const first = await desk.create('deals', { dealname: 'First' });
  const ask = async () => idsOf(await desk.objects('deals/search', searchBody({ filters: [above('0')] })));
  expect(await ask()).toEqual([first]);
  const second = await desk.create('deals', { dealname: 'Second' });
  expect(await ask()).toEqual([first, second]);
  await desk.command('merge-objects', { type: 'deals', primary: second, other: first });
  expect(await ask()).toEqual([second]);
});
