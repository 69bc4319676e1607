import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../src/core/json.ts';
import {
  checkSoql,
  lastCursor,
  openSession,
  pullAll,
  pullRequest,
  READ,
  recordsOf,
  rowsIn,
  startReadyOrg,
  TestContext,
  type RecordedOrg,
} from './salesforce-session.ts';

const MINUTE_MS = 60_000;

describe('reading deals from Salesforce', () => {
  let org: RecordedOrg;
  let context: TestContext;
  beforeEach(async () => {
    org = await startReadyOrg();
    context = new TestContext();
  });
  afterEach(async () => {
    for (const soql of org.soql) checkSoql(soql);
    await org.stop();
  });
  const seed = (change: object): Promise<unknown> =>
    org.control.control('bulk-seed', { deals: 30, rolesPerDeal: 2, lineItemsPerDeal: 1, gappyEvery: 0, ...change });
  const read = async (cursor: JsonValue | null, change: Parameters<typeof pullRequest>[1] = {}) => {
    const session = await openSession(org, context);
    const pages = await pullAll(session, pullRequest(cursor, change));
    return { pages, records: recordsOf(pages), cursor: lastCursor(pages), calls: session.calls().api };
  };
  /** A first reading, and then one late enough that everything seeded is behind the overlap. */
  const settle = async (): Promise<JsonValue> => {
    const first = await read(null);
    await org.control.clock(40 * MINUTE_MS);
    context.offsetMs += 40 * MINUTE_MS;
    return (await read(first.cursor)).cursor;
  };
  const dealIds = async (): Promise<string[]> =>
    (await rowsIn(org, 'Opportunity')).map((row) => String(row['Id'])).sort();

  it('a first reading yields every won deal once, with its people and products, and nothing else', async () => {
    await seed({});
    const [first] = await dealIds();
    await org.control.control('update', { records: [{ Id: first, StageName: 'Negotiation/Review' }] });
    const { records } = await read(null);
    expect(records.map((record) => record.externalId).sort()).toEqual((await dealIds()).filter((id) => id !== first));
    for (const record of records) {
      expect(record.related['OpportunityContactRoles']).toHaveLength(2);
      expect(record.related['OpportunityLineItems']).toHaveLength(1);
      expect(record.fields).not.toHaveProperty('SystemModstamp');
      expect(record.fields).not.toHaveProperty('Handoff_Score__c');
      expect(record.own).toHaveProperty('Handoff_Score__c', null);
      expect(record.own).not.toHaveProperty('Handoff_Missing_Fields__c');
    }
  });

  it('deals that share one stamp across page ends are neither lost nor doubled', async () => {
    await seed({ deals: 2_300, sameStamp: true, dealsPerAccount: 100 });
    const { records } = await read(null);
    expect(new Set(records.map((record) => record.externalId)).size).toBe(2_300);
    expect(records).toHaveLength(2_300);
    expect(records.every((record) => record.related['OpportunityContactRoles']?.length === 2)).toBe(true);
  });

  it('a reading resumed from any page yields exactly what was not yet handed over', async () => {
    await seed({ deals: 1_700, sameStamp: true });
    const { pages } = await read(null);
    const all = recordsOf(pages).map((record) => record.externalId);
    expect(pages.length).toBeGreaterThan(3);
    let handedOver = 0;
    for (const page of pages) {
      handedOver += page.records.length;
      const rest = await read(page.cursor, { signal: new AbortController().signal });
      if (page === pages.at(-1)) break;
      expect(rest.records.map((record) => record.externalId)).toEqual(all.slice(handedOver));
      expect(rest.records.every((record) => record.related['OpportunityContactRoles']?.length === 2)).toBe(true);
    }
  });

  it('a query locator that Salesforce forgot only costs a restart at the last deal', async () => {
    await seed({ deals: 2_500 });
    const session = await openSession(org, context);
    const seen: string[] = [];
    let expired = false;
    for await (const page of session.pull(pullRequest(null))) {
      seen.push(...page.records.map((record) => record.externalId));
      if (!expired) await org.control.control('expire-locators');
      expired = true;
    }
    expect(seen).toHaveLength(2_500);
    expect(new Set(seen).size).toBe(2_500);
  });

  it('a run in which nothing changed asks one question bundle', async () => {
    await seed({});
    const cursor = await settle();
    await org.control.clock(40 * MINUTE_MS);
    const { records, calls } = await read(cursor);
    expect(records).toEqual([]);
    expect(calls).toBe(1);
  });

  it('a change is handed over once, though the overlap looks at it again', async () => {
    await seed({});
    const cursor = await settle();
    const [first] = await dealIds();
    await org.control.control('update', { records: [{ Id: first, NextStep: 'Call the champion' }] });
    await org.control.clock(2 * MINUTE_MS);
    const changed = await read(cursor);
    expect(changed.records.map((record) => record.fields['NextStep'])).toEqual(['Call the champion']);
    expect(changed.records[0]?.related['OpportunityContactRoles']).toHaveLength(2);
    await org.control.clock(5 * MINUTE_MS);
    const again = await read(changed.cursor);
    expect(again.records).toEqual([]);
    expect(again.calls).toBe(1);
    await org.control.control('update', { records: [{ Id: first, NextStep: 'Call the buyer' }] });
    await org.control.clock(2 * MINUTE_MS);
    expect((await read(again.cursor)).records.map((record) => record.fields['NextStep'])).toEqual(['Call the buyer']);
  });

  it('a deal that was reopened is read again, though it is no longer won', async () => {
    await seed({});
    const cursor = await settle();
    const [first] = await dealIds();
    await org.control.control('update', { records: [{ Id: first, StageName: 'Negotiation/Review' }] });
    const { records } = await read(cursor);
    expect(records.map((record) => [record.externalId, record.fields['IsWon']])).toEqual([[first, false]]);
  });

  it('a deleted deal is reported as deleted', async () => {
    await seed({});
    const cursor = await settle();
    const [first] = await dealIds();
    await org.control.control('delete', { ids: [first] });
    const { records } = await read(cursor);
    expect(records.map((record) => [record.externalId, record.state.kind])).toEqual([[first, 'deleted']]);
  });

  const childChanges: readonly [string, (dealId: string) => Promise<unknown>][] = [
    [
      'a contact role whose role changed',
      async (id) =>
        org.control.control('update', {
          records: [{ Id: await childOf('OpportunityContactRole', id), Role: 'Executive Sponsor' }],
        }),
    ],
    [
      'a contact role that was removed',
      async (id) => org.control.control('delete', { ids: [await childOf('OpportunityContactRole', id)] }),
    ],
    [
      'a contact whose e-mail changed',
      async (id) =>
        org.control.control('update', {
          records: [
            {
              Id: String((await rowsIn(org, 'OpportunityContactRole', { OpportunityId: id }))[0]?.['ContactId']),
              Email: 'new@customer.example',
            },
          ],
        }),
    ],
    [
      'a product row that changed',
      async (id) =>
        org.control.control('update', { records: [{ Id: await childOf('OpportunityLineItem', id), Quantity: 7 }] }),
    ],
    [
      'a product row that was removed',
      async (id) => org.control.control('delete', { ids: [await childOf('OpportunityLineItem', id)] }),
    ],
    [
      'an account that was renamed',
      async (id) =>
        org.control.control('update', {
          records: [
            { Id: String((await rowsIn(org, 'Opportunity', { Id: id }))[0]?.['AccountId']), Name: 'Renamed AG' },
          ],
        }),
    ],
  ];
  const childOf = async (object: string, dealId: string): Promise<string> =>
    String((await rowsIn(org, object, { OpportunityId: dealId }))[0]?.['Id']);
  for (const [what, change] of childChanges) {
    it(`${what} brings its deal back, though the deal itself was not touched`, async () => {
      await seed({ dealsPerAccount: 1 });
      const cursor = await settle();
      const [first = ''] = await dealIds();
      await change(first);
      const { records, calls } = await read(cursor);
      expect(records.map((record) => record.externalId)).toEqual([first]);
      expect(calls).toBe(2);
    });
  }

  it('an owner who was deactivated brings all their deals back', async () => {
    await seed({});
    const cursor = await settle();
    const [user] = await rowsIn(org, 'User', { LastName: 'Rep' });
    await org.control.control('update', { records: [{ Id: String(user?.['Id']), IsActive: false }] });
    const { records } = await read(cursor);
    expect(records).toHaveLength(30);
    expect(records.every((record) => JSON.stringify(record.fields['Owner']).includes('"IsActive":false'))).toBe(true);
  });

  it('many changed deals are read as ordered streams, with deleted and reopened ones among them', async () => {
    await seed({ deals: 900 });
    const cursor = await settle();
    const ids = await dealIds();
    await org.control.control('update', { records: ids.map((Id) => ({ Id, NextStep: 'Moved' })) });
    await org.control.control('update', { records: [{ Id: ids[0], StageName: 'Prospecting' }] });
    await org.control.control('delete', { ids: [ids[1]] });
    const { records, calls, cursor: after } = await read(cursor);
    expect(records).toHaveLength(900);
    expect(records.filter((record) => record.state.kind === 'deleted').map((record) => record.externalId)).toEqual([
      ids[1],
    ]);
    expect(records.find((record) => record.externalId === ids[0])?.fields['IsWon']).toBe(false);
    expect(
      records
        .filter((record) => record.state.kind === 'present')
        .every((record) => record.related['OpportunityContactRoles']?.length === 2),
    ).toBe(true);
    expect(calls).toBeLessThanOrEqual(3);
    expect(after).toMatchObject({ upper: null, after: null });
  });

  it('a change that commits after a later one was read is not lost', async () => {
    await seed({});
    const cursor = await settle();
    const [first, second] = await dealIds();
    await org.control.control('late-commit', {
      object: 'Opportunity',
      id: first,
      fields: { NextStep: 'Slow transaction' },
      stampedMsAgo: 0,
      visibleInMs: 3 * MINUTE_MS,
    });
    await org.control.clock(2 * MINUTE_MS);
    await org.control.control('update', { records: [{ Id: second, NextStep: 'Quick transaction' }] });
    const quick = await read(cursor);
    expect(quick.records.map((record) => record.externalId)).toEqual([second]);
    await org.control.clock(5 * MINUTE_MS);
    const slow = await read(quick.cursor);
    expect(slow.records.map((record) => record.fields['NextStep'])).toContain('Slow transaction');
  });

  it('a field hidden from the integration user is reported as unreadable and costs no other field', async () => {
    await seed({});
    await org.control.control('settings', { hiddenFields: ['Opportunity.NextStep', 'Contact.Email'] });
    const reads = [
      { ...READ, fields: [...READ.fields, 'No_Such__c', 'Own_Goal__c', 'CurrencyIsoCode'], optional: ['Own_Goal__c'] },
    ];
    const { records } = await read(null, { reads });
    expect(records).toHaveLength(30);
    expect([...(records[0]?.unreadable ?? [])].sort()).toEqual([
      'NextStep',
      'No_Such__c',
      'OpportunityContactRoles.Contact.Email',
    ]);
    expect([...(records[0]?.nonexistent ?? [])].sort()).toEqual(['CurrencyIsoCode', 'Own_Goal__c']);
    expect(records[0]?.fields).toHaveProperty('Amount');
  });

  it('a field hidden since yesterday is noticed in the middle of the day', async () => {
    await seed({});
    const first = await read(null);
    const [deal] = await dealIds();
    await org.control.control('update', { records: [{ Id: deal, Amount: 5 }] });
    await org.control.control('settings', { hiddenFields: ['Opportunity.NextStep'] });
    const second = await read(first.cursor);
    expect(second.records.map((record) => [record.externalId, record.unreadable])).toEqual([[deal, ['NextStep']]]);
  });

  it('the org’s own short fields are kept, its long texts and our own fields are not', async () => {
    const admin = await openSession(org, context, {
      setupAuth: { flow: 'client_credentials', clientId: 'acme-admin-app', clientSecret: 'acme-admin-secret' },
    });
    await admin.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
    await seed({ fields: { Handoff_Plan__c: 'Gold', Handoff_Goal__c: 'Grow' } });
    const { records } = await read(null);
    expect(records[0]?.fields['Handoff_Plan__c']).toBe('Gold');
    expect(records[0]?.fields).not.toHaveProperty('Handoff_Goal__c');
    expect(records[0]?.fields).not.toHaveProperty('Handoff_Status__c');
  });

  it('a sweep hands over deals that vanished and leaves alone those that did not', async () => {
    await seed({});
    const cursor = await settle();
    await org.control.clock(50 * 60 * MINUTE_MS);
    const later = (await read(cursor)).cursor;
    const ids = await dealIds();
    await org.control.control('purge', { ids: [ids[3]] });
    const session = await openSession(org, context);
    const known = (async function* () {
      for (const externalId of ids) yield [{ object: 'Opportunity', externalId }];
    })();
    const pages = [];
    for await (const page of session.sweep(pullRequest(later), known)) pages.push(page);
    expect(recordsOf(pages).map((record) => [record.externalId, record.state.kind])).toEqual([[ids[3], 'deleted']]);
  });

  it('rereading brings exactly the deals asked for, and says which are gone', async () => {
    await seed({ deals: 400 });
    const ids = await dealIds();
    await org.control.control('purge', { ids: [ids[0]] });
    const session = await openSession(org, context);
    const records = await session.reread(
      pullRequest(null),
      ids.slice(0, 200).map((externalId) => ({ object: 'Opportunity', externalId })),
    );
    expect(records).toHaveLength(200);
    expect(records.filter((record) => record.state.kind === 'deleted').map((record) => record.externalId)).toEqual([
      ids[0],
    ]);
    expect(
      records
        .filter((record) => record.state.kind === 'present')
        .every((record) => record.related['OpportunityContactRoles']?.length === 2),
    ).toBe(true);
  });

  it('a cursor of another shape means reading everything rather than losing something', async () => {
    await seed({});
    expect((await read({ page: 7 })).records).toHaveLength(30);
  });
});
