import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { replaySchema } from '../../src/core/view/replay-view.ts';
import { ENGINES } from '../support/store.ts';
import { COMPLETE, rep, useStore, wonDeal, type World } from '../flows/support/world.ts';
import { withApi, type Api } from './api-world.ts';

const started = z.object({ id: z.string() });

/** The requirements as they are, with one weight changed. */
async function stricter(world: World) {
  const file = world.app.ruleFiles.findRulesFile(`${world.id}~customer-requirements.yaml`);
  const text = await readFile(file.path, 'utf8');
  return { id: file.name.replaceAll('/', '~'), text: `${text.trimEnd()}\n  - { id: risks, field: risks, label: Risks, weight: 100, owner: sales_rep }\n` };
}

async function untilEnded(world: World, ask: Api['ask'], id: string) {
  await world.app.replays.ended(id);
  return replaySchema.parse((await ask('revops', 'GET', `/api/v1/replays/${id}`)).body);
}

describe.each(ENGINES)('previews of changed rules over HTTP, on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('are started, followed and ended by those who own rules, and by nobody else', async () => {
    const world = await start();
    for (let index = 0; index < 5; index += 1) world.source.put('deal', `d${index}`, wonDeal(`Deal ${index}`, { ...COMPLETE, rep: rep('ana') }));
    await world.sync();
    const before = await world.handoffs();
    await withApi(world, async ({ ask }) => {
      const files = [await stricter(world)];
      for (const role of ['viewer', 'sales', 'operations'] as const) expect(await ask(role, 'POST', '/api/v1/replays', { files })).toMatchObject({ status: 403 });
      const answer = await ask('revops', 'POST', '/api/v1/replays', { files });
      expect(answer).toMatchObject({ status: 202, body: { problem: null } });
      const { id } = started.parse(answer.body);
      expect(await ask('sales', 'GET', `/api/v1/replays/${id}`)).toMatchObject({ status: 403 });
      const done = await untilEnded(world, ask, id);
      expect(done).toMatchObject({ state: 'done', total: 5, done: 5, figures: { compared: 5, requirements: [{ requirement: 'risks', change: 'new' }] } });
      expect(await ask('revops', 'DELETE', `/api/v1/replays/${id}`)).toMatchObject({ status: 200, body: { state: 'done' } });
      expect(await ask('revops', 'GET', '/api/v1/replays/nope')).toMatchObject({ status: 404, body: { code: 'replay_not_found' } });
      expect(await world.handoffs()).toEqual(before);
    });
  });

  it('refuse texts that are wrong with every problem, and files that nobody uses', async () => {
    const world = await start();
    await world.sync();
    await withApi(world, async ({ ask }) => {
      const { id, text } = await stricter(world);
      const wrong = text.replace('field: promises', 'field: promisses').replace('owner: solutions_engineer', 'owner: solution_engineer');
      const refused = await ask('revops', 'POST', '/api/v1/replays', { files: [{ id, text: wrong }] });
      expect(refused).toMatchObject({ status: 422, body: { code: 'bad_config', problems: [{ suggestion: 'promises' }, { suggestion: 'solutions_engineer' }] } });
      expect(await ask('revops', 'POST', '/api/v1/replays', { files: [{ id: 'nobody~uses.yaml', text }] })).toMatchObject({ status: 404, body: { code: 'unknown_mapping' } });
      expect(await ask('revops', 'POST', '/api/v1/replays', { files: [] })).toMatchObject({ status: 400 });
    });
  });

  it('read a live sample with its calls', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    await withApi(world, async ({ ask }) => {
      const body = { files: [await stricter(world)], connection: world.connection, limit: 5 };
      expect(await ask('operations', 'POST', '/api/v1/replays/sample', body)).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', '/api/v1/replays/sample', body)).toMatchObject({ status: 200, body: { records: 1, apiCalls: { spent: 1 }, handoffs: [{ title: 'Northwind', score: { from: 100 } }] } });
      expect(await ask('revops', 'POST', '/api/v1/replays/sample', { ...body, connection: 'nowhere' })).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
      expect(await ask('revops', 'POST', '/api/v1/replays/sample', { ...body, limit: 21 })).toMatchObject({ status: 400 });
    });
  });
});
