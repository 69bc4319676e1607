import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { getConstructionPlans } from 'pg-boss';
import { openQueue } from '../../src/jobs/open-queue.ts';
import { ENGINES, withStore } from '../support/store.ts';

const OLD = fileURLToPath(new URL('./queue-schema-30.sql', import.meta.url));

describe.each(ENGINES)('a queue of pg-boss 12.18 (schema 30) on %s', (engine) => {
  it('is upgraded at the start; its wake-ups are let go of, and nothing that it left behind holds up a new one', () =>
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
        expect(await queue.fetch(5)).toEqual([]);
        await queue.wake(['hr', 'sales']);
        const taken = await queue.fetch(5);
        expect(taken.map(({ connection }) => connection).toSorted()).toEqual(['hr', 'sales']);
        await queue.complete(taken);
        expect(await queue.depth()).toEqual({ waiting: 0, active: 0 });
        expect(errors).toEqual([]);
      } finally {
        await queue.stop();
      }
    }));
});
