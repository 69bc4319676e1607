import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { draftOf, MAPPING, replay, REQUIREMENTS } from './support/replay.ts';
import { COMPLETE, rep, useStore, wonDeal } from './support/world.ts';

describe.each(ENGINES)('a preview of a draft, on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('lists exactly the deals that a requirement above an amount would ask, and the people behind them', async () => {
    const world = await start();
    await world.edit(MAPPING, (text) => text.replace('      promises: promises\n', '      promises: promises\n      contract.value: { from: amount, currency: EUR }\n'));
    const amounts = { small: 9_000, big: 60_000, huge: 90_000, told: 70_000 };
    for (const [name, amount] of Object.entries(amounts)) world.source.put('deal', name, wonDeal(name, { ...COMPLETE, amount, rep: rep(name === 'huge' ? 'hana' : 'ana'), ...(name === 'told' ? { risks: 'Their IT lead leaves' } : {}) }));
    world.source.put('deal', 'old', wonDeal('old', { ...COMPLETE, amount: 99_000, wonAt: '2026-01-02T10:00:00Z' }));
    await world.sync();
    const files = await draftOf(world, {
      [REQUIREMENTS]: (text) => `${text.trimEnd()}\n  - { id: risks, field: risks, label: Risks, weight: 20, owner: sales_rep, applies: { field: contract.value, atLeast: 50000 } }\n`,
      [MAPPING]: (text) => text.replace('      promises: promises\n', '      promises: promises\n      risks: risks\n'),
    });
    const { figures } = await replay(world.app.replays, files);
    // The fake source shows whatever a record holds, so only the deal that has the field tells.
    expect(figures.notStored).toEqual([{ connection: world.id, object: 'deal', path: 'risks', lacking: 4, of: 5, lastReadAt: expect.any(String), sampleCalls: 1 }]);
    expect(figures.requirements).toMatchObject([{ requirement: 'risks', change: 'new', openHandoffs: 3, lacking: 0, unknown: 2, people: [] }]);
    expect(figures.scores).toMatchObject({ up: 0, down: 0, same: 5, partial: 4 });
    expect(figures.tasks).toMatchObject({ open: 0 });

    // Asked for and empty is another thing than never asked for.
    for (const name of Object.keys(amounts)) if (name !== 'told') world.source.put('deal', name, { risks: null, goal: 'Halve the time to the first invoice' });
    await world.sync();
    const now = (await replay(world.app.replays, files)).figures;
    expect(now.requirements).toMatchObject([{ requirement: 'risks', openHandoffs: 3, lacking: 2, unknown: 0, people: [{ name: 'ana', lacking: 1 }, { name: 'hana', lacking: 1 }] }]);
    expect(now.notes).toEqual([expect.stringContaining('as they were when')]);
    expect(now.requirements[0]?.handoffs.map(({ title }) => title).toSorted()).toEqual(['big', 'huge']);
    expect(now.scores).toMatchObject({ up: 0, down: 2, same: 3 });
    expect(now.down.map(({ title, score }) => [title, score])).toEqual(expect.arrayContaining([['big', { from: 100, to: 83 }], ['huge', { from: 100, to: 83 }]]));
    expect(now.apiCalls).toEqual([{ connection: world.id, toWrite: 2, toRead: 1, why: expect.stringContaining('read again') }]);
  });

  it('leaves out what depends on a field that is not stored, and says what the rest cannot foresee', async () => {
    const world = await start();
    for (let index = 0; index < 3; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, COMPLETE));
    await world.sync();
    const { figures } = await replay(world.app.replays, await draftOf(world, { [MAPPING]: (text) => text.replace('scope: { type: new }', 'scope: { type: new, region: EMEA }') }));
    expect(figures).toMatchObject({ compared: 0, notJudged: 3, takenBack: 0, notStored: [{ path: 'region', lacking: 3, of: 3 }] });
    expect(figures.notes).toEqual([expect.stringContaining('which records'), expect.stringContaining('left out')]);
    const narrower = await replay(world.app.replays, await draftOf(world, { [MAPPING]: (text) => text.replace('scope: { type: new }', 'scope: { type: renewal }') }));
    expect(narrower.figures).toMatchObject({ compared: 3, notJudged: 0, takenBack: 3 });
  });

  it('what a draft no longer maps lowers scores, but costs nobody an answer', async () => {
    const world = await start();
    for (let index = 0; index < 3; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, COMPLETE));
    await world.sync();
    const { figures } = await replay(world.app.replays, await draftOf(world, { [MAPPING]: (text) => text.replace('      promises: promises\n', '') }));
    expect(figures).toMatchObject({ requirements: [], tasks: { open: 0 }, scores: { up: 0, down: 3 } });
  });

  it('has nothing to say of a draft that changes no meaning, and refuses one that is wrong', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Deal'));
    await world.sync();
    expect(await replay(world.app.replays, await draftOf(world, { [REQUIREMENTS]: (text) => `# only a comment\n${text}` }))).toMatchObject({ state: 'done', total: 0, figures: { compared: 0, notes: [] } });
    const wrong = await draftOf(world, { [REQUIREMENTS]: (text) => text.replace('field: promises', 'field: promisses') });
    await expect(world.app.replays.start(wrong, 'rita')).rejects.toMatchObject({ code: 'bad_config', problems: [{ file: wrong[0]?.name, suggestion: 'promises' }] });
  });

  it('is ended by the next one of the same person, and by whoever cancels it; a third person waits', async () => {
    const world = await start();
    for (let index = 0; index < 20; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`));
    await world.sync();
    const files = await draftOf(world, { [REQUIREMENTS]: (text) => text.replace('weight: 40', 'weight: 41') });
    const { replays } = world.app;
    const first = await replays.start(files, 'rita');
    const second = await replays.start(files, 'rita');
    expect(replays.show(first, ['admin'])).toMatchObject({ state: 'cancelled' });
    const other = await replays.start(files, 'olga');
    await expect(replays.start(files, 'sam')).rejects.toMatchObject({ code: 'replays_busy' });
    replays.cancel(other);
    await replays.ended(other);
    expect(replays.show(other, ['admin'])).toMatchObject({ state: 'cancelled', done: 0, figures: { compared: 0 } });
    await replays.ended(second);
    expect(replays.show(second, ['admin'])).toMatchObject({ state: 'done', done: 20 });
    world.clock.advance(31 * MINUTE);
    expect(() => replays.show(second, ['admin'])).toThrow(expect.objectContaining({ code: 'replay_not_found' }));
  });

  it('reads a live sample for fields that were never stored, counts its calls, and keeps nothing of it', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Empty', COMPLETE));
    world.source.put('deal', 'd2', wonDeal('Filled', COMPLETE));
    await world.sync();
    const files = await draftOf(world, {
      [REQUIREMENTS]: (text) => `${text.trimEnd()}\n  - { id: risks, field: risks, label: Risks, weight: 100, owner: sales_rep }\n`,
      [MAPPING]: (text) => text.replace('      promises: promises\n', '      promises: promises\n      risks: risks\n'),
    });
    world.source.put('deal', 'd1', { risks: '' });
    world.source.put('deal', 'd2', { risks: 'Their IT lead leaves' });
    const before = await world.handoffs();
    const sample = await world.app.replays.sample(files, world.connection, 20, new AbortController().signal);
    expect(sample).toMatchObject({ records: 2, apiCalls: { estimated: 1, spent: 1 }, fields: [{ object: 'deal', path: 'risks', filled: 1, of: 2, unreadable: false }] });
    expect(sample.handoffs.map(({ title, score }) => [title, score]).toSorted()).toEqual([['Empty', { from: 100, to: 50 }], ['Filled', { from: 100, to: 100 }]]);
    expect(await world.handoffs()).toEqual(before);
  });
});
