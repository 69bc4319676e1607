import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ADMIN,
  checkSoql,
  openSession,
  pullRequest,
  READ,
  ReadingDesk,
  recordsOf,
  startReadyOrg,
} from './session.ts';

const people = (record: { readonly related: Readonly<Record<string, readonly unknown[]>> }): number =>
  record.related['OpportunityContactRoles']?.length ?? 0;

describe('a first reading of deals from Salesforce', () => {
  let desk: ReadingDesk;
  beforeEach(async () => {
    desk = new ReadingDesk(await startReadyOrg());
  });
  afterEach(async () => {
    for (const soql of desk.org.soql) checkSoql(soql);
    await desk.org.stop();
  });

  it('goes on as soon as the right to read opportunities is given, although what the org showed before is kept for a day', async () => {
    await desk.seed();
    await desk.org.control.control('settings', { hiddenFields: ['Opportunity.SystemModstamp'] });
    await expect(desk.read(null)).rejects.toThrow('may not read opportunities');
    await desk.org.control.control('settings', { hiddenFields: [] });
    expect((await desk.read(null)).records).not.toHaveLength(0);
  });

  it('yields every won deal once, with its people and products, and nothing else', async () => {
    await desk.seed();
    const [first = ''] = await desk.dealIds();
    await desk.edit({ Id: first, StageName: 'Negotiation/Review' });
    const { records } = await desk.read(null);
    const expected = (await desk.dealIds()).filter((id) => id !== first);
    expect(records.map((record) => record.externalId).sort()).toEqual(expected);
    for (const record of records) {
      expect(people(record)).toBe(2);
      expect(record.related['OpportunityLineItems']).toHaveLength(1);
      expect(record.fields).not.toHaveProperty('SystemModstamp');
      expect(record.fields).not.toHaveProperty('Handoff_Score__c');
      expect(record.own).toHaveProperty('Handoff_Score__c', null);
      expect(record.own).not.toHaveProperty('Handoff_Missing_Fields__c');
    }
  });

  it('neither loses nor doubles deals that share one stamp across page ends', async () => {
    await desk.seed({ deals: 2_300, sameStamp: true, dealsPerAccount: 100 });
    const { records } = await desk.read(null);
    expect(new Set(records.map((record) => record.externalId)).size).toBe(2_300);
    expect(records).toHaveLength(2_300);
    expect(records.every((record) => people(record) === 2)).toBe(true);
  });

  it('resumed from any page yields exactly what was not yet handed over', async () => {
    await desk.seed({ deals: 1_700, sameStamp: true });
    const { pages } = await desk.read(null);
    const all = recordsOf(pages).map((record) => record.externalId);
    expect(pages.length).toBeGreaterThan(3);
    let handedOver = 0;
    for (const page of pages.slice(0, -1)) {
      handedOver += page.records.length;
      const { records } = await desk.read(page.cursor);
      expect(records.map((record) => record.externalId)).toEqual(all.slice(handedOver));
      expect(records.every((record) => people(record) === 2)).toBe(true);
    }
  });

  it('restarts at the last deal when Salesforce forgot its query locator', async () => {
    await desk.seed({ deals: 2_500 });
    const session = await openSession(desk.org, desk.context);
    const seen: string[] = [];
    let expired = false;
    for await (const page of session.pull(pullRequest(null))) {
      seen.push(...page.records.map((record) => record.externalId));
      if (!expired) await desk.org.control.control('expire-locators');
      expired = true;
    }
    expect(seen).toHaveLength(2_500);
    expect(new Set(seen).size).toBe(2_500);
  });

  it('reports a field hidden from the integration user as unreadable, which costs no other field', async () => {
    await desk.seed();
    await desk.org.control.control('settings', { hiddenFields: ['Opportunity.NextStep', 'Contact.Email'] });
    const fields = [...READ.fields, 'No_Such__c', 'Own_Goal__c', 'CurrencyIsoCode'];
    const { records } = await desk.read(null, { reads: [{ ...READ, fields, optional: ['Own_Goal__c'] }] });
    expect(records).toHaveLength(30);
    const [first] = records;
    expect(first?.unreadable.toSorted()).toEqual(['NextStep', 'No_Such__c', 'OpportunityContactRoles.Contact.Email']);
    expect(first?.nonexistent.toSorted()).toEqual(['CurrencyIsoCode', 'Own_Goal__c']);
    expect(first?.fields).toHaveProperty('Amount');
  });

  it('sees a permission that was given back on the next reading, and pays one more call only while one is missing', async () => {
    await desk.seed();
    await desk.read(null);
    const usual = (await desk.read(null)).calls;
    await desk.org.control.control('settings', { hiddenFields: ['Opportunity.Amount'] });
    const hidden = await desk.read(null);
    expect(hidden.records[0]?.unreadable).toEqual(['Amount']);
    expect((await desk.read(null)).calls).toBe(usual + 1);
    await desk.org.control.control('settings', { hiddenFields: [] });
    const restored = await desk.read(null);
    expect(restored.records[0]?.unreadable).toEqual([]);
    expect(restored.records[0]?.fields).toHaveProperty('Amount');
    expect(restored.calls).toBe(usual + 1);
    expect((await desk.read(null)).calls).toBe(usual);
  });

  it('reads the currency only where the org has several', async () => {
    await desk.seed({ fields: { CurrencyIsoCode: 'EUR' } });
    const reads = [{ ...READ, fields: [...READ.fields, 'CurrencyIsoCode'] }];
    expect((await desk.read(null, { reads })).records[0]?.nonexistent).toEqual(['CurrencyIsoCode']);
    await desk.org.control.control('settings', { multiCurrency: true });
    desk.context.stored.clear();
    const { records } = await desk.read(null, { reads });
    expect(records[0]?.nonexistent).toEqual([]);
    expect(records[0]?.fields).toHaveProperty('CurrencyIsoCode');
  });

  it('keeps the org’s own short fields, but neither its long texts nor our own fields', async () => {
    const admin = await openSession(desk.org, desk.context, { setupAuth: ADMIN });
    await admin.setup({ inputs: true, remove: false, dryRun: false, writes: {} });
    await desk.seed({ fields: { Handoff_Plan__c: 'Gold', Handoff_Goal__c: 'Grow' } });
    const { records } = await desk.read(null);
    expect(records[0]?.fields['Handoff_Plan__c']).toBe('Gold');
    expect(records[0]?.fields).not.toHaveProperty('Handoff_Goal__c');
    expect(records[0]?.fields).not.toHaveProperty('Handoff_Status__c');
  });

  it('reads everything again rather than losing something when the cursor has another shape', async () => {
    await desk.seed();
    expect((await desk.read({ page: 7 })).records).toHaveLength(30);
  });

  it('stops between two requests when it is told to', async () => {
    await desk.seed({ deals: 2_500 });
    const controller = new AbortController();
    const session = await openSession(desk.org, desk.context);
    const pages = session.pull(pullRequest(null, { signal: controller.signal }));
    await pages.next();
    controller.abort();
    const rest = (async () => {
      for await (const _page of pages);
    })();
    await expect(rest).rejects.toMatchObject({ name: 'AbortError' });
  });
});
