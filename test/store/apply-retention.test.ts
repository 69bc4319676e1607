import { describe, expect, it } from '@jest/globals';
import { shortHashOf } from '../../src/core/hash.ts';
import type { HandoffStatus, StoredHandoff, StoredSource } from '../../src/core/handoff/handoff.ts';
import { applyRetention } from '../../src/flows/watch/apply-retention.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { buildConnection, buildError, buildEvent, buildHandoff, buildOutboxRow, buildPage, buildRun, buildSource } from './build-rows.ts';

const TIMES = { runsDays: 90, eventsMonths: 24, snapshotsMonths: 24, auditMonths: 24 };
const LONG_AGO = '2024-01-10T09:00:00.000Z';
const LAST_YEAR = '2025-10-10T09:00:00.000Z';
const TODAY = '2026-11-22T09:00:00.000Z';

const retention = (store: OpenStore, at = TODAY) => applyRetention({ store, clock: new ManualClock(at), times: TIMES });

const sourceOf = (name: string, version: string): StoredSource =>
  buildSource({ handoffId: shortHashOf(name), externalId: name, version, fields: { Name: `${name} ${version}` } });

/** A handoff with its first version, one change, the version at close and the present one. */
async function live(store: OpenStore, name: string, status: HandoffStatus, at: string): Promise<StoredHandoff> {
  const handoff = buildHandoff({ id: shortHashOf(name), founding: { object: 'Opportunity', externalId: name }, status, createdAt: at, updatedAt: at, tasks: [] });
  const target = { object: 'Opportunity', externalId: name };
  const row = (item: string, kind: 'fields' | 'task' | 'note', ownerKey: string | null) =>
    buildOutboxRow({ handoffId: handoff.id, target, item, kind, ownerKey, desired: { text: `${name} ${item}` } });
  const first = sourceOf(name, 'first');
  const closed = sourceOf(name, 'closed');
  const now = sourceOf(name, 'now');
  await store.savePage(buildPage({ handoffs: [handoff], sources: [first], snapshots: [{ source: first, reason: 'changed', takenAt: at, score: 10 }] }));
  await store.savePage(buildPage({ sources: [closed], snapshots: [{ source: first, reason: 'changed', takenAt: at, score: 20 }, { source: closed, reason: 'reached', takenAt: at, score: 30 }] }));
  const outbox = [row('fields', 'fields', null), row('task:done', 'task', null), row('task:open', 'task', 'ana'), row('note:welcome', 'note', null)];
  await store.savePage(buildPage({ sources: [now], snapshots: [{ source: now, reason: 'changed', takenAt: at, score: 40 }], outbox, events: [buildEvent({ handoffId: handoff.id, at })] }));
  await store.markSent(outbox.map(({ id }) => id));
  const receipts = outbox.map(({ id, desiredHash }) => ({ id, state: 'acknowledged' as const, acknowledgedHash: desiredHash, remoteId: `remote ${id}`, attempts: 1, notBefore: null, errorCode: null, errorMessage: null }));
  await store.saveDeliveries('sales', receipts, [], []);
  return handoff;
}

const versionsOf = async (store: OpenStore, handoff: StoredHandoff) => (await store.findSnapshots(handoff.id)).map(({ reason, fields, score }) => [reason, fields, score]);
const itemsOf = async (store: OpenStore, handoff: StoredHandoff) => (await store.findHandoffs([handoff.id])).outbox.map(({ item, desired }) => [item, desired]);

describe.each(ENGINES)('retention on %s', (engine) => {
  it('keeps every version of an open handoff however old, of an ended one those at close and the last, and after 24 months only their figures', () =>
    withStore(engine, async (store) => {
      const open = await live(store, 'open', 'incomplete', LONG_AGO);
      const recent = await live(store, 'recent', 'completed', LAST_YEAR);
      const old = await live(store, 'old', 'withdrawn', LONG_AGO);
      const before = await versionsOf(store, open);
      expect(await retention(store)).toMatchObject({ versions: 4, bodies: 2 });
      expect(await versionsOf(store, open)).toEqual(before);
      expect(await versionsOf(store, recent)).toEqual([['reached', { Name: 'recent closed' }, 30], ['changed', { Name: 'recent now' }, 40]]);
      expect(await versionsOf(store, old)).toEqual([['reached', {}, 30], ['changed', {}, 40]]);
    }));

  it('drops settled writes of handoffs that ended long ago, but neither what is open in a source nor the row that keeps a comment from being sent again', () =>
    withStore(engine, async (store) => {
      const open = await live(store, 'open', 'ready', LONG_AGO);
      const recent = await live(store, 'recent', 'completed', LAST_YEAR);
      const old = await live(store, 'old', 'completed', LONG_AGO);
      expect(await retention(store)).toMatchObject({ outbox: 2, notes: 1 });
      expect(await itemsOf(store, open)).toHaveLength(4);
      expect(await itemsOf(store, recent)).toHaveLength(4);
      const left = new Map((await itemsOf(store, old)).map(([item, desired]) => [item, desired]));
      expect(left).toEqual(new Map<unknown, unknown>([['task:open', { text: 'old task:open' }], ['note:welcome', {}]]));
    }));

  it('drops events of ended handoffs after 24 months; those of open ones stay for their figures', () =>
    withStore(engine, async (store) => {
      const open = await live(store, 'open', 'incomplete', LONG_AGO);
      const old = await live(store, 'old', 'completed', LONG_AGO);
      await store.savePage(buildPage({ events: [buildEvent({ handoffId: null, type: 'connection_frozen', at: LONG_AGO }), buildEvent({ handoffId: old.id, at: LAST_YEAR })] }));
      expect(await retention(store)).toMatchObject({ events: 2 });
      expect(await store.findEvents({ handoffId: open.id, limit: 10 })).toHaveLength(1);
      expect(await store.findEvents({ handoffId: old.id, limit: 10 })).toHaveLength(1);
    }));

  it('keeps 90 days of runs, and of each connection the last run and the last complete one however old', () =>
    withStore(engine, async (store) => {
      await store.saveConnection(buildConnection());
      const run = (id: string, connection: string, startedAt: string, outcome: 'complete' | 'failed') => store.saveRun(buildRun({ id, connection, startedAt, finishedAt: startedAt, outcome }));
      for (let day = 10; day < 28; day += 1) await run(`sales-${day}`, 'sales', `2026-06-${day}T09:00:00.000Z`, 'complete');
      await run('sales-new', 'sales', '2026-11-20T09:00:00.000Z', 'complete');
      await run('hr-complete', 'hr', LONG_AGO, 'complete');
      await run('hr-failed-1', 'hr', '2024-02-10T09:00:00.000Z', 'failed');
      await run('hr-failed-2', 'hr', '2024-02-11T09:00:00.000Z', 'failed');
      expect(await retention(store)).toMatchObject({ runs: 19 });
      expect((await store.findRuns(null, 100)).map(({ id }) => id)).toEqual(['sales-new', 'hr-failed-2', 'hr-complete']);
    }));

  it('drops sync errors 90 days after they were resolved, never one that waits for a person', () =>
    withStore(engine, async (store) => {
      const error = (id: string, resolvedAt: string | null) => buildError({ id, occurredAt: LONG_AGO, resolvedAt });
      await store.savePage(buildPage({ errors: [error('waits', null), error('resolved', '2026-07-01T09:00:00.000Z'), error('just resolved', '2026-11-01T09:00:00.000Z')] }));
      expect(await retention(store)).toMatchObject({ errors: 1 });
      expect((await store.findSyncErrors(null, true, 10)).map(({ id }) => id).toSorted()).toEqual(['just resolved', 'waits']);
    }));

  it('works through more than one step holds, and has nothing to do the second time', () =>
    withStore(engine, async (store) => {
      await store.savePage(buildPage({ events: Array.from({ length: 1_200 }, () => buildEvent({ handoffId: null, at: LONG_AGO })) }));
      expect(await retention(store)).toMatchObject({ events: 1_200 });
      expect(Object.values(await retention(store)).every((rows) => rows === 0)).toBe(true);
    }));
});
