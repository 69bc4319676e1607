import { describe, expect, it } from '@jest/globals';
import { COMPLETE, NOTHING_WRITTEN, useStore, wonDeal } from './support/world.ts';

describe('a run that is told to stop', () => {
  const { world: start } = useStore('embedded');

  it('before it read anything is partial and says so: nothing failed, and the next one reads it', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    const stopping = new AbortController();
    stopping.abort();
    world.source.failAtPage = 0;
    const run = await world.sync({ signal: stopping.signal });
    expect(run).toMatchObject({ outcome: 'partial', pulled: 0, reasons: [expect.stringContaining('because the service stopped')] });
    world.source.failAtPage = null;
    expect(await world.sync()).toMatchObject({ outcome: 'complete', handoffs: { created: 1 } });
  });
});

describe('a field that "when:" asks about and that cannot be read', () => {
  const { world: start } = useStore('embedded');

  it('stops the reading, so that no deal is lost: it is found once the field can be read', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { type: null }));
    world.source.hide('deal', 'd1', ['type']);
    const run = await world.sync();
    expect(run.outcome).not.toBe('complete');
    expect(run.reasons.join(' ')).toContain('deal.type');
    expect(await world.handoffs()).toEqual([]);
    world.source.put('deal', 'd1', { type: 'new' });
    world.source.hide('deal', 'd1', []);
    expect(await world.sync()).toMatchObject({ outcome: 'complete', handoffs: { created: 1 } });
  });

  it('withdraws nothing', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    const open = world.source.openTasks().length;
    world.source.put('deal', 'd1', { type: null });
    world.source.hide('deal', 'd1', ['type']);
    expect(await world.sync()).toMatchObject({ handoffs: { withdrawn: 0 }, writeBack: NOTHING_WRITTEN });
    expect((await world.handoff('d1')).status).toBe('incomplete');
    expect(world.source.openTasks()).toHaveLength(open);
  });
});

describe('a mapped field that cannot be read', () => {
  const { world: start } = useStore('embedded');

  it('makes the run partial, with its name', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source.hide('deal', 'd1', ['promises']);
    const run = await world.sync();
    expect(run.outcome).toBe('partial');
    expect(run.reasons.join(' ')).toContain('deal.promises');
  });
});

describe('a deal whose date of closing cannot be read', () => {
  const { world: start } = useStore('embedded');

  it('passes no start date: it is scored, nothing is written, and the run says so', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', { wonAt: '01/15/2021' }));
    world.clock.advance(3_600_000);
    const run = await world.sync();
    expect(run).toMatchObject({ outcome: 'partial', writeBack: NOTHING_WRITTEN });
    expect(run.reasons.join(' ')).toContain('reachedAt');
    expect(await world.handoff('d1')).toMatchObject({ backlog: true, reachedAt: null });
    expect(world.source.tasks).toEqual([]);
    world.source.put('deal', 'd1', { wonAt: '2026-11-20T10:00:00Z' });
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: { fields: 1, tasksCreated: 2 } });
  });
});

describe('turning the rollout down', () => {
  const { world: start } = useStore('embedded');

  it('stops every write, a confirmed backfill included', async () => {
    const world = await start({ startFrom: '2026-11-22' });
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.clock.advance(3_600_000);
    await world.sync({ backfill: 'tasks' });
    expect(world.source.tasks.length).toBeGreaterThan(0);
    await world.restart({ rollout: 'observe' });
    world.source.put('deal', 'd1', COMPLETE);
    expect((await world.sync()).writeBack).toMatchObject(NOTHING_WRITTEN);
    await world.restart({ rollout: 'tasks' });
    expect((await world.sync()).writeBack).toMatchObject({ fields: 1, tasksClosed: 2 });
  });
});
