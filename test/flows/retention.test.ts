import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { keepHouse } from '../../src/flows/watch/keep-house.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { DAY, HOUR, type ManualClock } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { ANA, makeReady, OPS, refusal } from './support/acceptance.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, NOTHING_WRITTEN, useStore, wonDeal, type World } from './support/world.ts';

const TIMES = { runsDays: 90, eventsMonths: 24, snapshotsMonths: 24, auditMonths: 24 };
const MARK = 'Quxworth';
const said = (what: string) => `${what}, says ${MARK}`;

const keep = (world: { readonly store: OpenStore; readonly clock: ManualClock }) => keepHouse({ store: world.store, clock: world.clock, times: TIMES });

/** Tables with a row in which the mark stands, packed bodies unpacked. */
async function tablesWithMark(store: OpenStore): Promise<readonly string[]> {
  const tables = await store.dataSource.query<{ name: string }[]>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await store.dataSource.query<Record<string, unknown>[]>(`SELECT * FROM "${name}"`);
    const texts = rows.map(({ body, ...row }) => `${JSON.stringify(row)}${Buffer.isBuffer(body) ? inflateRawSync(body).toString('utf8') : JSON.stringify(body ?? null)}`);
    if (texts.some((text) => text.includes(MARK))) found.push(name);
  }
  return found.toSorted();
}

/** A deal about which everything was written that people may write, accepted, and nothing left to do. */
async function makeSettled(start: () => Promise<World>): Promise<World> {
  const { world, handoff } = await makeReady(start);
  world.source.put('deal', 'd1', { name: said('Northwind'), account: said('Northwind Ltd'), goal: said('Halve the time to invoice'), environment: said('SAP') });
  await world.sync();
  await world.app.submit(await handoff(), { by: ANA, confirmed: said('handed in') });
  await world.app.reject(await handoff(), { by: OPS, reason: 'other', text: said('rejected'), fields: [{ field: 'promises', text: said('no promise') }] });
  await world.sync();
  await world.app.submit(await handoff(), { by: ANA, confirmed: said('confirmed') });
  await world.app.ask(await handoff(), { by: OPS, text: said('asked'), field: 'goal' });
  await world.sync();
  await world.app.answer(await handoff(), { by: ANA, question: 1, text: said('answered') });
  await world.app.recordAudit(await handoff(), { by: OPS, topic: 'scope', outcome: 'at_risk', text: said('gone through') });
  world.source.put('deal', 'd1', { promises: null, goal: null });
  await world.sync();
  await world.app.accept(await handoff(), { by: { ...OPS, name: `Omar ${MARK}` }, anyway: said('accepted anyway') });
  world.source.put('deal', 'd1', { promises: 'None', goal: said('Halve it') });
  await world.sync();
  await world.app.confirmDelta(await handoff(), { by: OPS });
  world.clock.advance(HOUR);
  await world.sync();
  expect(await handoff()).toMatchObject({ status: 'accepted', score: 100 });
  expect(world.source.openTasks()).toEqual([]);
  return world;
}

describe.each(ENGINES)('what handoffs at rest said on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('goes 24 months later from every table, with all that people wrote about it; score, steps, moments and keys stay', async () => {
    const world = await makeSettled(start);
    const before = await world.handoff('d1');
    expect(await tablesWithMark(world.store)).toEqual(expect.arrayContaining(['handoffs', 'outbox', 'snapshots', 'sources']));
    world.clock.advance(700 * DAY);
    expect(await keep(world)).toMatchObject({ values: 0 });
    expect(await world.handoff('d1')).toEqual(before);
    world.clock.advance(60 * DAY);
    expect(await keep(world)).toMatchObject({ values: 1 });
    expect(await tablesWithMark(world.store)).toEqual([]);
    const after = await world.handoff('d1');
    expect(after).toMatchObject({ id: before.id, status: 'accepted', score: 100, episode: 1, scores: before.scores, reachedAt: before.reachedAt, createdAt: before.createdAt, updatedAt: before.updatedAt, cutAt: expect.any(String) });
    expect(after.report.verdicts).toEqual(before.report.verdicts);
    expect(after.tasks.map(({ key, state, dueDate }) => [key, state, dueDate])).toEqual(before.tasks.map(({ key, state, dueDate }) => [key, state, dueDate]));
    expect(after.acceptance).toMatchObject({
      accepted: { at: before.acceptance?.accepted?.at, score: before.acceptance?.accepted?.score, missing: ['goal', 'promises'], by: { role: 'operations' } },
      rejections: [{ number: 1, reason: 'other', at: before.acceptance?.rejections[0]?.at, about: [{ requirement: 'promises' }] }],
      questions: [{ number: 1, at: before.acceptance?.questions[0]?.at }],
      audit: { scope: { outcome: 'at_risk' } },
    });
    expect(Object.values(await keep(world)).every((rows) => rows === 0)).toBe(true);
  });

  it('does not come back with a sync, a reading of everything or changed rules, and nothing is written', async () => {
    const world = await makeSettled(start);
    world.clock.advance(800 * DAY);
    await keep(world);
    const written = world.source.written();
    for (const full of [false, true]) expect(await world.sync({ full })).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    await world.edit('customer-requirements.yaml', (text) => text.replace('weight: 30', 'weight: 25'));
    await world.restart();
    expect(await world.sync({ full: true })).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(await tablesWithMark(world.store)).toEqual([]);
    expect(await world.handoff('d1')).toMatchObject({ status: 'accepted', score: 100 });
    expect(world.source.written()).toEqual(written);
    expect(await refusal(world.app.ask(await world.handoff('d1'), { by: OPS, text: 'Why?' }))).toMatchObject({ code: 'handoff_cut', remedy: expect.stringContaining('source') });
    world.source.delete('deal', 'd1');
    expect(await world.sync()).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    expect(await world.handoff('d1')).toMatchObject({ status: 'accepted', score: 100 });
  });

  it('is read anew when the deal is reopened and won again: a new episode, no task and no comment twice', async () => {
    const world = await makeSettled(start);
    world.clock.advance(800 * DAY);
    await keep(world);
    const [first, notes] = [world.source.tasks.map((task) => task.key), world.source.notes.length];
    world.source.put('deal', 'd1', { stage: 'negotiation' });
    expect(await world.sync()).toMatchObject({ outcome: 'complete', handoffs: { withdrawn: 1 } });
    expect(await world.handoff('d1')).toMatchObject({ status: 'withdrawn', title: said('Northwind') });
    world.source.put('deal', 'd1', { stage: 'won', wonAt: world.clock.iso(), goal: null });
    await world.sync();
    world.clock.advance(HOUR);
    await world.sync();
    const again = await world.handoff('d1');
    expect(again).toMatchObject({ status: 'incomplete', episode: 2, title: said('Northwind'), score: 60 });
    expect(again.cutAt).toBeUndefined();
    expect(again.record.answers['technical.environment']?.value).toBe(said('SAP'));
    expect(world.source.openTasks().map(({ key }) => key).filter((key) => first.includes(key))).toEqual([]);
    expect(world.source.openTasks()).toHaveLength(1);
    expect(new Set(world.source.tasks.map(({ key }) => key)).size).toBe(world.source.tasks.length);
    expect(world.source.notes).toHaveLength(notes);
    expect((await world.handoffs()).map(({ id }) => id)).toEqual([again.id]);
    expect(await world.sync({ full: true })).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
  });

  it('stays while somebody has something left to do: an answer that is missing, a task, a question, a value to be confirmed', async () => {
    const world = await makeSettled(start);
    world.source.put('deal', 'missing', wonDeal(said('Missing')));
    world.source.put('deal', 'asked', wonDeal(said('Asked'), COMPLETE));
    world.source.put('deal', 'moved', wonDeal(said('Moved'), COMPLETE));
    world.source.put('deal', 'waits', wonDeal(said('Waits'), COMPLETE));
    await world.sync();
    for (const name of ['asked', 'moved']) await world.app.accept(await world.handoff(name), { by: OPS });
    await world.app.ask(await world.handoff('asked'), { by: OPS, text: said('asked') });
    world.source.put('deal', 'moved', { goLive: '2027-06-15' });
    world.clock.advance(HOUR);
    await world.sync();
    const names = ['missing', 'asked', 'moved', 'waits'];
    const before = await Promise.all(names.map((name) => world.handoff(name)));
    world.clock.advance(1_500 * DAY);
    expect(await keep(world)).toMatchObject({ values: 1 });
    expect(await Promise.all(names.map((name) => world.handoff(name)))).toEqual(before);
    for (const handoff of before) expect((await world.store.findHandoffs([handoff.id])).sources[0]?.fields).toMatchObject({ name: handoff.title });
    // What was left to do is done: from now on the time runs.
    await world.app.answer(await world.handoff('asked'), { by: ANA, question: 1, text: said('answered') });
    await world.sync();
    world.clock.advance(100 * DAY);
    expect(await keep(world)).toMatchObject({ values: 0 });
    world.clock.advance(700 * DAY);
    expect(await keep(world)).toMatchObject({ values: 1 });
    expect(await world.handoff('asked')).toMatchObject({ title: 'No longer kept' });
  });
});

describe.each(ENGINES)('a cut handoff with records in two connections on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it('is worked out again only after both were read, and asks for nothing that the other knows', async () => {
    const world = await start({ main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } });
    world.source('main').put('deal', 'd1', wonDeal(said('Northwind'), { crmId: '0061AAA', stage: 'won' }));
    world.source('mirror').put('deal', 'x1', wonDeal(said('Northwind'), { ...COMPLETE, mirrorOf: '0061' }));
    await world.syncAll();
    const [ready] = (await world.handoffs()).alive;
    if (ready === undefined) throw new Error('no handoff');
    await world.app.accept(ready, { by: OPS });
    world.clock.advance(HOUR);
    await world.syncAll();
    world.clock.advance(800 * DAY);
    expect(await keep(world)).toMatchObject({ values: 1 });
    expect(await tablesWithMark(world.store)).toEqual([]);
    for (const run of await world.syncAll({ full: true })) expect(run).toMatchObject({ outcome: 'complete', writeBack: NOTHING_WRITTEN });
    world.source('main').put('deal', 'd1', { goal: 'Another goal' });
    await world.sync('main');
    expect((await world.handoffs()).alive).toMatchObject([{ status: 'accepted', score: 100, title: 'No longer kept' }]);
    await world.sync('mirror');
    await world.syncAll();
    const { alive, gone } = await world.handoffs();
    expect(gone).toEqual([]);
    expect(alive).toMatchObject([{ id: ready.id, status: 'accepted', score: 100, title: said('Northwind'), record: { answers: { 'goals.primary': { value: 'Another goal' }, promises: { value: 'None' } } } }]);
    expect(world.openTasks()).toEqual({ main: 0, mirror: 0 });
    // It is at rest still: what was read goes again, after its time.
    expect(await keep(world)).toMatchObject({ values: 0 });
    world.clock.advance(800 * DAY);
    expect(await keep(world)).toMatchObject({ values: 1 });
    expect(await tablesWithMark(world.store)).toEqual([]);
    for (const run of await world.syncAll({ full: true })) expect(run).toMatchObject({ writeBack: NOTHING_WRITTEN });
  });
});
