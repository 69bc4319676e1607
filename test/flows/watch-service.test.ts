import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openWatch } from '../../src/app/watch-service.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { forgetOthers } from './support/watched.ts';
import { useStore, wonDeal, type World } from './support/world.ts';

/** What a serving process makes of connections.yaml, with real HTTP. */
describe('the watch of a serving process', () => {
  const { world: start } = useStore('embedded');
  let server: Server | undefined;
  afterEach(() => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done()))));

  async function listen(bodies: string[]): Promise<number> {
    const opened = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push(`${request.url ?? ''} ${body}`);
        response.writeHead(200).end();
      });
    });
    server = opened;
    await new Promise<void>((done) => opened.listen(0, '127.0.0.1', done));
    const address = opened.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return address.port;
  }
  const configOf = (world: World, service: readonly string[]) =>
    parseConfig(['connections:', `  - { id: ${world.id}, connector: fake, mapping: customer.yaml, rollout: fields, schedule: "*/5 * * * *" }`, 'service:', ...service].join('\n'), { cwd: '/', file: 'connections.yaml', env: {} });
  async function paused(): Promise<World> {
    const world = await start({ rollout: 'fields' });
    await forgetOthers(world);
    world.source.put('deal', 'd0', wonDeal('Northwind'));
    await world.sync();
    await world.store.savePause(world.id, { at: world.clock.iso(), by: 'service', code: 'X', reason: 'Refused.', remedy: 'Mend it.', lookAgainAt: null, looks: 0 }, world.clock.iso());
    return world;
  }

  it('tells over a channel whose address is a stored secret', async () => {
    const world = await paused();
    const bodies: string[] = [];
    const port = await listen(bodies);
    await world.store.secretSet('secret', 'HOOK', `http://127.0.0.1:${port}/T/B/x`);
    const config = configOf(world, ['  notices: [{ by: slack, url: "secret:HOOK" }]', '  allowPrivateAddresses: [127.0.0.1]']);
    const tick = await openWatch({ config, store: world.store, clock: world.clock });
    expect(await tick()).toMatchObject({ raised: 1, sent: 1, notSent: 0 });
    expect(bodies).toEqual([expect.stringMatching(/^\/T\/B\/x .*Refused\./)]);
    expect(await tick()).toMatchObject({ raised: 0, sent: 0 });
  });

  it('a secret that is not stored is told at the start, by its name', async () => {
    const world = await start({ rollout: 'fields' });
    const config = configOf(world, ['  notices: [{ by: slack, url: "secret:NOWHERE" }]']);
    await expect(openWatch({ config, store: world.store, clock: world.clock })).rejects.toMatchObject({ code: 'missing_secret', message: expect.stringContaining('NOWHERE') });
  });

  it('a private address that nobody allowed becomes an alarm and a line of the audit log, not a call', async () => {
    const world = await paused();
    const bodies: string[] = [];
    const port = await listen(bodies);
    const config = configOf(world, [`  notices: [{ by: webhook, url: "http://127.0.0.1:${port}/" }]`]);
    const tick = await openWatch({ config, store: world.store, clock: world.clock });
    expect(await tick()).toMatchObject({ sent: 0, notSent: 1 });
    await tick();
    expect(bodies).toEqual([]);
    expect(await world.store.findAlarms({ includeResolved: false, limit: 9 })).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'channel', message: expect.stringContaining('private network') })]));
    expect(await world.store.findAudit({ action: 'send_notice', limit: 9 })).toEqual([expect.objectContaining({ callerKind: 'system', outcome: 'refused', code: 'address_refused' })]);
  });

  it.each([['zone', 'Mars/Olympus'], ['at', '25:00'], ['holidays', 'Atlantis']])('digest.%s: %s is refused when the file is read', async (key, value) => {
    const world = await start({ rollout: 'fields' });
    expect(() => configOf(world, [`  digest: { ${key}: "${value}" }`])).toThrow(/service\.digest|digest/);
  });
});
