import { describe, expect, it } from '@jest/globals';
import { createApp, type App } from '../../src/app.ts';
import { ENGINES } from '../support/store.ts';
import { useStore, type World } from './support/world.ts';

const DEAL = { name: 'Deal', stage: 'won', type: 'new', wonAt: '2026-11-20T10:00:00.000Z', account: 'Acme' };
const FILE = 'customer-requirements.yaml';
const heavier = (weight: string) => (text: string) => text.replace(/weight: \d+/, `weight: ${weight}`);

/** Another process of the same service. */
const process = (world: World, runsPublished: boolean): Promise<App> =>
  createApp(world.app.config, { clock: world.clock, store: world.store, findConnector: () => Promise.resolve(world.source.connector), ...(runsPublished ? { runsPublished: true } : {}) });

describe.each(ENGINES)('rules of a service of several processes, on %s', (engine) => {
  const { world: start } = useStore(engine);
  const published = async (world: World) => world.store.findPublished(`${world.id}/${FILE}`);

  it('a worker runs what is published, whatever its own files say', async () => {
    const world = await start();
    world.source.put('deal', 'd1', DEAL);
    await world.sync();
    const worker = await process(world, true);
    await world.edit(FILE, heavier('77'));
    await worker.sync(world.id);
    expect(await published(world)).toMatchObject({ version: 1 });
    const server = await process(world, true);
    expect(await server.publishChanged()).toMatchObject({ published: [{ name: `${world.id}/${FILE}`, version: 2 }], problems: [] });
    const before = await world.handoff('d1');
    await worker.sync(world.id);
    expect((await world.handoff('d1')).assessedWith).not.toBe(before.assessedWith);
  });

  it('files are published when they change, and a broken one says so once and changes nothing', async () => {
    const world = await start();
    await world.sync();
    const server = await process(world, true);
    await server.publishChanged();
    expect(await server.publishChanged()).toEqual({ published: [], problems: [] });
    await world.edit(FILE, () => 'requirements: [');
    expect(await server.publishChanged()).toMatchObject({ published: [], problems: [{ connection: world.id, error: { code: 'bad_config' } }] });
    expect(await server.publishChanged()).toEqual({ published: [], problems: [] });
    expect(await published(world)).toMatchObject({ version: 1 });
    expect(await server.sync(world.id)).toMatchObject({ outcome: 'complete' });
  });

  it('an old file that nobody touched does not undo what somebody else published since', async () => {
    const world = await start();
    const other = await process(world, false);
    await world.sync();
    await other.sync(world.id);
    const file = await published(world);
    if (file === null) throw new Error('nothing was published');
    await world.store.publish({ ...file, text: heavier('88')(file.text), hash: 'of another machine', author: 'ines', reason: 'goals count more' });
    await world.sync();
    await other.sync(world.id);
    expect(await published(world)).toMatchObject({ version: 2, author: 'ines' });
  });
});
