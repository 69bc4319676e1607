import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Portal, pull, sweep } from './portal.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

let portal: Portal;
beforeEach(async () => {
  portal = await Portal.start();
  // On a busy machine requests bunch up on their way, and one that is throttled is sent twice: here only what is asked counts.
  await portal.command('limits', { on: false });
});
afterEach(() => portal.stop());

describe('25,000 deals that share one modified timestamp', () => {
  it('are all handed over, each once, by id and never by offset', async () => {
    await portal.seed(25_000, { contactsPerDeal: 0 });
    const { records, cursor } = await pull(await portal.open());
    expect(records).toHaveLength(25_000);
    expect(new Set(records.map(({ externalId }) => externalId)).size).toBe(25_000);
    const searches = portal.sent.filter(({ path }) => path.endsWith('/deals/search'));
    expect(new Set(searches.map(({ body }) => body?.['after']))).toEqual(new Set(['0']));
    portal.forget();
    expect((await pull(await portal.open(), cursor)).records).toEqual([]);
    expect(portal.sentCounts()).toEqual({ 'objects/deals/search': 1 });
  }, 300_000);

  it('are all handed over when they are changed at one moment later on, too', async () => {
    const { cursor } = await pull(await portal.open());
    await portal.advance(20 * 60_000);
    await portal.seed(11_000, { contactsPerDeal: 0 });
    const { records } = await pull(await portal.open(), cursor);
    expect(new Set(records.map(({ externalId }) => externalId)).size).toBe(11_000);
    expect(records).toHaveLength(11_000);
  }, 300_000);

  it('are all handed over by the sweep when the index showed them later than every overlap', async () => {
    await portal.seed(10_400, { contactsPerDeal: 0 });
    const cursor = { v: 1, since: new Date(Date.now() + portal.offsetMs + 3_600_000).toISOString(), upper: null, after: null, relatedAt: null, seen: [] };
    const { records } = await sweep(await portal.open(), cursor, []);
    expect(new Set(records.map(({ externalId }) => externalId)).size).toBe(10_400);
    expect(records).toHaveLength(10_400);
    expect(portal.sentCounts()['objects/deals/search']).toBe(52);
  }, 300_000);
});

itSendsOnlyWhatTheSpecificationAllows();
