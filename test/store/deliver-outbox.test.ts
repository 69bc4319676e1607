import { describe, expect, it } from '@jest/globals';
import { shortHashOf } from '../../src/core/hash.ts';
import type { DeliveryUpdate } from '../../src/core/ports.ts';
import { asSent, type OutboxRow } from '../../src/core/reconcile/outbox.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { buildError, buildEvent, buildHandoff, buildOutboxRow, buildPage, EARLIER, LATER, NOW } from './build-rows.ts';

const OLD = { Handoff_Score__c: 41 };
const NEW = { Handoff_Score__c: 62 };
const ROW = buildOutboxRow({ desired: OLD });
const NEWER = buildOutboxRow({ desired: NEW });
const TASK = buildOutboxRow({ item: 'task:aa', kind: 'task', desired: { subject: 'Answers missing' }, ownerKey: '005' });

const receipt = (row: OutboxRow, given: Partial<DeliveryUpdate> = {}): DeliveryUpdate => ({
  id: row.id, state: 'acknowledged', acknowledgedHash: row.desiredHash, remoteId: 'r-1', attempts: 0, notBefore: null, errorCode: null, errorMessage: null, ...given,
});
const save = (store: OpenStore, ...outbox: OutboxRow[]): Promise<void> => store.savePage(buildPage({ outbox }));
const deliver = (store: OpenStore, ...updates: DeliveryUpdate[]): Promise<void> => store.saveDeliveries('sales', updates, [], []);
async function find(store: OpenStore, id: string = ROW.id): Promise<OutboxRow | undefined> {
  const { outbox } = await store.findHandoffs([shortHashOf('one')]);
  return outbox.find((row) => row.id === id);
}

describe.each(ENGINES)('delivering on %s', (engine) => {
  it('acknowledges what was sent', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      expect(await find(store)).toEqual({ ...ROW, state: 'sent', sentHash: ROW.desiredHash });
      await deliver(store, receipt(ROW));
      expect(await find(store)).toEqual({ ...ROW, state: 'acknowledged', sentHash: ROW.desiredHash, acknowledgedHash: ROW.desiredHash, acknowledged: OLD, remoteId: 'r-1' });
    }));

  it('does not let a receipt for an older state acknowledge a newer one', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      await save(store, NEWER);
      expect(await find(store)).toMatchObject({ desired: NEW, state: 'sent', sentHash: ROW.desiredHash, acknowledgedHash: null });
      await deliver(store, receipt(ROW));
      expect(await find(store)).toMatchObject({ desired: NEW, state: 'pending', acknowledgedHash: ROW.desiredHash, acknowledged: OLD, remoteId: 'r-1' });
      await store.markSent([ROW.id]);
      await deliver(store, receipt(NEWER));
      expect(await find(store)).toMatchObject({ state: 'acknowledged', acknowledgedHash: NEWER.desiredHash, acknowledged: NEW });
    }));

  it('ignores a receipt for something that was not sent last', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      await save(store, NEWER);
      await store.markSent([ROW.id]);
      await deliver(store, receipt(ROW));
      expect(await find(store)).toMatchObject({ desired: NEW, state: 'sent', sentHash: NEWER.desiredHash, acknowledgedHash: null, acknowledged: null });
    }));

  it('a second sending while the first has no answer leaves open what the target shows', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      await deliver(store, receipt(ROW));
      await save(store, NEWER);
      await store.markSent([ROW.id]);
      expect(await find(store)).toMatchObject({ state: 'sent', acknowledgedHash: ROW.desiredHash });
      await save(store, ROW);
      const before = await find(store);
      await store.markSent([ROW.id]);
      expect(await find(store)).toMatchObject({ state: 'sent', sentHash: ROW.desiredHash, acknowledgedHash: null });
      expect(before === undefined ? null : asSent(before).acknowledgedHash).toBeNull();
    }));

  it('replaces an undelivered state, and remembers the acknowledged body while it waits', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await save(store, NEWER);
      expect(await find(store)).toEqual(NEWER);
      await store.markSent([ROW.id]);
      await deliver(store, receipt(NEWER));
      const third = buildOutboxRow({ desired: { Handoff_Score__c: 80 } });
      await save(store, third);
      expect(await find(store)).toMatchObject({ desired: third.desired, state: 'pending', acknowledged: NEW, acknowledgedHash: NEWER.desiredHash });
      const known = await find(store);
      if (known === undefined) throw new Error('lost');
      await save(store, { ...known, desired: NEW, desiredHash: NEWER.desiredHash, state: 'acknowledged' });
      expect(await find(store)).toMatchObject({ desired: NEW, state: 'acknowledged', acknowledged: NEW });
    }));

  it('stores one body where desired and acknowledged are the same', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      await deliver(store, receipt(ROW));
      expect(await store.dataSource.query('SELECT acknowledged, sent FROM outbox')).toEqual([{ acknowledged: null, sent: null }]);
    }));

  it('does not undo a receipt that arrived after the page was read', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      const read = await find(store);
      if (read === undefined) throw new Error('lost');
      await store.markSent([ROW.id]);
      await save(store, read);
      expect((await find(store))?.state).toBe('sent');
      const inFlight = await find(store);
      if (inFlight === undefined) throw new Error('lost');
      await deliver(store, receipt(ROW));
      await save(store, inFlight);
      expect((await find(store))?.state).toBe('acknowledged');
      await save(store, { ...read, state: 'ended' });
      expect((await find(store))?.state).toBe('acknowledged');
    }));

  it('never makes a task pending again that a person ended, but one that was dropped unsent', () =>
    withStore(engine, async (store) => {
      await save(store, TASK);
      await save(store, { ...TASK, state: 'ended', ownerKey: null });
      await save(store, TASK);
      expect((await find(store, TASK.id))?.state).toBe('pending');
      await store.markSent([TASK.id]);
      await deliver(store, receipt(TASK, { state: 'ended', acknowledgedHash: null }));
      await save(store, { ...TASK, desired: { subject: 'Again' }, desiredHash: 'other' });
      expect(await find(store, TASK.id)).toMatchObject({ state: 'ended', desired: TASK.desired });
      await store.markSent([TASK.id]);
      await deliver(store, receipt(TASK));
      expect((await find(store, TASK.id))?.state).toBe('ended');
      expect(await store.findDeliverable('sales', LATER, 10, ['task'])).toEqual([]);
    }));

  it('shows our fields again on a record that came back', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      await deliver(store, receipt(ROW, { state: 'ended', acknowledgedHash: null }));
      await save(store, NEWER);
      expect((await find(store))?.state).toBe('pending');
    }));

  it('sends again what failed when the desired state moved on meanwhile', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      await save(store, NEWER);
      await deliver(store, receipt(ROW, { state: 'failed', acknowledgedHash: null, errorCode: 'BAD', attempts: 1 }));
      expect(await find(store)).toMatchObject({ state: 'pending', attempts: 0, errorCode: null });
    }));

  it('fails a row that could not even be sent', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await deliver(store, receipt(ROW, { state: 'failed', acknowledgedHash: null, errorCode: 'BAD', errorMessage: 'No.', attempts: 1 }));
      expect(await find(store)).toMatchObject({ state: 'failed', attempts: 1, errorCode: 'BAD', errorMessage: 'No.' });
    }));

  it('gives due rows of the asked kinds, one lock group after the other, create before update', () =>
    withStore(engine, async (store) => {
      const row = (id: string, given: Partial<OutboxRow>): OutboxRow => buildOutboxRow({ id, item: `task:${id}`, kind: 'task', ...given });
      await save(store,
        row('a', { lockGroup: 'z', order: 0 }), row('b', { lockGroup: 'y', order: 2 }), row('c', { lockGroup: 'y', order: 0 }),
        row('d', { lockGroup: 'y', notBefore: LATER }), row('e', { lockGroup: 'y', order: 1, kind: 'note', item: 'note:e' }), row('f', { state: 'failed' }),
        row('g', { connection: 'other' }), row('h', { lockGroup: 'y', order: 1, notBefore: EARLIER }),
      );
      await store.markSent(['c']);
      const due = await store.findDeliverable('sales', NOW, 10, ['fields', 'task']);
      expect(due.map((item) => item.id)).toEqual(['c', 'h', 'b', 'a']);
      expect((await store.findDeliverable('sales', NOW, 2, ['task'])).map((item) => item.id)).toEqual(['c', 'h']);
      expect(await store.countDeliverable('sales', NOW)).toEqual({ due: 5, waiting: 1, nextDueAt: LATER, because: null });
      expect(await store.countDeliverable('nobody', NOW)).toEqual({ due: 0, waiting: 0, nextDueAt: null, because: null });
    }));

  it('tells what a source said to a row that waits', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      await deliver(store, receipt(ROW, { state: 'pending', acknowledgedHash: null, notBefore: LATER, errorCode: 'NOT_SET_UP', errorMessage: 'Not set up.', attempts: 1 }));
      expect(await store.countDeliverable('sales', NOW)).toMatchObject({ waiting: 1, because: 'Not set up.' });
    }));

  it('counts open tasks per person', () =>
    withStore(engine, async (store) => {
      const task = (id: string, given: Partial<OutboxRow>): OutboxRow => buildOutboxRow({ id, item: `task:${id}`, kind: 'task', ownerKey: 'ines', ...given });
      await save(store, task('a', {}), task('b', { state: 'acknowledged' }), task('c', { state: 'ended' }), task('d', { state: 'failed' }), task('e', { ownerKey: 'bo' }), task('f', { ownerKey: null }));
      expect(await store.countOpenTasks(['sales'])).toEqual(new Map([['ines', 2], ['bo', 1]]));
    }));

  it('saves receipts, events and sync errors together or not at all', () =>
    withStore(engine, async (store) => {
      await save(store, ROW);
      await store.markSent([ROW.id]);
      const broken = buildEvent({ at: 'not a time' });
      await expect(store.saveDeliveries('sales', [receipt(ROW)], [broken], [])).rejects.toThrow('not a time');
      expect((await find(store))?.state).toBe('sent');
    }));

  it('resolves the sync errors of a row once it is acknowledged, and retries failed ones when asked', () =>
    withStore(engine, async (store) => {
      await save(store, ROW, TASK);
      await store.markSent([ROW.id, TASK.id]);
      const failed = [receipt(ROW, { state: 'failed', acknowledgedHash: null }), receipt(TASK, { state: 'unconfirmed', acknowledgedHash: null })];
      const errors = [buildError({ id: 'e1', outboxId: ROW.id }), buildError({ id: 'e2', outboxId: TASK.id, target: null })];
      await store.saveDeliveries('sales', failed, [], errors);
      expect(await store.findSyncErrors('sales', false, 10)).toEqual(errors);
      expect(await store.retrySyncErrors('all', 'other')).toBe(0);
      expect(await store.retrySyncErrors('all', null)).toBe(1);
      expect([(await find(store))?.state, (await find(store, TASK.id))?.state]).toEqual(['pending', 'unconfirmed']);
      expect(await store.retrySyncErrors(['e2'], null)).toBe(1);
      expect((await find(store, TASK.id))?.state).toBe('pending');
      expect(await store.findSyncErrors(null, false, 10)).toEqual([]);
      expect(await store.findSyncErrors(null, true, 10)).toHaveLength(2);
      await store.saveDeliveries('sales', [], [], [buildError({ id: 'e1', outboxId: ROW.id })]);
      expect(await store.findSyncErrors(null, false, 10)).toHaveLength(1);
      await store.markSent([ROW.id]);
      await deliver(store, receipt(ROW));
      expect(await store.findSyncErrors(null, false, 10)).toEqual([]);
    }));

  it('has a record assessed again whose error is retried', () =>
    withStore(engine, async (store) => {
      const handoff = buildHandoff();
      await store.savePage(buildPage({ handoffs: [handoff], errors: [buildError()] }));
      expect(await store.findToReassess('sales', ['config-1'], NOW, 10, null)).toEqual([]);
      expect(await store.retrySyncErrors(['error-1'], null)).toBe(1);
      expect(await store.findToReassess('sales', ['config-1'], NOW, 10, null)).toEqual([handoff.id]);
    }));
});
