import { afterEach, describe, expect, it } from '@jest/globals';
import { countQueries, type QueryCount } from '../support/count-queries.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { useCircle } from './support/use-circle.ts';
import { useStore } from './support/world.ts';

/** Statements that a run may send when nothing happened; lanes are asked for outside the pool, and only on PostgreSQL. */
const MOST_QUERIES = { embedded: 15, postgres: 17 } as const;

const DEAL = { name: 'Deal', stage: 'won', type: 'new', wonAt: '2026-11-20T10:00:00.000Z', account: 'Acme' };

describe.each(ENGINES)('a connection in which nothing happens, on %s', (engine) => {
  const { world } = useStore(engine);
  const circle = useCircle(engine);
  let queries: QueryCount | null = null;
  afterEach(() => queries?.stop());

  it('is polled with few queries and one call', async () => {
    const one = await world({});
    one.source.put('deal', 'd1', DEAL);
    for (let runs = 0; runs < 3; runs += 1) await one.sync();
    one.clock.advance(15 * MINUTE);
    queries = countQueries();
    const run = await one.sync();
    expect(run).toMatchObject({ outcome: 'complete', apiCalls: 1 });
    expect(queries.texts).toHaveLength(queries.sent);
    expect(queries.sent).toBeLessThanOrEqual(MOST_QUERIES[engine]);
  });

  it('costs no more queries with many neighbours than with none', async () => {
    const seats = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`s${index}`, { sharedId: 'crm' }]));
    const many = await circle.world(seats);
    many.source('s0').put('deal', 'd1', { ...DEAL, crm: 'A1' });
    for (let rounds = 0; rounds < 3; rounds += 1) await many.syncAll();
    many.clock.advance(15 * MINUTE);
    await many.sync('s0');
    queries = countQueries();
    expect(await many.sync('s0')).toMatchObject({ outcome: 'complete', apiCalls: 1 });
    expect(queries.sent).toBeLessThanOrEqual(MOST_QUERIES[engine]);
  });

  it('notices with its next run what another process published', async () => {
    const one = await world({});
    one.source.put('deal', 'd1', DEAL);
    await one.sync();
    const before = await one.handoff('d1');
    const file = await one.store.findPublished(`${one.id}/customer-requirements.yaml`);
    if (file === null) throw new Error('nothing was published');
    await one.store.publish({ ...file, text: file.text.replace('weight: 40', 'weight: 400'), hash: 'another', author: 'ines', reason: 'goals count more' });
    await one.sync();
    expect((await one.handoff('d1')).assessedWith).not.toBe(before.assessedWith);
  });
});
