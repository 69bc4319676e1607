import { describe, expect, it } from '@jest/globals';
import { ENGINES } from '../support/store.ts';
import { useCircle } from './support/use-circle.ts';
import type { CircleWorld } from './support/circle-world.ts';
import { wonDeal } from './support/world.ts';

const BOTH = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } } as const;
const HOME = { main: BOTH.main, mirror: { ...BOTH.mirror, home: true } } as const;

/** A deal that stands in both, and one that only the mirror has. */
async function shared(world: CircleWorld): Promise<void> {
  world.source('main').put('deal', 'd1', wonDeal('Northwind', { crmId: '0061' }));
  world.source('mirror').put('deal', 'x1', wonDeal('Northwind', { mirrorOf: '0061' }));
  world.source('mirror').put('deal', 'x2', wonDeal('Contoso'));
  await world.syncAll();
}
const planOf = async (world: CircleWorld, seat: string) => (await world.app.connectionFile.planRemoval(world.id(seat))).removal;

describe.each(ENGINES)('what removing a connection would mean, on %s', (engine) => {
  const { world: start } = useCircle(engine);

  it('is told in numbers: its handoffs, those that go on elsewhere, open tasks, and what waits to be written', async () => {
    const world = await start(BOTH);
    await world.configure(BOTH);
    await shared(world);
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
    expect(await planOf(world, 'main')).toMatchObject({ handoffs: 1, shared: 1, openTasks: 2, closingCalls: 1, waitingWrites: 0, secrets: [], keepsAccess: false, hearsCalls: false, refused: null });
    expect(await planOf(world, 'mirror')).toMatchObject({ handoffs: 2, shared: 1, openTasks: 2, waitingWrites: 0, refused: null });
    world.source('mirror').put('deal', 'x1', { goal: 'Halve the time to invoice' });
    // The mirror's run leaves rows for its neighbour.
    await world.app.sync(world.id('mirror'));
    expect((await planOf(world, 'main')).waitingWrites).toBeGreaterThan(0);
  });

  it('is refused for the only home of handoffs that stand elsewhere too, until another is home', async () => {
    const world = await start(HOME);
    await world.configure(HOME);
    await shared(world);
    const { refused } = await planOf(world, 'mirror');
    expect(refused).toEqual({ message: expect.stringMatching(new RegExp(`"${world.id('mirror')}" is the home of one handoff that "${world.id('main')}"`)), remedy: expect.stringContaining('home: true'), place: expect.stringMatching(/customer\.yaml, home$/) });
    const { version } = await world.app.connectionFile.planRemoval(world.id('mirror'));
    await expect(world.app.connectionFile.remove(world.id('mirror'), version, { closeTasks: true })).rejects.toMatchObject({ code: 'connection_in_use' });
    expect(world.app.config.connections).toHaveLength(2);
    expect((await planOf(world, 'main')).refused).toBeNull();
    await world.configure({ main: { ...BOTH.main, home: true }, mirror: HOME.mirror });
    await world.syncAll();
    expect((await planOf(world, 'mirror')).refused).toBeNull();
  });

  it('what is left goes on without it, and says so', async () => {
    const world = await start(BOTH);
    await world.configure(BOTH);
    await shared(world);
    const { version } = await world.app.connectionFile.planRemoval(world.id('mirror'));
    expect(await world.app.connectionFile.remove(world.id('mirror'), version, { closeTasks: false })).toMatchObject({ connection: world.id('mirror'), handoffs: 2, openTasks: 2, secretsDeleted: [] });
    const run = await world.app.sync(world.id('main'));
    expect(run).toMatchObject({ outcome: 'complete', notes: [expect.stringContaining(`"${world.id('mirror')}" is not in connections.yaml any more`)] });
    expect(world.openTasks()).toEqual({ main: 2, mirror: 2 });
  });
});
