import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { Crash } from '../support/fake-source.ts';
import { HOUR } from '../support/manual-clock.ts';
import { COMPLETE, useStore, wonDeal, type World } from './support/world.ts';

const withNotes = (world: World): Promise<void> =>
  world.edit('customer.yaml', (text) => `${text.trimEnd()}\n      note: status\n`);

describe.each(ENGINES)('nothing is written twice on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('the intent is stored before the call: after a crash the items are "sent", whether they arrived or not', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.crashAfterItems = 2;
    await expect(world.sync()).rejects.toThrow(Crash);
    const rows = await world.rows('d1');
    expect(rows.map((row) => [row.kind, row.state, row.sentHash === row.desiredHash, row.acknowledgedHash])).toEqual(Array.from({ length: 3 }, () => [expect.any(String), 'sent', true, null]));
    expect(world.source.tasks).toHaveLength(2);
  });

  it('the next run sends them again as uncertain, and exactly one task per owner stands in the source', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.crashAfterItems = 2;
    await expect(world.sync()).rejects.toThrow(Crash);
    await world.restart();
    const run = await world.sync();
    expect(world.source.batches[1]?.map((item) => item.uncertain)).toEqual([true, true, true]);
    expect(world.source.tasksOn('d1')).toHaveLength(2);
    expect((await world.rows('d1')).map((row) => row.state)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    expect(run.outcome).toBe('complete');
  });

  it('receipts lost to an outage are settled by the next run; the run that lost them is not green', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.losesReceipts = true;
    expect(await world.sync()).toMatchObject({ outcome: 'partial' });
    world.clock.advance(HOUR);
    expect(await world.sync()).toMatchObject({ outcome: 'complete' });
    expect(world.source.tasksOn('d1')).toHaveLength(2);
    const batches = world.source.batches.length;
    await world.sync();
    expect(world.source.batches).toHaveLength(batches);
  });

  it('what was sent to a record that a person deleted meanwhile is not sent again: nothing is refused, nothing is left over', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.crashAfterItems = 2;
    await expect(world.sync()).rejects.toThrow(Crash);
    await world.restart();
    world.source.delete('deal', 'd1');
    const batches = world.source.batches.length;
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: { errors: 0 } });
    expect(world.source.batches).toHaveLength(batches);
    expect((await world.rows('d1')).map((row) => row.state)).toEqual(['ended', 'ended', 'ended']);
    // Out of the bin again: nobody knows what arrived before, so all of it is written.
    world.source.record('deal', 'd1').deleted = false;
    world.source.put('deal', 'd1', {});
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: { fields: 1 } });
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: expect.any(Number), hStatus: 'Incomplete' });
  });

  it('a comment that was sent before a crash is never sent again; it becomes unconfirmed with a sync error', async () => {
    const world = await start();
    await withNotes(world);
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.crashAfterItems = 99;
    await expect(world.sync()).rejects.toThrow(Crash);
    expect(world.source.notes).toHaveLength(1);
    await world.restart();
    const run = await world.sync();
    expect(run.writeBack).toMatchObject({ unconfirmed: 1, notes: 0 });
    expect((await world.rows('d1')).find((row) => row.kind === 'note')).toMatchObject({ state: 'unconfirmed' });
    expect(await world.errors()).toMatchObject([{ code: 'unconfirmed', target: { externalId: 'd1' } }]);
    await world.sync();
    await world.sync({ full: true });
    expect(world.source.notes).toHaveLength(1);
  });

  it('a person who looked and found the comment missing has it sent again, by naming the error', async () => {
    const world = await start();
    await withNotes(world);
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.crashAfterItems = 0;
    await expect(world.sync()).rejects.toThrow(Crash);
    await world.sync();
    expect(await world.store.retrySyncErrors('all', world.id)).toBe(0);
    expect(await world.store.retrySyncErrors((await world.errors()).map((error) => error.id), world.id)).toBe(1);
    await world.sync();
    expect(world.source.notes).toHaveLength(1);
    expect(await world.errors()).toEqual([]);
  });

  it('one comment per status: a second status is told, the first is not told again', async () => {
    const world = await start();
    await withNotes(world);
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    await world.sync();
    world.source.put('deal', 'd1', COMPLETE);
    await world.sync();
    world.source.put('deal', 'd1', { goal: null });
    await world.sync();
    expect(world.source.notes.map((note) => note.text.split('\n')[0])).toEqual(['Handoff: Incomplete.', 'Handoff: Ready.']);
  });

  it('what is desired while an older state is in flight is sent next: the receipt speaks only for what it was sent with', async () => {
    const world = await start();
    world.source.writeBackBatch = 3;
    world.source.pageSize = 1;
    await world.restart();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.put('deal', 'd2', wonDeal('Other'));
    await world.sync();
    world.source.put('deal', 'd1', { goal: 'Halve the time to invoice' });
    // While the half-filled state is at the vendor, the rep completes the deal and a run of another process plans it.
    world.source.duringWrite = async () => {
      world.source.put('deal', 'd1', COMPLETE);
      const { handoffs, outbox } = await world.store.findHandoffs([(await world.handoff('d1')).id]);
      const row = outbox.find((item) => item.kind === 'fields');
      if (row === undefined || handoffs.length === 0) throw new Error('nothing in flight');
      const newer = { ...row, desired: { ...row.desired, hScore: 100 }, desiredHash: 'newer' };
      await world.store.savePage({ connection: world.id, handoffs: [], sources: [], snapshots: [], events: [], outbox: [newer], errors: [], cursor: undefined });
    };
    await world.sync();
    expect(world.source.record('deal', 'd1').own['hScore']).toBe(100);
    await world.sync();
    expect(world.source.record('deal', 'd1').own).toMatchObject({ hScore: 100, hStatus: 'Ready', hMissing: '' });
    expect((await world.rows('d1')).filter((row) => row.state !== 'acknowledged')).toEqual([]);
    expect(world.source.openTasks().map((task) => task.target.externalId)).toEqual(['d2', 'd2']);
  });
});
