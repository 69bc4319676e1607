import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDesk, type Desk } from './simulator-desk.ts';

let desk: Desk;
let deal = '';

beforeEach(async () => {
  desk = await openDesk();
  deal = await desk.create('deals', { dealname: 'One' });
});

afterEach(async () => {
  await desk.close();
});

const read = (to: string, inputs: readonly Record<string, unknown>[], version = '2026-09') =>
  desk.send('POST', `/crm/associations/${version}/deals/${to}/batch/read`, { inputs });

it('answers a deal without companies with an error inside a 207', async () => {
  expect(await read('companies', [{ id: deal }])).toMatchObject({
    status: 207,
    body: {
      results: [],
      numErrors: 1,
      errors: [
        {
          category: 'OBJECT_NOT_FOUND',
          subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
          context: { fromObjectId: [deal], fromObjectType: ['deal'], toObjectType: ['company'] },
        },
      ],
    },
  });
});

it('gives one pair all its types, the plain one included, and one primary company', async () => {
  const [first, second] = [await desk.create('companies', { name: 'A' }), await desk.create('companies', { name: 'B' })];
  for (const id of [first, second]) await desk.command('associate', { from: { type: 'deals', id: deal }, to: { type: 'companies', id }, labels: ['Primary'] });
  const plain = { category: 'HUBSPOT_DEFINED', typeId: 341, label: null };
  const primary = { category: 'HUBSPOT_DEFINED', typeId: 5, label: 'Primary' };
  expect((await read('companies', [{ id: deal }])).body.results?.[0]).toMatchObject({
    from: { id: deal },
    to: [
      { toObjectId: Number(first), associationTypes: [plain] },
      { toObjectId: Number(second), associationTypes: [plain, primary] },
    ],
  });
});

it('lists the labels of the portal with an id for each direction', async () => {
  await desk.command('define-label', { label: 'Decision maker' });
  const labels = async (path: string) => (await desk.send('GET', `/crm/associations/2026-09/${path}/labels`)).body.results;
  expect(await labels('deals/contacts')).toEqual([
    { category: 'HUBSPOT_DEFINED', typeId: 3, label: null },
    { category: 'USER_DEFINED', typeId: 29, label: 'Decision maker' },
  ]);
  expect(await labels('contacts/deals')).toEqual([
    { category: 'HUBSPOT_DEFINED', typeId: 4, label: null },
    { category: 'USER_DEFINED', typeId: 30, label: 'Decision maker' },
  ]);
});

it('can write ids as texts, as its specification has them', async () => {
  const contact = await desk.create('contacts', { email: 'a@b.example' }, [{ type: 'deals', id: deal }]);
  await desk.command('settings', { associationIdsAs: 'string' });
  expect((await read('contacts', [{ id: deal }])).body.results?.[0]).toMatchObject({ to: [{ toObjectId: contact }] });
});

it('pages the neighbours of each input by itself', async () => {
  await desk.command('settings', { associationPageSize: 2 });
  const contacts: string[] = [];
  for (const name of ['a', 'b', 'c']) contacts.push(await desk.create('contacts', { email: `${name}@b.example` }, [{ type: 'deals', id: deal }]));
  const first = await read('contacts', [{ id: deal }]);
  expect(first.body.results?.[0]).toMatchObject({ to: [{}, {}], paging: { next: { after: contacts[1] } } });
  const second = await read('contacts', [{ id: deal, after: contacts[1] }]);
  expect(second.body.results?.[0]).toMatchObject({ to: [{ toObjectId: Number(contacts[2]) }] });
  expect(second.body.results?.[0]).not.toHaveProperty('paging');
});

it('takes 1,000 inputs to read and 2,000 to write', async () => {
  const ids = (count: number) => Array.from({ length: count }, (_, at) => ({ id: String(at + 1) }));
  expect((await read('contacts', ids(1_001))).status).toBe(400);
  const pairs = ids(2_001).map((one) => ({ from: one, to: one }));
  expect((await desk.send('POST', '/crm/associations/2026-09/tasks/deals/batch/associate/default', { inputs: pairs })).status).toBe(400);
});

describe('writes', () => {
  it('refuses a type that does not stand between the two', async () => {
    const contact = await desk.create('contacts', { email: 'a@b.example' });
    const create = (associationTypeId: number) =>
      desk.send('POST', '/crm/associations/2026-09/deals/contacts/batch/create', {
        inputs: [{ from: { id: deal }, to: { id: contact }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] }],
      });
    expect((await create(341)).status).toBe(400);
    expect((await create(3)).status).toBe(201);
    expect((await desk.shown('contacts', contact)).associations['deals']).toEqual([deal]);
  });

  it('puts and deletes one link at a time', async () => {
    const company = await desk.create('companies', { name: 'A' });
    const path = `/crm/objects/2026-09/deals/${deal}/associations/companies/${company}`;
    expect((await desk.send('PUT', path, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }])).status).toBe(200);
    expect((await desk.shown('deals', deal)).associations['companies']).toEqual([company]);
    expect((await desk.send('DELETE', path)).status).toBe(204);
    expect((await desk.shown('deals', deal)).associations['companies']).toBeUndefined();
  });

  it('takes a label off and leaves the plain link', async () => {
    await desk.command('define-label', { label: 'Champion' });
    const contact = await desk.create('contacts', { email: 'a@b.example' }, [{ type: 'deals', id: deal, labels: ['Champion'] }]);
    const types = [{ associationCategory: 'USER_DEFINED', associationTypeId: 29 }];
    expect(
      (
        await desk.send('POST', '/crm/associations/2026-09/deals/contacts/batch/labels/archive', {
          inputs: [{ from: { id: deal }, to: { id: contact }, types }],
        })
      ).status,
    ).toBe(204);
    expect(await desk.command('list-associations', { from: { type: 'deals', id: deal }, to: 'contacts' })).toEqual([
      { id: contact, types: [{ category: 'HUBSPOT_DEFINED', typeId: 3, label: null }] },
    ]);
  });
});

it('moves the links of a merged contact to the one that stays, and hides deleted neighbours', async () => {
  const [kept, merged] = [
    await desk.create('contacts', { email: 'a@b.example' }),
    await desk.create('contacts', { email: 'c@d.example' }, [{ type: 'deals', id: deal }]),
  ];
  await desk.command('merge-objects', { type: 'contacts', primary: kept, other: merged });
  expect((await desk.shown('deals', deal)).associations['contacts']).toEqual([kept]);
  await desk.command('delete-objects', { type: 'contacts', ids: [kept] });
  expect((await read('contacts', [{ id: deal }])).status).toBe(207);
});
