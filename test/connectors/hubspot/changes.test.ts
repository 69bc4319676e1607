import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Portal, pull, sweep } from './portal.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const idSchema = z.looseObject({ id: z.string() });
let portal: Portal;
beforeEach(async () => {
  portal = await Portal.start();
});
afterEach(() => portal.stop());
const first = async (): Promise<string> => (await portal.seed(1))[0] ?? '';
const MINUTE = 60_000;

describe('changes', () => {
  it('that the index shows late are still found, because every run looks back', async () => {
    const id = await first();
    let start = await pull(await portal.open());
    await portal.advance(60 * MINUTE);
    start = await pull(await portal.open(), start.cursor);
    await portal.command('settings', { indexLagMs: 5 * MINUTE });
    await portal.update('deals', id, { handoff_goal: 'Late' });
    const blind = await pull(await portal.open(), start.cursor);
    expect(blind.records.filter(({ fields }) => fields['handoff_goal'] === 'Late')).toEqual([]);
    await portal.advance(6 * MINUTE);
    const seen = await pull(await portal.open(), blind.cursor);
    expect(seen.records.map(({ externalId, fields }) => [externalId, fields['handoff_goal']])).toEqual([[id, 'Late']]);
    await portal.advance(MINUTE);
    expect((await pull(await portal.open(), seen.cursor)).records).toEqual([]);
  });

  it('that the index shows later than the overlap are handed over by the daily sweep when nobody knows the deal', async () => {
    const known = await first();
    let { cursor } = await pull(await portal.open());
    await portal.advance(60 * MINUTE);
    ({ cursor } = await pull(await portal.open(), cursor));
    await portal.command('settings', { indexLagMs: 30 * MINUTE });
    const { id } = idSchema.parse(await portal.command('create-object', { type: 'deals', properties: { dealname: 'Late', pipeline: 'default', dealstage: 'closedwon' } }));
    await portal.command('create-object', { type: 'deals', properties: { dealname: 'Open', pipeline: 'default', dealstage: 'qualifiedtobuy' } });
    for (let round = 0; round < 3; round += 1) {
      await portal.advance(20 * MINUTE);
      const blind = await pull(await portal.open(), cursor);
      cursor = blind.cursor;
      expect(blind.records).toEqual([]);
    }
    const handed = async (ids: readonly string[]): Promise<readonly string[]> => (await sweep(await portal.open(), cursor, ids)).records.map(({ externalId }) => externalId);
    expect(await handed([known])).toEqual([known, id]);
    expect(await handed([known, id])).toEqual([known, id]);
    await portal.advance(50 * 60 * MINUTE);
    ({ cursor } = await pull(await portal.open(), cursor));
    expect(await handed([known])).toEqual([known]);
  });

  it('of contacts that the index shows later than the overlap are read again by the sweep, however often they were kept meanwhile', async () => {
    const ids = await portal.seed(150);
    let { cursor } = await pull(await portal.open());
    await portal.advance(60 * MINUTE);
    await portal.command('settings', { indexLagMs: 40 * MINUTE });
    const [contact = ''] = await portal.linked(ids[0] ?? '', 'contacts');
    await portal.update('contacts', contact, { jobtitle: 'Chief of Everything' });
    for (let round = 0; round < 3; round += 1) {
      await portal.advance(20 * MINUTE);
      await sweep(await portal.open({ overlapMinutes: 10 }), cursor, ids.slice(0, 149));
      ({ cursor } = await pull(await portal.open(), cursor));
    }
    const { records } = await sweep(await portal.open(), cursor, ids);
    expect(JSON.stringify(records.find(({ externalId }) => externalId === ids[0])?.related['contacts'])).toContain('Chief of Everything');
  });

  it('that the index shows late are found although a deletion leaves the number of deals in the overlap as it was', async () => {
    const now = Date.now() + portal.offsetMs;
    const ids = await portal.seed(300, { sameStamp: false, wonSince: new Date(now - 10 * MINUTE).toISOString() });
    await portal.command('settings', { indexLagMs: 14 * MINUTE });
    const { id } = idSchema.parse(await portal.command('create-object', { type: 'deals', at: new Date(now - 9 * MINUTE).toISOString(), properties: { dealname: 'Late', pipeline: 'default', dealstage: 'closedwon' } }));
    const { cursor, records } = await pull(await portal.open());
    expect(records).toHaveLength(300);
    await portal.command('settings', { indexLagMs: 5 * MINUTE });
    await portal.command('delete-objects', { type: 'deals', ids: ids.slice(-1) });
    await portal.advance(6 * MINUTE);
    expect((await pull(await portal.open(), cursor)).records.map(({ externalId }) => externalId)).toEqual([id]);
  });

  it('of a thousand deals are not taken for known ones although their number is the same', async () => {
    await portal.seed(600);
    const start = await pull(await portal.open());
    await portal.advance(MINUTE);
    const ids = start.records.map(({ externalId }) => externalId);
    await portal.command('touch-objects', { type: 'deals', ids });
    const again = await pull(await portal.open(), start.cursor);
    expect(new Set(again.records.map(({ externalId }) => externalId)).size).toBe(600);
  });

  it('of a contact or company hand over their deals within half an hour', async () => {
    const id = await first();
    const start = await pull(await portal.open());
    await portal.advance(60 * MINUTE);
    const settled = await pull(await portal.open(), start.cursor);
    const [contact = ''] = await portal.linked(id, 'contacts');
    await portal.update('contacts', contact, { jobtitle: 'Chief of Everything' });
    await portal.advance(31 * MINUTE);
    const { records } = await pull(await portal.open(), settled.cursor);
    expect(records.map(({ externalId }) => externalId)).toEqual([id]);
    expect(JSON.stringify(records[0]?.related['contacts'])).toContain('Chief of Everything');
  });

  it('of kept contacts are read again in a large reading', async () => {
    await portal.seed(150);
    const start = await pull(await portal.open());
    await portal.advance(60 * MINUTE);
    const settled = await pull(await portal.open(), start.cursor);
    const [some] = start.records;
    const [contact = ''] = await portal.linked(some?.externalId ?? '', 'contacts');
    await portal.update('contacts', contact, { email: 'new.address@example.com' });
    await portal.command('touch-objects', { type: 'deals', ids: start.records.map(({ externalId }) => externalId) });
    portal.forget();
    const { records } = await pull(await portal.open(), settled.cursor);
    expect(records).toHaveLength(150);
    expect(JSON.stringify(records.find(({ externalId }) => externalId === some?.externalId)?.related['contacts'])).toContain('new.address@example.com');
    expect(portal.sentCounts()['objects/contacts/batch/read']).toBe(1);
  });
});

itSendsOnlyWhatTheSpecificationAllows();
