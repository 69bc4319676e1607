import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { checkHealth, type Health, type HealthDeps } from '../../src/flows/watch/check-health.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { ManualClock, MINUTE } from '../support/manual-clock.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { openTestStore, withStore } from '../support/store.ts';

const NOW = '2026-11-23T09:00:00.000Z';
/** Waits in earnest; only what a database does not answer takes its time. */
const patient = { now: () => new Date(NOW), wait: (ms: number, signal?: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); });
}) };

const depsFor = (store: Pick<OpenStore, 'pool' | 'pendingMigrations'>, given: Partial<HealthDeps> = {}): HealthDeps => ({
  clock: patient,
  ping: async () => { await store.pool.query('SELECT 1'); },
  pendingMigrations: () => store.pendingMigrations(),
  lastPollAt: () => NOW,
  activeLanes: () => [],
  startedAt: NOW,
  isStopping: () => false,
  ...given,
});
const wrong = (health: Health): readonly string[] => health.checks.filter((check) => !check.ok).map(({ name }) => name);

describe('health', () => {
  it('is good when the database answers, is up to date, the queue is asked and nothing hangs', () =>
    withStore('postgres', async (store) => {
      const health = await checkHealth(depsFor(store));
      expect(health.ok).toBe(true);
      expect(health.checks.map(({ name }) => name)).toEqual(['process', 'database', 'schema', 'queue', 'lanes']);
    }));

  it('sees a database that went away, and calls it one trouble', async () => {
    const { url, drop } = await createTestDatabase();
    const store = await openTestStore({ engine: 'postgres', url });
    const gone = new pg.Pool({ connectionString: 'postgres://handoff:topsecret@127.0.0.1:1/none' });
    try {
      const health = await checkHealth(depsFor({ pool: gone, pendingMigrations: () => store.pendingMigrations() }));
      expect(wrong(health)).toEqual(['database']);
      expect(JSON.stringify(health)).not.toMatch(/topsecret|127\.0\.0\.1/);
    } finally {
      await gone.end();
      await store.close();
      await drop();
    }
  });

  it('does not wait for a database that accepts and never answers', async () => {
    const clock = new ManualClock(NOW);
    const health = await checkHealth(depsFor({ pool: new pg.Pool(), pendingMigrations: () => Promise.resolve([]) }, { clock, ping: () => new Promise(() => {}) }));
    expect(health.checks.find(({ name }) => name === 'database')).toMatchObject({ ok: false, message: expect.stringContaining('did not answer within 3 seconds') });
  });

  it('sees migrations that a newer program brought and nobody ran', async () => {
    const { url, drop } = await createTestDatabase();
    const store = await openTestStore({ engine: 'postgres', url }, { migrations: 'leave' });
    try {
      const health = await checkHealth(depsFor(store));
      expect(wrong(health)).toEqual(['schema']);
      expect(health.checks.find(({ name }) => name === 'schema')?.message).toContain('handoff migrate');
    } finally {
      await store.close();
      await drop();
    }
  });

  const quiet = depsFor({ pool: new pg.Pool(), pendingMigrations: () => Promise.resolve([]) }, { ping: () => Promise.resolve() });
  const ago = (minutes: number): string => new Date(Date.parse(NOW) - minutes * MINUTE).toISOString();

  it('sees a queue that nobody asks any more, and lets a process that just started begin', async () => {
    expect(wrong(await checkHealth({ ...quiet, lastPollAt: () => ago(2) }))).toEqual(['queue']);
    expect(wrong(await checkHealth({ ...quiet, lastPollAt: () => null }))).toEqual([]);
    expect(wrong(await checkHealth({ ...quiet, lastPollAt: () => null, startedAt: ago(2) }))).toEqual(['queue']);
  });

  it('sees a lane that no longer comes forward, not one that works for long; it does not name the customer', async () => {
    const lane = (lastStep: number) => ({ connection: 'secret-customer', since: ago(500), lastStepAt: ago(lastStep) });
    expect(wrong(await checkHealth({ ...quiet, activeLanes: () => [lane(5)] }))).toEqual([]);
    const health = await checkHealth({ ...quiet, activeLanes: () => [lane(5), lane(31)] });
    expect(wrong(health)).toEqual(['lanes']);
    expect(JSON.stringify(health)).toContain('1 connection without a step');
    expect(JSON.stringify(health)).not.toContain('secret-customer');
  });

  it('is not ready while it stops', async () => {
    expect(wrong(await checkHealth({ ...quiet, isStopping: () => true }))).toEqual(['process']);
  });
});
