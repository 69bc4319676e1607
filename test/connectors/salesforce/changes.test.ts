import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  checkSoql,
  MINUTE_MS,
  openSession,
  pullRequest,
  ReadingDesk,
  recordsOf,
  startReadyOrg,
} from './session.ts';

describe('noticing what changed in Salesforce', () => {
  let desk: ReadingDesk;
  beforeEach(async () => {
    desk = new ReadingDesk(await startReadyOrg());
  });
  afterEach(async () => {
    for (const soql of desk.org.soql) checkSoql(soql);
    await desk.org.stop();
  });
  const control = (name: string, payload: object): Promise<unknown> => desk.org.control.control(name, payload);

  it('a run in which nothing changed is one call', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    await desk.pass(40);
    const { records, calls } = await desk.read(cursor);
    expect(records).toEqual([]);
    expect(calls).toBe(1);
  });

  it('a change is handed over once, though the overlap looks at it again', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    const [first = ''] = await desk.dealIds();
    await desk.edit({ Id: first, NextStep: 'Call the champion' });
    await desk.pass(2);
    const changed = await desk.read(cursor);
    expect(changed.records.map((record) => record.fields['NextStep'])).toEqual(['Call the champion']);
    expect(changed.records[0]?.related['OpportunityContactRoles']).toHaveLength(2);
    await desk.pass(5);
    const again = await desk.read(changed.cursor);
    expect(again.records).toEqual([]);
    expect(again.calls).toBe(1);
    await desk.edit({ Id: first, NextStep: 'Call the buyer' });
    await desk.pass(2);
    expect((await desk.read(again.cursor)).records.map((record) => record.fields['NextStep'])).toEqual([
      'Call the buyer',
    ]);
  });

  it('people added to a deal that was handed over minutes ago bring it back', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    const [first = ''] = await desk.dealIds();
    await desk.edit({ Id: first, NextStep: 'Call the champion' });
    await desk.pass(2);
    const changed = await desk.read(cursor);
    const role = await desk.childOf('OpportunityContactRole', first);
    await desk.edit({ Id: String(role['Id']), Role: 'Executive Sponsor' });
    await desk.pass(2);
    const { records } = await desk.read(changed.cursor);
    expect(records.map((record) => record.externalId)).toEqual([first]);
  });

  it('a second change in the same second is not lost', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    const [first = ''] = await desk.dealIds();
    await desk.edit({ Id: first, NextStep: 'One' });
    const one = await desk.read(cursor);
    await desk.edit({ Id: first, NextStep: 'Two' });
    await desk.pass(3);
    expect((await desk.read(one.cursor)).records.map((record) => record.fields['NextStep'])).toEqual(['Two']);
  });

  it('a deal that was reopened is read again, though it is no longer won', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    const [first = ''] = await desk.dealIds();
    await desk.edit({ Id: first, StageName: 'Negotiation/Review' });
    const { records } = await desk.read(cursor);
    expect(records.map((record) => [record.externalId, record.fields['IsWon']])).toEqual([[first, false]]);
  });

  it('a deleted deal is reported as deleted', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    const [first = ''] = await desk.dealIds();
    await control('delete', { ids: [first] });
    const { records } = await desk.read(cursor);
    expect(records.map((record) => [record.externalId, record.state.kind])).toEqual([[first, 'deleted']]);
  });

  const childChanges: readonly [string, (dealId: string) => Promise<unknown>][] = [
    [
      'a contact role whose role changed',
      async (id) => desk.edit({ Id: await idOf('OpportunityContactRole', id), Role: 'Executive Sponsor' }),
    ],
    [
      'a contact role that was removed',
      async (id) => control('delete', { ids: [await idOf('OpportunityContactRole', id)] }),
    ],
    [
      'a contact whose e-mail changed',
      async (id) =>
        desk.edit({
          Id: String((await desk.childOf('OpportunityContactRole', id))['ContactId']),
          Email: 'new@customer.example',
        }),
    ],
    ['a product row that changed', async (id) => desk.edit({ Id: await idOf('OpportunityLineItem', id), Quantity: 7 })],
    [
      'a product row that was removed',
      async (id) => control('delete', { ids: [await idOf('OpportunityLineItem', id)] }),
    ],
    ['an account that was renamed', async (id) => desk.edit({ Id: await accountOf(id), Name: 'Renamed AG' })],
  ];
  const idOf = async (object: string, dealId: string): Promise<string> =>
    String((await desk.childOf(object, dealId))['Id']);
  const accountOf = async (dealId: string): Promise<string> => {
    const { records } = await desk.read(null);
    return records.find((record) => record.externalId === dealId)?.lockGroup ?? '';
  };
  for (const [what, change] of childChanges) {
    it(`${what} brings its deal back, though the deal itself was not touched`, async () => {
      await desk.seed({ dealsPerAccount: 1 });
      const cursor = await desk.settle();
      const [first = ''] = await desk.dealIds();
      await change(first);
      const { records, calls } = await desk.read(cursor);
      expect(records.map((record) => record.externalId)).toEqual([first]);
      expect(calls).toBe(2);
    });
  }

  it('an owner who was deactivated brings all their deals back', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    const owner = (await desk.read(null)).records[0]?.fields['Owner'];
    const id = typeof owner === 'object' && owner !== null && 'Id' in owner ? String(owner['Id']) : '';
    await desk.edit({ Id: id, IsActive: false });
    const { records } = await desk.read(cursor);
    expect(records).toHaveLength(30);
    expect(records.every((record) => JSON.stringify(record.fields['Owner']).includes('"IsActive":false'))).toBe(true);
  });

  it('many changed deals are read as ordered streams, deleted and reopened ones among them', async () => {
    await desk.seed({ deals: 900 });
    const cursor = await desk.settle();
    const ids = await desk.dealIds();
    await desk.edit(...ids.map((Id) => ({ Id, NextStep: 'Moved' })));
    await desk.edit({ Id: ids[0] ?? '', StageName: 'Prospecting' });
    await control('delete', { ids: [ids[1]] });
    const { records, calls, cursor: after } = await desk.read(cursor);
    const present = records.filter((record) => record.state.kind === 'present');
    expect(records).toHaveLength(900);
    expect(records.find((record) => record.state.kind === 'deleted')?.externalId).toBe(ids[1]);
    expect(records.find((record) => record.externalId === ids[0])?.fields['IsWon']).toBe(false);
    expect(present.every((record) => record.related['OpportunityContactRoles']?.length === 2)).toBe(true);
    expect(calls).toBeLessThanOrEqual(3);
    expect(after).toMatchObject({ upper: null, after: null });
  });

  it('a change that commits after a later one was read is not lost', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    const [first, second = ''] = await desk.dealIds();
    await control('late-commit', {
      object: 'Opportunity',
      id: first,
      fields: { NextStep: 'Slow' },
      visibleInMs: 3 * MINUTE_MS,
    });
    await desk.pass(2);
    await desk.edit({ Id: second, NextStep: 'Quick' });
    const quick = await desk.read(cursor);
    expect(quick.records.map((record) => record.externalId)).toEqual([second]);
    await desk.pass(5);
    const slow = await desk.read(quick.cursor);
    expect(slow.records.map((record) => record.fields['NextStep'])).toContain('Slow');
  });

  it('a field hidden since yesterday is noticed in the middle of the day', async () => {
    await desk.seed();
    const first = await desk.read(null);
    const [deal = ''] = await desk.dealIds();
    await desk.edit({ Id: deal, Amount: 5 });
    await control('settings', { hiddenFields: ['Opportunity.NextStep'] });
    const second = await desk.read(first.cursor);
    expect(second.records.map((record) => [record.externalId, record.unreadable])).toEqual([[deal, ['NextStep']]]);
  });

  it('a sweep hands over deals that vanished and leaves alone those that did not', async () => {
    await desk.seed();
    const cursor = await desk.settle();
    await desk.pass(50 * 60);
    const later = (await desk.read(cursor)).cursor;
    const ids = await desk.dealIds();
    await control('purge', { ids: [ids[3]] });
    const session = await openSession(desk.org, desk.context);
    const known = (async function* () {
      for (const externalId of ids) yield [{ object: 'Opportunity', externalId }];
    })();
    const pages = [];
    for await (const page of session.sweep(pullRequest(later), known)) pages.push(page);
    expect(recordsOf(pages).map((record) => [record.externalId, record.state.kind])).toEqual([[ids[3], 'deleted']]);
  });

  it('rereading brings exactly the deals asked for, and says which are gone', async () => {
    await desk.seed({ deals: 400 });
    const ids = await desk.dealIds();
    await control('purge', { ids: [ids[0]] });
    const session = await openSession(desk.org, desk.context);
    const refs = ids.slice(0, 200).map((externalId) => ({ object: 'Opportunity', externalId }));
    const records = await session.reread(pullRequest(null), refs);
    const present = records.filter((record) => record.state.kind === 'present');
    expect(records).toHaveLength(200);
    expect(records.find((record) => record.state.kind === 'deleted')?.externalId).toBe(ids[0]);
    expect(present.every((record) => record.related['OpportunityContactRoles']?.length === 2)).toBe(true);
  });
});
