import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { getConstructionPlans } from 'pg-boss';
import { openQueue } from '../../src/jobs/open-queue.ts';
import { ENGINES, withStore } from '../support/store.ts';

const OLD = fileURLToPath(new URL('./queue-schema-30.sql', import.meta.url));

/** Waits for what a background step brings about; the test's own limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100));
}

describe.each(ENGINES)('a queue of pg-boss 12.18 (schema 30) on %s', (engine) => {
  it('is upgraded at the start, and its wake-ups are worked on: the one that waited, and the one whose worker died', () =>
    withStore(engine, async ({ pool }) => {
      await pool.query(await readFile(OLD, 'utf8'));
      // The fixture is of the day it was made; these two were left just now, the second by a worker that no longer lives.
      await pool.query(`UPDATE handoff_queue.job SET created_on = now(), start_after = now(), keep_until = now() + interval '1 hour'`);
      await pool.query(`UPDATE handoff_queue.job SET started_on = now() - interval '1 minute', heartbeat_on = now() - interval '1 minute' WHERE state = 'active'`);
      const errors: Error[] = [];
      const queue = await openQueue({ executeSql: (text, values) => pool.query(text, values) }, (error) => errors.push(error));
      try {
        const present = /INSERT INTO handoff_queue\.version\(version\) VALUES \('?(\d+)/.exec(getConstructionPlans('handoff_queue'))?.[1];
        expect(await queue.schemaVersion()).toBe(Number(present));
        expect(Number(present)).toBeGreaterThan(30);
        const waited = await queue.fetch(5);
        expect(waited.map(({ connection }) => connection)).toEqual(['hr']);
        // What a worker left behind holds its lane until its lease is given up; waking it meanwhile is remembered.
        await queue.wake(['hr', 'sales']);
        const found: string[] = [];
        await until(async () => {
          found.push(...(await queue.fetch(5)).map(({ connection }) => connection));
          return found.includes('sales');
        });
        await queue.complete(waited);
        await until(async () => {
          found.push(...(await queue.fetch(5)).map(({ connection }) => connection));
          return found.includes('hr');
        });
        expect(found.toSorted()).toEqual(['hr', 'sales']);
        expect(errors).toEqual([]);
      } finally {
        await queue.stop();
      }
    }));
});
