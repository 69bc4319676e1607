import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/core/json.ts';
import type { WriteBack } from '../../../src/core/connector.ts';
import { ContractMemory } from '../../support/contract-context.ts';
import { fieldsItem, taskContent, taskItem } from '../../support/contract-items.ts';
import { deal, Portal, pull, RITA, sweep, write } from './portal.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

const itemsFor = (ids: readonly string[]): readonly WriteBack[] =>
  ids.flatMap((id) => [fieldsItem(deal(id), { handoff_score: 40, handoff_status: 'Incomplete', handoff_missing_fields: 'Champion' }), taskItem(deal(id), 'sales', taskContent(RITA), {})]);

let portal: Portal;
beforeEach(async () => {
  portal = await Portal.start();
  // On a busy machine requests bunch up on their way, and one that is throttled is sent twice: here only what is asked counts.
  await portal.command('limits', { on: false });
});
afterEach(() => portal.stop());

/** Metadata of the portal is cached by a run that found nothing. */
async function warmUp(): Promise<JsonValue | null> {
  const session = await portal.open();
  const { cursor } = await pull(session);
  await session.writeBack([fieldsItem(deal('1'), { handoff_score: 1 }), taskItem(deal('1'), 'warm', taskContent(RITA, { status: 'done' }), {})], () => Promise.resolve());
  portal.forget();
  return cursor;
}

describe('API calls for 1,000 won deals with two contacts, one company and one task each', () => {
  it('a first sync costs 60: 5 searches, 3 association reads, 30 child reads, 1 search for tasks, 10 + 10 writes, 1 call for all links', async () => {
    await warmUp();
    const ids = await portal.seed(1_000);
    const session = await portal.open();
    const { records } = await pull(session);
    expect(records).toHaveLength(1_000);
    expect(records.filter(({ related, fields }) => related['contacts']?.length !== 2 || fields['company'] === null)).toEqual([]);
    const receipts = await write(session, itemsFor(ids));
    expect(receipts.filter(({ outcome }) => outcome !== 'acknowledged')).toEqual([]);
    expect(portal.sentCounts()).toEqual({
      'objects/tasks/search': 1,
      'objects/deals/search': 5,
      'associations/deals/contacts/batch/read': 1,
      'associations/deals/companies/batch/read': 1,
      'associations/deals/line_items/batch/read': 1,
      'objects/companies/batch/read': 10,
      'objects/contacts/batch/read': 20,
      'objects/deals/batch/update': 10,
      'objects/tasks/batch/upsert': 10,
      'associations/tasks/deals/batch/associate/default': 1,
    });
    expect(session.calls().api).toBe(60);
    expect(session.calls().api).toBe(portal.sent.length);
  });

  it('after a lost database it costs 64, four more pages of tasks: those that stand there are read, a hundred to a call, and not written over', async () => {
    await warmUp();
    const ids = await portal.seed(1_000);
    await write(await portal.open(), itemsFor(ids));
    const lost = new ContractMemory();
    for (const [key, value] of portal.memory.cache) if (!key.includes('tasks:') && !key.includes('children')) lost.cache.set(key, value);
    portal.forget();
    const session = await portal.open({}, lost);
    await pull(session);
    const receipts = await write(session, itemsFor(ids));
    expect(receipts.filter((receipt) => receipt.outcome !== 'acknowledged' || receipt.created)).toEqual([]);
    expect(portal.sentCounts()).toMatchObject({ 'objects/tasks/search': 5, 'objects/tasks/batch/read': 10, 'associations/tasks/deals/batch/associate/default': 1 });
    expect(portal.sentCounts()).not.toHaveProperty('objects/tasks/batch/upsert');
    expect(portal.sent.length).toBe(64);
  });

  it('with contacts and companies unchanged it costs 32: one search each tells that what was kept is still right', async () => {
    await warmUp();
    const ids = await portal.seed(1_000);
    const before = await pull(await portal.open());
    await portal.advance(20 * 60_000);
    await portal.command('touch-objects', { type: 'deals', ids: [...ids] });
    portal.forget();
    const session = await portal.open();
    const { records } = await pull(session, before.cursor);
    expect(records).toHaveLength(1_000);
    expect(records[0]?.related['contacts']).toEqual(before.records.find(({ externalId }) => externalId === records[0]?.externalId)?.related['contacts']);
    expect(records.filter(({ related }) => related['contacts']?.length !== 2)).toEqual([]);
    await write(session, itemsFor(ids));
    expect(portal.sentCounts()).toEqual({
      'objects/deals/search': 6,
      'associations/deals/contacts/batch/read': 1,
      'associations/deals/companies/batch/read': 1,
      'associations/deals/line_items/batch/read': 1,
      'objects/companies/search': 1,
      'objects/contacts/search': 1,
      'objects/deals/batch/update': 10,
      'objects/tasks/batch/upsert': 10,
      'associations/tasks/deals/batch/associate/default': 1,
    });
    expect(session.calls().api).toBe(32);
  });

  it('a run in which nothing changed is one call, also while a thousand deals are inside the overlap', async () => {
    await warmUp();
    await portal.seed(1_000);
    let { cursor } = await pull(await portal.open());
    for (const waitMs of [0, 60_000, 60_000, 16 * 60_000 - 60_000 * 2]) {
      await portal.advance(waitMs);
      portal.forget();
      const session = await portal.open();
      const again = await pull(session, cursor);
      cursor = again.cursor;
      expect(again.records).toEqual([]);
      expect(portal.sentCounts()).toEqual({ 'objects/deals/search': 1 });
      expect(session.calls()).toMatchObject({ api: 1, auth: 0 });
    }
  });

  it('a run in which nothing changed is one call also while mapped properties are missing', async () => {
    await portal.command('hide-property', { objectType: 'companies', name: 'industry' });
    await warmUp();
    const { cursor } = await pull(await portal.open());
    portal.forget();
    await pull(await portal.open(), cursor);
    expect(portal.sent.length).toBe(1);
  });

  it('every half hour contacts, companies and tasks are asked too: three calls more', async () => {
    await warmUp();
    await portal.seed(10);
    let { cursor } = await pull(await portal.open());
    await portal.advance(31 * 60_000);
    ({ cursor } = await pull(await portal.open(), cursor));
    await portal.advance(31 * 60_000);
    portal.forget();
    expect((await pull(await portal.open(), cursor)).records).toEqual([]);
    expect(portal.sentCounts()).toEqual({ 'objects/deals/search': 1, 'objects/contacts/search': 1, 'objects/companies/search': 1, 'objects/tasks/search': 1 });
  });

  it('the daily sweep reads a thousand known deals with what belongs to them in 17 calls when no child changed', async () => {
    await warmUp();
    const ids = await portal.seed(1_000);
    const { cursor } = await pull(await portal.open());
    await portal.advance(24 * 3_600_000);
    portal.forget();
    const { records } = await sweep(await portal.open(), cursor, ids);
    expect(records).toHaveLength(1_000);
    expect(portal.sentCounts()).toEqual({
      'objects/deals/batch/read': 10,
      'associations/deals/contacts/batch/read': 1,
      'associations/deals/companies/batch/read': 1,
      'associations/deals/line_items/batch/read': 1,
      'objects/contacts/search': 1,
      'objects/companies/search': 1,
      'objects/tasks/search': 1,
      // For won deals that nobody knows yet.
      'objects/deals/search': 1,
    });
  });

  it('it costs a search more for each 200 won deals that changed in the two days before, and nothing else for those that are known', async () => {
    await warmUp();
    const ids = await portal.seed(1_000);
    let { cursor } = await pull(await portal.open());
    await portal.advance(24 * 3_600_000);
    ({ cursor } = await pull(await portal.open(), cursor));
    portal.forget();
    expect((await sweep(await portal.open(), cursor, ids)).records).toHaveLength(1_000);
    expect(portal.sentCounts()['objects/deals/search']).toBe(5);
    expect(portal.sent.length).toBe(21);
  });

  it('while a thousand deals are inside the overlap, one that is deleted costs one walk through them, and the next run is one call again', async () => {
    await warmUp();
    const ids = await portal.seed(1_000);
    let { cursor } = await pull(await portal.open());
    await portal.command('delete-objects', { type: 'deals', ids: ids.slice(0, 1) });
    for (const searches of [6, 1]) {
      portal.forget();
      const again = await pull(await portal.open(), cursor);
      cursor = again.cursor;
      expect(again.records).toEqual([]);
      expect(portal.sentCounts()).toEqual({ 'objects/deals/search': searches });
    }
  });
});

itSendsOnlyWhatTheSpecificationAllows();
