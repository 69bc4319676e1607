import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { idsOf, openDesk, type Desk, type Reply } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  await desk.close();
});

const read = (type: string, ids: readonly string[]): Promise<Reply> =>
  desk.objects(`${type}/batch/read`, { inputs: ids.map((id) => ({ id })), properties: ['dealname'], propertiesWithHistory: [] });
const errorNames = (reply: Reply): readonly string[] => (reply.body.errors ?? []).map(({ code }) => code ?? '');

describe('values', () => {
  it.each([
    ['no_such_thing', '1', 'PROPERTY_DOESNT_EXIST'],
    ['amount', 'twelve', 'INVALID_INTEGER'],
    ['dealstage', 'Closed won', 'INVALID_OPTION'],
    ['dealtype', 'New Business', 'INVALID_OPTION'],
    ['closedate', 'soon', 'INVALID_DATE'],
    ['hs_is_closed_won', 'true', 'READ_ONLY_VALUE'],
    ['hs_object_id', '1', 'READ_ONLY_VALUE'],
    ['hubspot_owner_id', '999', 'INVALID_OPTION'],
  ])('refuses %s = %s with %s, told once more as JSON inside the message', async (name, value, error) => {
    const id = await desk.create('deals', { dealname: 'One' });
    const reply = await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { [name]: value } });
    expect(reply.status).toBe(400);
    expect(errorNames(reply)).toEqual([error]);
    expect(reply.body.message).toMatch(new RegExp(`^Property values were not valid: \\[\\{"isValid":false,.*"error":"${error}","name":"${name}"`));
  });

  it('wants midnight for a date given in milliseconds', async () => {
    await desk.command('define-property', { objectType: 'deals', name: 'go_live', type: 'date', fieldType: 'date' });
    const id = await desk.create('deals', { dealname: 'One' });
    const put = (value: string) => desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { go_live: value } });
    expect((await put(String(Date.UTC(2026, 10, 5, 22, 18)))).body.message).toContain('not midnight!');
    expect((await put('2026-02-30')).status).toBe(400);
    expect((await put(String(Date.UTC(2026, 10, 5)))).body).toMatchObject({ properties: { go_live: '2026-11-05' } });
  });

  it('appends to a list value after a semicolon and replaces it otherwise', async () => {
    const id = await desk.create('contacts', { email: 'a@b.example', hs_buying_role: 'CHAMPION' });
    const put = (value: string) => desk.send('PATCH', `/crm/objects/2026-09/contacts/${id}`, { properties: { hs_buying_role: value } });
    expect((await put(';END_USER')).body).toMatchObject({ properties: { hs_buying_role: 'CHAMPION;END_USER' } });
    expect((await put('OTHER')).body).toMatchObject({ properties: { hs_buying_role: 'OTHER' } });
    expect((await put('')).body).toMatchObject({ properties: { hs_buying_role: null } });
  });

  it('takes texts only, as the specification says', async () => {
    const id = await desk.create('deals', { dealname: 'One' });
    for (const value of [5, true, null]) {
      expect((await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { amount: value } })).status).toBe(400);
    }
  });

  it('works out whether a deal is won from its stage and moves its timestamp with every write', async () => {
    const id = await desk.create('deals', { dealname: 'One', dealstage: 'contractsent' });
    const before = await desk.shown('deals', id);
    expect(before.properties).toMatchObject({ hs_is_closed_won: 'false' });
    await desk.control.clock(60_000);
    await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { dealstage: 'closedwon' } });
    const after = await desk.shown('deals', id);
    expect(after.properties).toMatchObject({ hs_is_closed_won: 'true', hs_is_closed: 'true' });
    expect(after.properties['hs_v2_date_entered_closedwon']).toBeDefined();
    expect(after.updatedAt).toBeGreaterThan(before.updatedAt);
  });
});

describe('rules of the portal', () => {
  it('binds "required when" rules on 2026-09 addresses only, whatever is written', async () => {
    await desk.command('conditional-rule', { required: 'closed_won_reason', when: { property: 'dealstage', values: ['closedwon'] } });
    const id = await desk.create('deals', { dealname: 'One', dealstage: 'closedwon' });
    const put = (version: string) => desk.send('PATCH', version, { properties: { hs_next_step: 'Call' } });
    const refused = await put(`/crm/objects/2026-09/deals/${id}`);
    expect(refused.status).toBe(400);
    expect(refused.body.errors?.[0]).toMatchObject({ code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY', context: { propertyName: ['closed_won_reason'] } });
    expect((await put(`/crm/objects/2026-03/deals/${id}`)).status).toBe(200);
    expect((await put(`/crm/v3/objects/deals/${id}`)).status).toBe(200);
  });

  it('binds the create form on creation only', async () => {
    await desk.command('require-on-create', { properties: ['amount'] });
    const refused = await desk.objects('deals', { properties: { dealname: 'One' } });
    expect(errorNames(refused)).toEqual(['MISSING_REQUIRED_PROPERTY']);
    const id = await desk.create('deals', { dealname: 'Two' });
    expect((await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { dealname: 'Three' } })).status).toBe(200);
  });

  it('lists format rules and holds every value against them', async () => {
    await desk.command('validation-rule', { propertyName: 'hs_next_step', rules: [{ ruleType: 'MAX_LENGTH', ruleArguments: ['5'] }] });
    const listed = await desk.send('GET', '/crm/property-validations/2026-09/0-3');
    expect(listed.body.results?.[0]).toMatchObject({
      propertyName: 'hs_next_step',
      propertyValidationRules: [{ ruleType: 'MAX_LENGTH', ruleArguments: ['5'] }],
    });
    const id = await desk.create('deals', { dealname: 'One' });
    expect((await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { hs_next_step: 'Kick-off' } })).status).toBe(400);
  });
});

describe('batch reads', () => {
  it('answers 207 when ids are missing, and names them', async () => {
    const id = await desk.create('deals', { dealname: 'One' });
    const gone = await desk.create('deals', { dealname: 'Gone' });
    await desk.command('delete-objects', { type: 'deals', ids: [gone] });
    const reply = await read('deals', [id, gone, '999']);
    expect(reply).toMatchObject({ status: 207, body: { numErrors: 2 } });
    expect(idsOf(reply)).toEqual([id]);
    expect(reply.body.errors).toEqual([expect.objectContaining({ category: 'OBJECT_NOT_FOUND', context: { ids: [gone, '999'] } })]);
  });

  it('takes 100 ids, all members, and no associations', async () => {
    const ids = Array.from({ length: 101 }, (_, at) => String(at + 1));
    expect((await read('deals', ids)).status).toBe(400);
    expect((await desk.objects('deals/batch/read', { inputs: [{ id: '1' }], properties: [] })).status).toBe(400);
    expect(
      (await desk.objects('deals/batch/read', { inputs: [{ id: '1' }], properties: [], propertiesWithHistory: [], associations: ['contacts'] })).status,
    ).toBe(400);
  });

  it('leaves an id that was merged away out without a word, while a single read follows it', async () => {
    const kept = await desk.create('deals', { dealname: 'Kept' });
    const merged = await desk.create('deals', { dealname: 'Merged', amount: 5 });
    await desk.command('merge-objects', { type: 'deals', primary: kept, other: merged });
    expect(await read('deals', [merged])).toMatchObject({ status: 200, body: { results: [] } });
    const single = await desk.send('GET', `/crm/objects/2026-09/deals/${merged}?properties=hs_merged_object_ids,amount`);
    expect(single.body).toMatchObject({ id: kept, properties: { hs_merged_object_ids: merged, amount: '5' } });
    await desk.command('settings', { mergedInBatchRead: 'not_found' });
    expect((await read('deals', [merged])).status).toBe(207);
  });

  it('knows merges that make a third record: both old ids lead to it, and it has the links of both', async () => {
    const stages = [{ id: '1001', label: 'Won', displayOrder: 0, isClosed: true, probability: '1.0', archived: false }];
    const pipeline = (id: string) => ({
      id,
      label: id,
      displayOrder: 0,
      archived: false,
      stages: stages.map((stage) => ({ ...stage, id: `${id}-${stage.id}` })),
    });
    await desk.command('set-pipelines', { pipelines: [pipeline('new'), pipeline('old')] });
    const contact = await desk.create('contacts', { email: 'a@b.example' });
    const [one, two] = [
      await desk.create('deals', { dealname: 'One', pipeline: 'old' }),
      await desk.create('deals', { dealname: 'Two', amount: 7 }, [{ type: 'contacts', id: contact }]),
    ];
    await desk.command('merge-objects', { type: 'deals', primary: one, other: two, newRecord: true });
    const [first, second] = [await desk.send('GET', `/crm/objects/2026-09/deals/${one}`), await desk.send('GET', `/crm/objects/2026-09/deals/${two}`)];
    expect(first.body['id']).toBe(second.body['id']);
    expect([one, two]).not.toContain(first.body['id']);
    const kept = await desk.shown('deals', String(first.body['id']));
    expect(kept.properties).toMatchObject({ dealname: 'One', pipeline: 'old', amount: '7', hs_merged_object_ids: `${one};${two}` });
    expect(kept.associations['contacts']).toEqual([contact]);
  });

  it('tells who changed a property when asked for its history', async () => {
    const id = await desk.create('deals', { dealname: 'One' });
    await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { dealname: 'Two' } });
    const reply = await desk.objects('deals/batch/read', { inputs: [{ id }], properties: [], propertiesWithHistory: ['dealname'] });
    expect(reply.body.results?.[0]).toMatchObject({
      propertiesWithHistory: {
        dealname: [
          { value: 'Two', sourceType: 'INTEGRATION' },
          { value: 'One', sourceType: 'CRM_UI' },
        ],
      },
    });
  });
});

it('lists records page by page, beginning at the cursor', async () => {
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c']) ids.push(await desk.create('deals', { dealname: name }));
  const first = await desk.send('GET', '/crm/objects/2026-09/deals?limit=2');
  expect(idsOf(first)).toEqual(ids.slice(0, 2));
  expect(first.body.paging?.next.after).toBe(ids[2]);
  const second = await desk.send('GET', `/crm/objects/2026-09/deals?limit=2&after=${ids[2]}`);
  expect(idsOf(second)).toEqual([ids[2]]);
  expect(second.body.paging).toBeUndefined();
  expect((await desk.send('GET', '/crm/objects/2026-09/deals?limit=101')).status).toBe(400);
});

it('hides a sensitive property from tokens without the scope: its value silently, its definition from the plain list', async () => {
  const id = await desk.create('deals', { dealname: 'One', amount: 5 });
  await desk.command('hide-property', { name: 'amount' });
  const reply = await desk.objects('deals/batch/read', { inputs: [{ id }], properties: ['dealname', 'amount'], propertiesWithHistory: [] });
  const [shown] = reply.body.results ?? [];
  expect(shown?.properties).toHaveProperty('dealname');
  expect(shown?.properties).not.toHaveProperty('amount');
  const names = async (query: string) => ((await desk.send('GET', `/crm/properties/2026-09/deals${query}`)).text.match(/"name":"amount"/g) ?? []).length;
  expect([await names(''), await names('?dataSensitivity=sensitive')]).toEqual([0, 1]);
  expect((await desk.send('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { amount: '6' } })).status).toBe(403);
  await desk.command('set-scopes', { add: ['crm.objects.deals.sensitive.read'] });
  expect((await desk.send('GET', `/crm/objects/2026-09/deals/${id}?properties=amount`)).body).toMatchObject({ properties: { amount: '5' } });
});
