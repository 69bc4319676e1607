import { describe, expect, it } from '@jest/globals';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, wonDeal } from './support/world.ts';

const OPS = { name: 'Omar Ops', email: 'omar@acme.example', role: 'operations' } as const;

describe('deciding on a deal that stands in two connections', () => {
  const { world: start } = useCircle('embedded');

  it('is shown in both, asked in one, and neither account has to answer', async () => {
    const world = await start({ main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', { ...COMPLETE, crmId: '0061' }));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
    await world.syncAll();
    const [handoff] = (await world.handoffs()).alive;
    if (handoff === undefined) throw new Error('no handoff');
    for (const source of world.sources.values()) source.expired = true;
    const decided = await world.app.reject(handoff, { by: OPS, reason: 'scope_creep' });
    expect(decided.shownIn).toEqual([world.id('main'), world.id('mirror')]);
    for (const source of world.sources.values()) source.expired = false;
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 1, mirror: 0 });
    expect(world.source('main').record('deal', 'd1').own).toMatchObject({ hStatus: 'Rejected' });
    expect(world.source('mirror').record('deal', 'x1').own).toMatchObject({ hStatus: 'Rejected' });
  });

  it('what was accepted in one system stays accepted when it turns out to be one with a deal in another', async () => {
    const world = await start({ main: {}, mirror: {} });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    world.source('mirror').put('deal', 'x1', wonDeal('Northwind', COMPLETE));
    await world.syncAll();
    const { alive } = await world.handoffs();
    const [main, mirror] = ['main', 'mirror'].map((seat) => alive.find((handoff) => handoff.connection === world.id(seat)));
    if (main === undefined || mirror === undefined) throw new Error('two handoffs');
    await world.app.ask(main, { by: OPS, text: 'Who signs off?' });
    await world.app.ask(mirror, { by: OPS, text: 'Which ERP?' });
    await world.app.accept(mirror, { by: OPS });
    const linked = await world.app.link(main, mirror, { by: 'omar@acme.example', reason: 'one deal' });
    expect(linked).toMatchObject({ status: 'accepted', acceptance: { accepted: { by: OPS }, questions: [{ number: 1, text: 'Who signs off?' }, { number: 2, text: 'Which ERP?' }] } });
    await world.syncAll();
    expect(world.openTasks()).toEqual({ main: 1, mirror: 0 });
    await expect(world.app.accept(mirror, { by: OPS })).rejects.toMatchObject({ code: 'handoff_absorbed' });
  });

  it('says so when the connection was taken out of connections.yaml', async () => {
    const world = await start({ main: {}, mirror: {} });
    world.source('main').put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.syncAll();
    const [handoff] = (await world.handoffs()).alive;
    if (handoff === undefined) throw new Error('no handoff');
    await world.restart({ mirror: {} });
    await expect(world.app.accept(handoff, { by: OPS })).rejects.toMatchObject({ code: 'connection_without_rules', exitCode: 2 });
  });
});
