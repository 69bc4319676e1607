import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { ENGINES } from '../support/store.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { OPS } from './support/acceptance.ts';
import { draftOf, MAPPING, replay, REQUIREMENTS, seen } from './support/replay.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, rep, useStore, wonDeal, type World } from './support/world.ts';

const DEALS = 240;

/** Deals of every sort: complete ones, gaps for four people, placeholders, some not won yet, some long ago. */
function fill(world: World): void {
  for (let index = 0; index < DEALS; index += 1) {
    const answers: JsonObject = {
      ...(index % 2 === 0 ? { goal: 'Halve the time to invoice' } : {}),
      ...(index % 3 === 0 ? { promises: 'None' } : index % 7 === 0 ? { promises: 'tbd' } : {}),
      ...(index % 5 === 0 ? {} : { goLive: '2027-01-15' }),
      ...(index % 4 === 0 ? { environment: 'SAP and Okta' } : {}),
      amount: index * 1_000,
    };
    const stage = index % 11 === 0 ? 'negotiation' : 'won';
    const wonAt = index % 13 === 0 ? '2026-01-20T10:00:00Z' : '2026-11-20T10:00:00Z';
    world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { ...(index % 18 === 0 ? COMPLETE : answers), stage, wonAt, rep: rep(`rep${index % 40}`), engineer: rep(`eng${index % 60}`), amount: index * 1_000 }));
  }
}

describe.each(ENGINES)('a draft replayed over what is stored, on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('foretells what the run after publishing does: scores, statuses, tasks and writes', async () => {
    const world = await start();
    await world.edit(MAPPING, (text) => text.replace('      promises: promises\n', '      promises: promises\n      contract.value: { from: amount, currency: EUR }\n'));
    fill(world);
    await world.sync();
    world.clock.advance(30 * MINUTE);
    await world.sync();
    const change = (text: string): string =>
      text
        .replace('promises, label: Promises, weight: 30, noneAllowed: true,', 'promises, label: Promises, weight: 10,')
        .replace('label: Go-live date, weight: 20,', 'label: Go-live date, weight: 45, gate: true, applies: { field: contract.value, atLeast: 100000 },')
        .replace(/ {2}- \{ id: environment.*\n/, '');
    const before = await seen(world);
    const forecast = await replay(world.app.replays, await draftOf(world, { [REQUIREMENTS]: change }));
    expect(forecast).toMatchObject({ state: 'done', total: DEALS, done: DEALS, problem: null });
    expect(await seen(world)).toEqual(before);

    await world.edit(REQUIREMENTS, change);
    const run = await world.sync();
    const after = await seen(world);
    const pairs = [...before].map(([id, from]) => ({ id, from, to: after.get(id) ?? from }));
    const number = (test: (from: number, to: number) => boolean): number => pairs.filter(({ from, to }) => test(from.score ?? -1, to.score ?? -1)).length;
    const { figures } = forecast;
    expect(figures.compared).toBe(DEALS);
    expect([figures.scores.up, figures.scores.down, figures.scores.same]).toEqual([number((a, b) => b > a), number((a, b) => b < a), number((a, b) => a === b)]);
    expect(figures.scores.up * figures.scores.down).toBeGreaterThan(0);
    const isReady = (status: string): boolean => status === 'ready';
    expect([figures.ready.gained, figures.ready.lost]).toEqual([pairs.filter(({ from, to }) => !isReady(from.status) && isReady(to.status)).length, pairs.filter(({ from, to }) => isReady(from.status) && !isReady(to.status)).length]);
    expect(figures.ready.gained * figures.ready.lost).toBeGreaterThan(0);
    for (const { id, score, status } of [...figures.up, ...figures.down]) expect({ id, score: score.to, status: status.to }).toEqual({ id, ...after.get(id) });
    expect([figures.fields.records, figures.tasks.update, figures.tasks.close]).toEqual([run.writeBack.fields, run.writeBack.tasksUpdated, run.writeBack.tasksClosed]);
    expect(figures.tasks.open).toBe(run.writeBack.tasksCreated);
    expect(figures.tasks.close).toBeGreaterThan(0);
    expect(figures.tasks.update).toBeGreaterThan(0);
  });

  it('foretells the tasks that a draft opens, as far as people may have more', async () => {
    const world = await start();
    for (let index = 0; index < 60; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { ...COMPLETE, rep: rep(`rep${index % 4}`) }));
    await world.sync();
    const change = (text: string): string => `${text.trimEnd()}\n  - { id: risks, field: risks, label: Risks, weight: 20, owner: sales_rep }\n`;
    const mapped = (text: string): string => text.replace('      promises: promises\n', '      promises: promises\n      risks: environmentRisk\n');
    await world.edit(MAPPING, mapped);
    await world.sync();
    const forecast = await replay(world.app.replays, await draftOf(world, { [REQUIREMENTS]: change }));
    await world.edit(REQUIREMENTS, change);
    await world.sync();
    world.clock.advance(30 * MINUTE);
    await world.sync();
    // Four people, five open tasks each at most.
    expect(forecast.figures.tasks).toMatchObject({ open: 20, close: 0, update: 0 });
    expect(world.source.openTasks()).toHaveLength(20);
    expect(forecast.figures.requirements).toMatchObject([{ requirement: 'risks', change: 'new', owner: 'sales_rep', openHandoffs: 60, lacking: 60, people: [{ lacking: 15 }, { lacking: 15 }, { lacking: 15 }, { lacking: 15 }] }]);
  });

  it('knows what people did meanwhile: accepted, ended and deleted ones, and days that passed are not the draft’s doing', async () => {
    const world = await start();
    for (let index = 0; index < 12; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { ...(index < 4 ? COMPLETE : { goal: 'Halve the time to invoice' }), rep: rep(`rep${index}`) }));
    await world.sync();
    world.clock.advance(30 * MINUTE);
    await world.sync();
    await world.app.accept(await world.handoff('d0'), { by: OPS });
    world.source.delete('deal', 'd1');
    for (const externalId of ['d5', 'd6']) for (const task of world.source.tasksOn(externalId)) world.source.endTask(task, 'closed');
    await world.sync();
    world.clock.advance(3 * 24 * 60 * MINUTE);
    // Published, and no run has seen it: a preview is of the draft alone.
    await world.edit(REQUIREMENTS, (text) => text.replace('weight: 40', 'weight: 55'));
    await world.app.publish(world.connection, { author: 'rita', reason: 'goals count more' });
    const change = (text: string): string => text.replace('label: Promises, weight: 30, noneAllowed: true', 'label: Promises, weight: 45');
    const forecast = await replay(world.app.replays, await draftOf(world, { [REQUIREMENTS]: change }));
    expect(forecast).toMatchObject({ state: 'done', problem: null, done: 12 });
    await world.sync();
    const before = await seen(world);
    await world.edit(REQUIREMENTS, change);
    const run = await world.sync();
    const after = await seen(world);
    const { figures } = forecast;
    expect(figures.compared).toBe(11);
    expect([...figures.up, ...figures.down].map(({ id, score, status }) => [id, score, status]).toSorted()).toEqual(
      [...before].filter(([id, { score, status }]) => status !== 'withdrawn' && after.get(id)?.score !== score).map(([id, from]) => [id, { from: from.score, to: after.get(id)?.score }, { from: from.status, to: after.get(id)?.status }]).toSorted(),
    );
    expect(figures.scores.down).toBeGreaterThan(0);
    expect([figures.fields.records, figures.tasks.open, figures.tasks.update, figures.tasks.close]).toEqual([run.writeBack.fields, run.writeBack.tasksCreated, run.writeBack.tasksUpdated, run.writeBack.tasksClosed]);
  });
});

describe.each(ENGINES)('a draft about deals that stand in two connections, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it('foretells what both runs write after publishing', async () => {
    const world = await start({ main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } });
    for (let index = 0; index < 30; index += 1) {
      world.source('main').put('deal', `d${index}`, wonDeal(`Deal ${index}`, { crmId: `${1000 + index}`, ...(index % 2 === 0 ? { goal: 'Halve the time to invoice' } : {}) }));
      if (index % 3 > 0) world.source('mirror').put('deal', `x${index}`, wonDeal(`Deal ${index}`, { mirrorOf: `${1000 + index}`, ...COMPLETE }));
    }
    await world.syncAll();
    world.clock.advance(30 * MINUTE);
    await world.syncAll();
    const stricter = (text: string): string => text.replace('label: Goal, weight: 40', 'label: Goal, weight: 70').replace(/ {2}- \{ id: environment.*\n/, '');
    const { name, path } = world.app.ruleFiles.findRulesFile('main/customer-requirements.yaml');
    const forecast = await replay(world.app.replays, [{ name, text: stricter(await readFile(path, 'utf8')) }]);
    await world.write('main', 'customer-requirements.yaml', stricter);
    const runs = await world.syncAll();
    const sum = (count: (run: (typeof runs)[number]) => number): number => runs.reduce((total, run) => total + count(run), 0);
    expect(forecast).toMatchObject({ total: 30, done: 30 });
    expect(forecast.figures.fields.records).toBe(sum(({ writeBack }) => writeBack.fields));
    expect([forecast.figures.tasks.open, forecast.figures.tasks.update, forecast.figures.tasks.close]).toEqual([sum(({ writeBack }) => writeBack.tasksCreated), sum(({ writeBack }) => writeBack.tasksUpdated), sum(({ writeBack }) => writeBack.tasksClosed)]);
    expect(forecast.figures.scores.up + forecast.figures.scores.down).toBeGreaterThan(0);
    expect(forecast.figures.tasks.close + forecast.figures.tasks.update).toBeGreaterThan(0);
    const scores = new Map((await world.handoffs()).alive.map(({ id, score }) => [id, score]));
    for (const { id, score } of [...forecast.figures.up, ...forecast.figures.down]) expect(score.to).toBe(scores.get(id));
  });
});
