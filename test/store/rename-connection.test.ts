import { describe, expect, it } from '@jest/globals';
import { shortHashOf } from '../../src/core/hash.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { newWatchState } from '../../src/core/watch/watch-state.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { buildConnection, buildError, buildEvent, buildHandoff, buildOutboxRow, buildPage, buildRun, buildSource, EARLIER, LATER, NOW } from './build-rows.ts';

const ID = shortHashOf('one');
const SCOPES = { old: 'connection:sales', new: 'connection:crm' };
const joins = ['sales', 'people'].map((connection) => ({ connection, object: 'Employee', externalId: '7', evidence: 'same e-mail' }));

async function fill(store: OpenStore): Promise<void> {
  await store.saveConnection(buildConnection({ cursor: { at: 7 }, backfill: 'tasks', readsHash: 'reads' }));
  await store.saveConnection(buildConnection({ id: 'people', accountId: 'other' }));
  await store.savePage(buildPage({
    handoffs: [buildHandoff({ joins })],
    sources: [buildSource()],
    snapshots: [{ source: buildSource(), reason: 'reached', takenAt: NOW, score: 41 }],
    events: [buildEvent()],
    outbox: [buildOutboxRow()],
    errors: [buildError()],
  }));
  await store.savePage(buildPage({ connection: 'people', handoffs: [buildHandoff({ id: 'other', connection: 'people' })], sources: [buildSource({ connection: 'people', handoffId: 'other' })] }));
  await store.saveRun(buildRun());
  await store.saveWatchState({ ...newWatchState('sales'), measuredFrom: EARLIER });
  await store.saveAlarms([{ key: 'paused:sales', kind: 'paused', connection: 'sales', severity: 'critical', since: NOW, message: 'Refused.', remedy: 'Mend it.', raisedAt: NOW, goneAt: null, resolvedAt: null, raises: 1, revision: 1 }], () => []);
  await store.dataSource.query(`INSERT INTO freshness_samples (connection, at, seconds) VALUES ('sales', now(), 1)`);
  await store.claimTick('sales', NOW);
  await store.saveHints('sales', [{ object: 'deals', externalId: '1', dedupeKey: 'a', accountId: null }], NOW);
  await store.saveHintedWithdrawals('sales', 3, NOW);
  await store.cacheSet('sales', 'schema', { known: true }, LATER);
  await store.secretSet(SCOPES.old, 'refreshToken', 'the token');
}

/** Rows per table and connection, for every table that has such a column. */
async function namedIn(store: OpenStore): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = await store.dataSource.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'connection' ORDER BY 1`,
  );
  const named: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    const rows = await store.dataSource.query<{ connection: string }[]>(`SELECT DISTINCT connection FROM "${name}" ORDER BY 1`);
    named[name] = rows.map((row) => row.connection);
  }
  return named;
}

describe.each(ENGINES)('renaming a connection on %s', (engine) => {
  it('moves every row of every table that names it, and nobody else’s', () =>
    withStore(engine, async (store) => {
      await fill(store);
      const before = await namedIn(store);
      expect(Object.entries(before).filter(([, names]) => !names.includes('sales')).map(([table]) => table)).toEqual([]);
      expect(await store.renameConnection('sales', 'crm')).toBe(true);
      const moved = Object.entries(before).map(([table, names]) => [table, names.map((name) => (name === 'sales' ? 'crm' : name)).toSorted()]);
      expect(await namedIn(store)).toEqual(Object.fromEntries(moved));
      expect(await store.findConnection('sales')).toBeNull();
      expect(await store.findConnection('crm')).toEqual(buildConnection({ id: 'crm', cursor: { at: 7 }, backfill: 'tasks', readsHash: 'reads' }));
      const { handoffs, outbox } = await store.findHandoffs([ID]);
      expect(handoffs).toMatchObject([{ connection: 'crm', joins: [{ ...joins[0], connection: 'crm' }, joins[1]] }]);
      expect(outbox).toEqual([{ ...buildOutboxRow(), connection: 'crm' }]);
    }));

  it('takes credentials and cached metadata along, but leaves what the new name has already', () =>
    withStore(engine, async (store) => {
      await fill(store);
      await store.secretSet(SCOPES.old, 'clientId', 'old');
      await store.secretSet(SCOPES.new, 'clientId', 'new');
      await store.cacheSet('crm', 'schema', { known: 'better' }, LATER);
      await store.renameConnection('sales', 'crm');
      expect(await store.secretGet(SCOPES.new, 'refreshToken')).toBe('the token');
      expect(await store.secretGet(SCOPES.new, 'clientId')).toBe('new');
      expect((await store.secretNames()).map(({ scope }) => scope)).toEqual([SCOPES.new, SCOPES.new]);
      expect(await store.cacheGet('crm', 'schema', NOW)).toEqual({ known: 'better' });
    }));

  it('takes along what its lane was asked and a person’s pause, but not what stopped it under the old name', () =>
    withStore(engine, async (store) => {
      const pause = { at: NOW, by: 'person', code: 'paused', reason: 'Quarter end.', remedy: 'Resume it.', lookAgainAt: null, looks: 0 } as const;
      await fill(store);
      await store.requestPull('sales', NOW, { full: true });
      await store.savePoll('sales', { every: 3 });
      await store.savePause('sales', pause, NOW);
      await store.claimTick('crm', LATER);
      await store.renameConnection('sales', 'crm');
      const moved = { lastSlot: LATER, pullDueAt: LATER, requested: { full: true }, poll: { every: 3 }, failures: 0, notBefore: null };
      expect(await store.findLane('crm')).toMatchObject({ ...moved, paused: pause });
      await store.savePause('crm', { ...pause, by: 'service', lookAgainAt: LATER }, NOW);
      await store.holdOff('crm', { failures: 4, notBefore: LATER });
      await store.renameConnection('crm', 'sales');
      expect(await store.findLane('sales')).toMatchObject({ ...moved, paused: null });
    }));

  it('changes nothing when the old name is unknown, the new one is taken, or a credential does not decrypt', () =>
    withStore(engine, async (store) => {
      await fill(store);
      const before = await namedIn(store);
      expect(await store.renameConnection('nobody', 'crm')).toBe(false);
      expect(await store.renameConnection('sales', 'people')).toBe(false);
      await store.dataSource.query(`UPDATE secrets SET ciphertext = 'AAAA' || ciphertext`);
      await expect(store.renameConnection('sales', 'crm')).rejects.toMatchObject({ code: 'secret_undecryptable' });
      expect(await namedIn(store)).toEqual(before);
      expect(await store.findConnection('sales')).not.toBeNull();
    }));

  it('is refused while a run works on it', () =>
    withStore(engine, async (store) => {
      await fill(store);
      await store.withLane('sales', () => expect(store.renameConnection('sales', 'crm')).rejects.toMatchObject({ code: 'lane_busy' }));
      expect(await store.renameConnection('sales', 'crm')).toBe(true);
      expect(await store.renameConnection('crm', 'sales')).toBe(true);
    }));
});
