import { describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../migrations/index.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import { openEngine } from '../../src/store/open-engine.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { restoreBackup, SEEDED_TABLES, type Restored } from '../../src/store/restore-backup.ts';
import { createTestEngine, ENGINES, openTestStore, withStore } from '../support/store.ts';
import { buildConnection, buildError, buildEvent, buildHandoff, buildOutboxRow, buildPage, buildRun, buildSource, LATER } from './build-rows.ts';

const TRICKY = 'quote " back\\slash \u2028 line\nend\ttab # hash é 漢 🙂 </script>';

async function fill(store: OpenStore): Promise<void> {
  await store.saveConnection(buildConnection({ cursor: { since: TRICKY, n: 9_007_199_254_740_991 } }));
  const source = buildSource({ fields: { Name: TRICKY, Amount: 0.1 } });
  await store.savePage(buildPage({
    handoffs: [buildHandoff({ title: TRICKY })], sources: [source], snapshots: [{ source, reason: 'reached', takenAt: LATER, score: 3 }],
    events: Array.from({ length: 600 }, (_, index) => buildEvent({ data: { index } })), errors: [buildError({ message: TRICKY })],
    outbox: [buildOutboxRow(), buildOutboxRow({ item: 'task:a', kind: 'task', ownerKey: 'ana' }), buildOutboxRow({ item: 'note:b', kind: 'note', desired: { text: 'hello' } })],
  }));
  await store.saveRun(buildRun({ finishedAt: LATER, outcome: 'complete' }));
  await store.secretSet('secret', 'TOKEN', 'planted-secret');
  await store.publish({ name: 'customer/x.yaml', text: TRICKY, hash: 'h', author: 'ana', reason: 'test', publishedAt: LATER });
}

const backupOf = async (store: OpenStore): Promise<string[]> => {
  const lines: string[] = [];
  await store.backUp(async (line) => void lines.push(line));
  return lines;
};
async function* each(lines: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* lines;
}
const rowsIn = (lines: readonly string[]): readonly string[] => lines.filter((line) => !line.startsWith('#')).toSorted();

/** Restores into a fresh engine, then hands it over as a store. */
async function restored(engine: (typeof ENGINES)[number], lines: readonly string[], look: (store: OpenStore, result: Restored) => Promise<void>): Promise<void> {
  const { options, remove } = await createTestEngine(engine, 'nothing');
  try {
    const target = await openEngine(options);
    const result = await restoreBackup(target, each(lines), LATER);
    await target.close();
    const store = await openTestStore(options, { migrations: 'refuse' });
    try {
      await look(store, result);
    } finally {
      await store.close();
    }
  } finally {
    await remove();
  }
}

const DIRECTIONS = ENGINES.flatMap((from) => ENGINES.map((to) => [from, to] as const));

describe.each(DIRECTIONS)('a backup of %s restored into %s', (from, to) => {
  it('holds every row with every value, counts on where it was, and keeps secrets encrypted', async () => {
    const lines = await withStore(from, async (store) => {
      await fill(store);
      return backupOf(store);
    });
    expect(lines.join('\n')).not.toContain('planted-secret');
    await restored(to, lines, async (store, { rows }) => {
      expect(rows).toBe(rowsIn(lines).length);
      const again = await backupOf(store);
      // What was pending is doubted after a restore, and says so: see below.
      const settled = (text: readonly string[]) => rowsIn(text).filter((line) => !/"item":|"unconfirmed_after_restore"/.test(line)).map((line) => line.replaceAll('+00:00', 'Z'));
      expect(settled(again)).toEqual(settled(lines));
      expect(await store.secretGet('secret', 'TOKEN')).toBe('planted-secret');
      expect((await store.findConnection('sales'))?.cursor).toEqual({ since: TRICKY, n: 9_007_199_254_740_991 });
      await store.savePage(buildPage({ events: [buildEvent()] }));
      expect(await store.findEvents({ limit: 1_000 })).toHaveLength(601);
    });
  });
});

describe.each(ENGINES)('restoring on %s', (engine) => {
  it('looks up what may have been written since the backup, and leaves it to a person whether a comment was', async () => {
    const lines = await withStore(engine, async (store) => {
      await fill(store);
      return backupOf(store);
    });
    await restored(engine, lines, async (store, { unconfirmed }) => {
      expect(unconfirmed).toBe(1);
      const { outbox } = await store.findHandoffs([shortHashOf('one')]);
      expect(Object.fromEntries(outbox.map(({ kind, state }) => [kind, state]))).toEqual({ fields: 'pending', task: 'sent', note: 'unconfirmed' });
      const errors = await store.findSyncErrors('sales', false, 10);
      const asked = errors.find(({ code }) => code === 'unconfirmed_after_restore');
      expect(asked).toMatchObject({ target: { externalId: '006000000000001' }, remedy: expect.stringContaining('by its id') });
      expect(await store.retrySyncErrors([asked?.id ?? ''], null)).toBe(1);
    });
  });

  it('refuses a database that holds something, and leaves it as it was', () =>
    withStore(engine, async (store) => {
      await fill(store);
      const lines = await backupOf(store);
      const target = { name: engine, pool: store.pool, dataSource: store.dataSource, lanes: { withLane: store.withLane, close: async () => {} }, close: async () => {} };
      await expect(restoreBackup(target, each(lines), LATER)).rejects.toMatchObject({ code: 'target_not_empty' });
      expect(rowsIn(await backupOf(store))).toEqual(rowsIn(lines));
    }));

  it('restores nothing of a file that is cut off, changed or something else', async () => {
    const whole = await withStore(engine, async (store) => {
      await fill(store);
      return backupOf(store);
    });
    const row = whole.findIndex((line) => !line.startsWith('#'));
    const broken = {
      cut: whole.slice(0, -3), 'without its end': whole.slice(0, -1), 'a row less': whole.toSpliced(row, 1), 'another file': ['id;name', '1;2'], empty: [],
      'an unknown table': [...whole.slice(0, 1), '#{"table":"pg_user","columns":["usename"]}', '{}', ...whole.slice(1)], 'half a row': whole.map((line, index) => (index === row ? line.slice(0, 20) : line)),
    };
    const { options, remove } = await createTestEngine(engine, 'nothing');
    const target = await openEngine(options);
    try {
      for (const [what, lines] of Object.entries(broken)) {
        await expect(restoreBackup(target, each(lines), LATER).then(() => what, (error: unknown) => Promise.reject(error))).rejects.toMatchObject({ code: 'backup_damaged' });
      }
      expect(await restoreBackup(target, each(whole), LATER)).toMatchObject({ rows: rowsIn(whole).length });
    } finally {
      await target.close();
      await remove();
    }
  });

  it('refuses a backup of a newer version, and brings one of an older version to the present', async () => {
    const { options, remove } = await createTestEngine(engine, 'nothing');
    const older = MIGRATIONS.slice(0, 5).map(({ name }) => name);
    const header = (migrations: readonly string[]) => `#${JSON.stringify({ handoffBackup: 1, createdAt: LATER, engine, migrations })}`;
    const tables = ['#{"table":"secrets","columns":["ciphertext","key_id","name","nonce","scope"]}', '{"scope":"secret","name":"A","key_id":"k","nonce":"n","ciphertext":"c"}', '#{"rows":1}'];
    const target = await openEngine(options);
    await expect(restoreBackup(target, each([header([...older, 'FromTheFuture']), ...tables]), LATER)).rejects.toMatchObject({ code: 'backup_newer' });
    expect(await restoreBackup(target, each([header(older), ...tables]), LATER)).toMatchObject({ rows: 1 });
    await target.close();
    const store = await openTestStore(options, { migrations: 'refuse' });
    expect(await store.secretNames()).toEqual([{ scope: 'secret', name: 'A', keyId: 'k' }]);
    expect((await store.migrationStatus()).applied).toHaveLength(MIGRATIONS.length);
    await store.close();
    await remove();
  });
});

describe('a new database', () => {
  it('holds rows in no other tables than those a restore empties first', async () => {
    const lines = await withStore('embedded', async (store) => backupOf(store));
    const filled = lines.flatMap((line, index) => (line.startsWith('#{"table"') && lines[index + 1]?.startsWith('#') === false ? [line] : []));
    expect(filled.map((line) => /"table":"([a-z_]+)"/.exec(line)?.[1])).toEqual(SEEDED_TABLES);
  });
});

describe('restoring into PostgreSQL', () => {
  it('refuses while another process works there', async () => {
    const lines = await withStore('embedded', async (store) => backupOf(store));
    const { options, remove } = await createTestEngine('postgres');
    const other = await openTestStore(options);
    const target = await openEngine(options);
    try {
      await other.withLane('sales', async () => {
        await expect(restoreBackup(target, each(lines), LATER)).rejects.toMatchObject({ code: 'target_in_use' });
      });
    } finally {
      await target.close();
      await other.close();
      await remove();
    }
  });
});
