import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { SourceRecord } from '../../../src/core/connector.ts';
import { ContractMemory } from '../../support/contract-context.ts';
import { deal, Portal, pull, request, sweep } from './portal.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const idSchema = z.looseObject({ id: z.string() });
let portal: Portal;
beforeEach(async () => {
  portal = await Portal.start();
});
afterEach(() => portal.stop());
const first = async (): Promise<string> => (await portal.seed(1))[0] ?? '';
const MINUTE = 60_000;

describe('deals as they are read', () => {
  it('show stage, owner, primary company, contacts with labels, and the portal’s currency and days', async () => {
    const id = await first();
    await portal.update('deals', id, { closedate: '2026-10-31T23:30:00Z' });
    const { records } = await pull(await portal.open());
    const [record] = records;
    expect(record).toMatchObject({ object: 'deals', externalId: id, url: `https://app.hubspot.com/contacts/48975575/record/0-3/${id}`, unreadable: [], state: { kind: 'present' } });
    expect(record?.fields).toMatchObject({
      stage: { id: 'closedwon', isWon: true, isClosed: true, probability: '1.0' },
      owner: { active: true },
      deal_currency_code: 'EUR',
      // Half past midnight in Berlin: the first of November for everybody in the portal.
      closedate: '2026-11-01T00:30:00.000+01:00',
    });
    expect(record?.related['contacts']?.map((row) => row['association'])).toEqual([{ labels: ['Decision maker'], isPrimary: false }, { labels: ['Champion'], isPrimary: false }]);
  });

  it('are won by what the pipelines say where the portal has no such property', async () => {
    const id = await first();
    await portal.command('archive-property', { objectType: 'deals', name: 'hs_is_closed_won' });
    const { records } = await pull(await portal.open());
    expect(records.map(({ externalId, fields }) => [externalId, fields['stage']])).toEqual([[id, expect.objectContaining({ isWon: true })]]);
    const search = portal.sent.find(({ path }) => path.endsWith('/deals/search'));
    expect(search?.text).toContain('"dealstage"');
    expect(search?.text).not.toContain('hs_is_closed_won');
  });

  it('are found in a portal where no stage has the name that the mapping calls late', async () => {
    const id = await first();
    const stages = [{ id: 'closedwon', label: 'Gewonnen', displayOrder: 0, isClosed: true, probability: '1.0', archived: false }];
    await portal.command('set-pipelines', { pipelines: [{ id: 'default', label: 'Vertrieb', displayOrder: 0, archived: false, stages }] });
    expect((await pull(await portal.open({}, new ContractMemory()))).records.map(({ externalId }) => externalId)).toEqual([id]);
  });

  it('come without contacts, and say so, when the credential may not read contacts', async () => {
    await first();
    await portal.command('set-scopes', { without: ['crm.objects.contacts.read', 'crm.schemas.contacts.read', 'crm.objects.contacts.write', 'crm.schemas.contacts.write'] });
    const { records } = await pull(await portal.open(), null, { watchTasks: false });
    expect(records[0]?.unreadable).toEqual(expect.arrayContaining(['contacts', 'contacts.email']));
    expect(records[0]?.related['contacts']).toEqual([]);
  });

  it('are read by id when their properties are too many for one search', async () => {
    const id = await first();
    for (let nth = 0; nth < 90; nth += 1) await portal.command('define-property', { objectType: 'deals', name: `custom_question_number_${nth}`, label: `Question ${nth}`, type: 'string', fieldType: 'text' });
    await portal.update('deals', id, { custom_question_number_7: 'Seven' });
    portal.forget();
    const { records, cursor } = await pull(await portal.open());
    expect(records[0]?.fields['custom_question_number_7']).toBe('Seven');
    for (const { path, text } of portal.sent) if (path.endsWith('/search')) expect(text.length).toBeLessThanOrEqual(3_000);
    portal.forget();
    expect((await pull(await portal.open(), cursor)).records).toEqual([]);
    expect(portal.sentCounts()).toEqual({ 'objects/deals/search': 1 });
  });

  it('leave nobody’s data in the cache but under keys that go when somebody is forgotten', async () => {
    await portal.seed(150);
    const { cursor } = await pull(await portal.open());
    expect(JSON.stringify(cursor)).not.toMatch(/@customer|@acme/);
    const holding = [...portal.memory.cache].filter(([, value]) => /@customer|@acme|Rita|Person1-/.test(JSON.stringify(value))).map(([key]) => key);
    expect(holding.length).toBeGreaterThan(1);
    expect(holding.filter((key) => !key.startsWith('personal:'))).toEqual([]);
  });

  it('miss nothing when an association answer comes in pages and with numbers for ids', async () => {
    const id = await first();
    await portal.command('settings', { associationPageSize: 1, associationIdsAs: 'number' });
    const { records } = await pull(await portal.open());
    expect(records.find(({ externalId }) => externalId === id)?.related['contacts']).toHaveLength(2);
  });
});

describe('deals that are no longer what they were', () => {
  it('merged ones name the deal that stays, at once by the search and later by the sweep', async () => {
    for (const mergedInBatchRead of ['absent', 'not_found']) {
      await portal.command('settings', { mergedInBatchRead });
      const [away = '', stays = ''] = await portal.seed(2);
      const start = await pull(await portal.open());
      await portal.advance(MINUTE);
      await portal.command('merge-objects', { type: 'deals', primary: stays, other: away });
      const merged = { externalId: away, state: { kind: 'merged', into: stays } };
      expect((await pull(await portal.open(), start.cursor)).records).toContainEqual(expect.objectContaining(merged));
      expect((await sweep(await portal.open(), start.cursor, [away, stays])).records.filter(({ externalId }) => externalId === away)).toEqual([expect.objectContaining(merged)]);
      expect(await (await portal.open()).reread(await request(null), [deal(away)])).toEqual([expect.objectContaining(merged)]);
    }
  });

  it('two that became a new one both say so', async () => {
    const [one = '', two = ''] = await portal.seed(2);
    const start = await pull(await portal.open());
    await portal.advance(MINUTE);
    await portal.command('merge-objects', { type: 'deals', primary: one, other: two, newRecord: true });
    const { records } = await pull(await portal.open(), start.cursor);
    const survivor = records.find(({ state }) => state.kind === 'present')?.externalId;
    expect([one, two]).not.toContain(survivor);
    expect(records.flatMap(({ externalId, state }) => (state.kind === 'merged' ? [[externalId, state.into]] : [])).toSorted()).toEqual([[one, survivor], [two, survivor]].toSorted());
    const told = (list: readonly SourceRecord[]): ReadonlyMap<string, SourceRecord['state']> => new Map(list.map(({ externalId, state }) => [externalId, state]));
    const ended = [[one, { kind: 'merged', into: survivor }], [two, { kind: 'merged', into: survivor }]] as const;
    expect(told((await sweep(await portal.open(), start.cursor, [one, two, survivor ?? ''])).records)).toEqual(new Map<string | undefined, unknown>([...ended, [survivor, { kind: 'present' }]]));
    expect(told(await (await portal.open()).reread(await request(null), [deal(one), deal(two)]))).toEqual(new Map<string, unknown>(ended));
  });

  it.each(['absent', 'not_found'])('two that became a new one end together, and the new one is handed over with all that belonged to them, also when only the sweep sees it (a batch read: %s)', async (mergedInBatchRead) => {
    await portal.command('settings', { mergedInBatchRead, indexLagMs: 0 });
    const [one = '', two = ''] = await portal.seed(2);
    const { cursor } = await pull(await portal.open());
    await portal.advance(60 * MINUTE);
    const start = await pull(await portal.open(), cursor);
    const contacts = new Set([...(await portal.linked(one, 'contacts')), ...(await portal.linked(two, 'contacts'))]);
    await portal.command('settings', { indexLagMs: 60 * MINUTE });
    const { id: survivor } = idSchema.parse(await portal.command('merge-objects', { type: 'deals', primary: one, other: two, newRecord: true }));
    await portal.advance(30 * MINUTE);
    const blind = await pull(await portal.open(), start.cursor);
    expect(blind.records).toEqual([]);
    const { records } = await sweep(await portal.open(), blind.cursor, [one, two]);
    const states = new Map(records.map(({ externalId, state }) => [externalId, state]));
    expect([states.get(one), states.get(two), states.get(survivor)]).toEqual([{ kind: 'merged', into: survivor }, { kind: 'merged', into: survivor }, { kind: 'present' }]);
    expect(states.size).toBe(3);
    const kept = records.find(({ externalId, state }) => externalId === survivor && state.kind === 'present');
    expect(new Set(kept?.related['contacts']?.map((row) => String(row['id'])))).toEqual(contacts);
    expect(contacts.size).toBe(4);
  });

  it('a merged one is asked for by itself in a portal with very many properties, too', async () => {
    for (let nth = 0; nth < 200; nth += 1) await portal.command('define-property', { objectType: 'deals', name: `question_${'x'.repeat(80)}_${nth}`, label: `Question ${nth}`, type: 'string', fieldType: 'text' });
    const [away = '', stays = ''] = await portal.seed(2);
    await portal.command('merge-objects', { type: 'deals', primary: stays, other: away });
    const records = await (await portal.open()).reread(await request(null), [deal(away)]);
    expect(records.map(({ externalId, state }) => [externalId, state])).toEqual([[away, { kind: 'merged', into: stays }]]);
  });

  it('deleted ones are told by the sweep, and nothing else is', async () => {
    const [gone = '', ...others] = await portal.seed(3);
    const start = await pull(await portal.open());
    await portal.command('delete-objects', { type: 'deals', ids: [gone] });
    const { records } = await sweep(await portal.open(), start.cursor, [gone, ...others]);
    expect(records.filter(({ state }) => state.kind !== 'present').map(({ externalId, state }) => [externalId, state.kind])).toEqual([[gone, 'deleted']]);
  });

  it('a stage that was made today is known by its label', async () => {
    const id = await first();
    const start = await pull(await portal.open());
    const stages = [{ id: '990', label: 'Signed twice', displayOrder: 0, isClosed: true, probability: '1.0', archived: false }];
    await portal.command('set-pipelines', { pipelines: [{ id: 'default', label: 'Sales Pipeline', displayOrder: 0, archived: false, stages }] });
    await portal.update('deals', id, { dealstage: '990' });
    const { records } = await pull(await portal.open(), start.cursor);
    expect(records[0]?.fields['stage']).toMatchObject({ label: 'Signed twice', isWon: true });
  });

  it('an owner who left is a person who is not active', async () => {
    const id = await first();
    const { id: owner } = idSchema.parse(await portal.command('create-owner', { email: 'left@acme.example', firstName: 'Lee', lastName: 'Left', archived: true }));
    await portal.update('deals', id, { hubspot_owner_id: owner });
    const { records } = await pull(await portal.open());
    expect(records[0]?.fields['owner']).toMatchObject({ id: owner, name: 'Lee Left', active: false });
  });
});

itSendsOnlyWhatTheSpecificationAllows();
