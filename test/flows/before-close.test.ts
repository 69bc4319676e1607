import { describe, expect, it } from '@jest/globals';
import { packetOf } from '../../src/core/view/handoff-packet.ts';
import { DAY, HOUR } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { OPS, shownOn } from './support/acceptance.ts';
import { COMPLETE, useStore, wonDeal, type World } from './support/world.ts';

const LATE = { stage: 'negotiation', wonAt: null } as const;
const lateDeal = (fields: Parameters<typeof wonDeal>[1] = {}) => wonDeal('Northwind', { ...LATE, ...fields });
const asksBefore = (world: World): Promise<void> => world.edit('customer-playbook.yaml', (text) => `${text}\nbeforeClose: { tasks: true }\n`);
const showReason = (world: World): Promise<void> => world.edit('customer.yaml', (text) => text.replace('hStatus: status,', 'hStatus: status, hReason: statusReason,'));
const close = async (world: World, fields: Parameters<typeof wonDeal>[1] = {}): Promise<void> => {
  world.source.put('deal', 'd1', { stage: 'won', wonAt: world.clock.iso(), ...fields });
  await world.sync();
};

describe.each(ENGINES)('a deal before its close on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('shows in the source what operations would miss, and asks nobody', async () => {
    const world = await start();
    await showReason(world);
    await world.restart();
    world.source.put('deal', 'd1', lateDeal({ goal: 'Halve the time to invoice' }));
    await world.sync();
    world.clock.advance(DAY);
    await world.sync();
    expect(shownOn(world)).toMatchObject({ hScore: 40, hStatus: 'Before close', hReason: 'If this closed today, operations would miss: Promises, Go-live date and Environment.' });
    expect(world.source.tasks).toEqual([]);
    world.source.put('deal', 'd1', COMPLETE);
    await world.sync();
    expect(shownOn(world)).toMatchObject({ hScore: 100, hStatus: 'Before close', hReason: 'If this closed today, nothing would be missing.' });
    expect((await world.handoff('d1')).tasks).toEqual([]);
  });

  it('goes on as the same handoff when it closes, and keeps the scores of three moments', async () => {
    const world = await start();
    world.source.put('deal', 'd1', lateDeal());
    await world.sync();
    const before = await world.handoff('d1');
    world.clock.advance(DAY);
    world.source.put('deal', 'd1', { environment: 'SAP' });
    await world.sync();
    const lastBefore = world.clock.iso();
    world.clock.advance(DAY);
    await close(world, { goal: 'Halve the time to invoice' });
    const closedAt = world.clock.iso();
    world.clock.advance(HOUR);
    world.source.put('deal', 'd1', COMPLETE);
    await world.sync();
    const accepted = await world.app.accept(await world.handoff('d1'), { by: OPS });
    expect(accepted.handoff).toMatchObject({ id: before.id, createdAt: before.createdAt, episode: 1 });
    expect(accepted.handoff.scores).toEqual({ beforeClose: { score: 10, at: lastBefore }, atClose: { score: 50, at: closedAt }, atAcceptance: { score: 100, at: world.clock.iso() } });
    world.source.put('deal', 'd1', { goal: null });
    world.clock.advance(DAY);
    await world.sync();
    const after = await world.handoff('d1');
    expect(after.score).toBe(60);
    expect(after.scores).toEqual(accepted.handoff.scores);
    const events = (await world.store.findEvents({ handoffId: before.id, limit: 50 })).toReversed();
    expect(events[0]).toMatchObject({ type: 'handoff_found', data: { status: 'pre_close' } });
    expect(events.filter(({ type }) => type === 'score_recorded').map(({ data }) => data)).toEqual([
      { moment: 'before_close', score: 10 }, { moment: 'at_close', score: 50 }, { moment: 'at_acceptance', score: 100 },
    ]);
  });

  it('is asked about before the close where the playbook says so, in a task that goes on after it', async () => {
    const world = await start();
    await asksBefore(world);
    await world.restart();
    world.source.put('deal', 'd1', lateDeal({ environment: 'SAP' }));
    await world.sync();
    const [asked] = world.source.openTasks();
    expect(world.source.openTasks()).toHaveLength(1);
    expect(asked?.content).toMatchObject({ subject: 'Complete the handoff: Northwind', dueDate: '2026-11-25' });
    world.clock.advance(DAY);
    await close(world, { goal: 'Halve the time to invoice' });
    world.clock.advance(HOUR);
    await world.sync();
    expect(world.source.tasks.map(({ key, closed }) => [key, closed])).toEqual([[asked?.key, false]]);
    expect(world.source.openTasks()[0]?.content.body).not.toContain('Goal');
    world.source.put('deal', 'd1', COMPLETE);
    await world.sync();
    expect(world.source.tasks.map(({ key, closed }) => [key, closed])).toEqual([[asked?.key, true]]);
    const types = (await world.store.findEvents({ handoffId: (await world.handoff('d1')).id, limit: 50 })).map(({ type }) => type);
    expect(types.filter((type) => type === 'task_created')).toHaveLength(1);
    expect(types).not.toContain('task_withdrawn');
  });

  it('takes its early task back when the playbook does not ask before the close any more', async () => {
    const world = await start();
    await asksBefore(world);
    await world.restart();
    world.source.put('deal', 'd1', lateDeal());
    await world.sync();
    await world.edit('customer-playbook.yaml', (text) => text.replace('tasks: true', 'tasks: false'));
    await world.restart();
    await world.sync();
    expect(world.source.openTasks()).toEqual([]);
    expect((await world.handoff('d1')).tasks.map((task) => task.closingNote)).toEqual(expect.arrayContaining(['No longer needed: nobody is asked before the deal closes any more.']));
  });

  it('stays watched when it goes back to an early stage, without a date of closing, and asks nobody meanwhile', async () => {
    const world = await start();
    await asksBefore(world);
    await world.restart();
    world.source.put('deal', 'd1', lateDeal());
    await world.sync();
    // Closed once, long ago: the date stands, the deal does not.
    world.source.put('deal', 'd1', { stage: 'discovery', wonAt: '2020-01-01T10:00:00Z', goal: 'Halve the time to invoice' });
    await world.sync();
    expect(await world.handoff('d1')).toMatchObject({ status: 'pre_close', score: 40, reachedAt: null, backlog: false });
    expect(shownOn(world)).toMatchObject({ hScore: 40, hStatus: 'Before close' });
    expect(world.source.openTasks()).toEqual([]);
    await close(world);
    expect(await world.handoff('d1')).toMatchObject({ status: 'incomplete', episode: 1, scores: { beforeClose: { score: 40 }, atClose: { score: 40 } } });
  });

  it('says in the source that it was lost, and is watched anew when it comes back', async () => {
    const world = await start();
    await world.edit('customer.yaml', (text) => text.replace('      scope: { type: new }', '      scope: { type: new }\n      withdrawn: { stage: lost }'));
    await world.restart();
    world.source.put('deal', 'd1', lateDeal({ environment: 'SAP' }));
    await world.sync();
    world.source.put('deal', 'd1', { stage: 'lost' });
    await world.sync();
    expect(await world.handoff('d1')).toMatchObject({ status: 'withdrawn', reachedAt: null, backlog: false, scores: { beforeClose: { score: 10 }, atClose: null } });
    expect(shownOn(world)).toMatchObject({ hStatus: 'Withdrawn' });
    world.source.put('deal', 'd1', { ...LATE, goal: 'Halve the time to invoice' });
    await world.sync();
    expect(await world.handoff('d1')).toMatchObject({ status: 'pre_close', episode: 2, scores: { beforeClose: { score: 50 }, atClose: null } });
    await close(world);
    expect(await world.handoff('d1')).toMatchObject({ status: 'incomplete', episode: 2, scores: { beforeClose: { score: 50 }, atClose: { score: 50 } } });
  });

  it('is withdrawn when its record is deleted', async () => {
    const world = await start();
    world.source.put('deal', 'd1', lateDeal());
    await world.sync();
    world.source.delete('deal', 'd1');
    await world.sync();
    expect(await world.handoff('d1')).toMatchObject({ status: 'withdrawn', statusReason: 'the record was deleted in the source' });
  });

  it('won again after it was reopened, the scores begin anew', async () => {
    const world = await start();
    world.source.put('deal', 'd1', lateDeal({ environment: 'SAP' }));
    await world.sync();
    await close(world);
    world.source.put('deal', 'd1', LATE);
    await world.sync();
    expect(await world.handoff('d1')).toMatchObject({ status: 'withdrawn', scores: { beforeClose: { score: 10 }, atClose: { score: 10 } } });
    world.clock.advance(DAY);
    await close(world, COMPLETE);
    expect(await world.handoff('d1')).toMatchObject({ status: 'ready', episode: 2, scores: { beforeClose: null, atClose: { score: 100, at: world.clock.iso() } } });
  });

  it('found long after its close, its score is told to be seen late', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind'));
    world.source.put('deal', 'd2', wonDeal('Contoso', { wonAt: world.clock.iso() }));
    await world.sync();
    const scoresOf = async (id: string) => packetOf(await world.handoff(id), { sources: [], outbox: [] }, { roles: ['viewer'], configured: [] }).scores;
    expect(await scoresOf('d1')).toMatchObject({ beforeClose: null, atClose: { score: 0 }, closeSeenLate: true });
    expect(await scoresOf('d2')).toMatchObject({ atClose: { score: 0 }, closeSeenLate: false });
  });
});
