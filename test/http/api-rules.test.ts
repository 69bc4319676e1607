import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ENGINES } from '../support/store.ts';
import { COMPLETE, useStore, wonDeal } from '../flows/support/world.ts';
import { withApi } from './api-world.ts';

const fileBody = z.object({ text: z.string(), version: z.number() });

describe.each(ENGINES)('rules over HTTP on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('are read with an ETag, tried, changed under If-Match by one of two, and rolled back', async () => {
    const world = await start();
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    await withApi(world, async ({ ask, woken }) => {
      const id = `${world.id}~customer-requirements.yaml`;
      const at = `/api/v1/mappings/${id}`;
      expect(await ask('viewer', 'GET', '/api/v1/mappings')).toMatchObject({ status: 200, body: { items: expect.arrayContaining([{ id, name: `${world.id}/customer-requirements.yaml`, which: 'requirements', kind: 'customer', connections: [world.id], published: expect.objectContaining({ version: 1 }) }]) } });
      const read = await ask('viewer', 'GET', at);
      const { text } = fileBody.parse(read.body);
      const tag = read.headers.get('etag') ?? '';
      expect(tag).toMatch(/^"1-[0-9a-f]{16}"$/);
      expect(await ask('viewer', 'GET', at, undefined, { 'if-none-match': tag })).toMatchObject({ status: 304, body: null });

      const stricter = text.replace(/weight: \d+/, 'weight: 99');
      expect(stricter).not.toBe(text);
      expect(await ask('viewer', 'POST', `${at}/lint`, { text: stricter })).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', `${at}/lint`, { text: stricter })).toMatchObject({ status: 200, body: { right: true } });
      expect(await ask('revops', 'POST', `${at}/lint`, { text: 'handoff: customer\nrequirements: 7' })).toMatchObject({ status: 422, body: { code: 'bad_config', detail: expect.stringContaining('requirements') } });
      expect(await ask('revops', 'POST', `${at}/diff`, { text: stricter })).toMatchObject({ status: 200, body: { from: 1, added: 1, removed: 1, lines: expect.arrayContaining([expect.stringMatching(/^\+.*weight: 99/)]) } });
      expect(await ask('operations', 'POST', `${at}/preview`, { connection: world.id })).toMatchObject({ status: 403 });
      const tried = await ask('revops', 'POST', `${at}/preview`, { connection: world.id, text: stricter, limit: 1 });
      expect(tried).toMatchObject({ status: 200, body: { handoffs: [{ title: 'Northwind' }] } });
      expect(JSON.stringify(tried.body)).toContain('weight 99');
      expect(JSON.stringify((await ask('revops', 'POST', `${at}/preview`, { connection: world.id, limit: 1 })).body)).not.toContain('weight 99');

      const change = { text: stricter, reason: 'the goal counts more' };
      expect(await ask('operations', 'PUT', at, change, { 'if-match': tag })).toMatchObject({ status: 403 });
      expect(await ask('revops', 'PUT', at, change)).toMatchObject({ status: 428, body: { code: 'version_missing' } });
      const both = await Promise.all([ask('revops', 'PUT', at, change, { 'if-match': tag }), ask('admin', 'PUT', at, { ...change, text: text.replace(/weight: \d+/, 'weight: 98') }, { 'if-match': tag })]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      expect(woken).toEqual([world.id]);
      const now = await ask('viewer', 'GET', at);
      expect(fileBody.parse(now.body)).toMatchObject({ version: 2 });
      // The file that leads says the same, so that the next run does not undo it.
      await world.sync();
      expect(fileBody.parse((await ask('viewer', 'GET', at)).body)).toEqual(fileBody.parse(now.body));

      await world.edit('customer-requirements.yaml', (old) => `${old}\n# edited by hand\n`);
      expect(await ask('revops', 'POST', `${at}/rollback`, { version: 1, reason: 'too strict' }, { 'if-match': now.headers.get('etag') ?? '' })).toMatchObject({ status: 409, body: { code: 'mapping_changed' } });
      await world.edit('customer-requirements.yaml', (old) => old.replace('\n# edited by hand\n', ''));
      expect(await ask('viewer', 'POST', `${at}/rollback`, { version: 1, reason: 'too strict' }, { 'if-match': '*' })).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', `${at}/rollback`, { version: 1, reason: 'too strict' }, { 'if-match': now.headers.get('etag') ?? '' })).toMatchObject({ status: 200, body: { version: 3, author: 'a revops', reason: 'back to version 1: too strict' } });
      expect(fileBody.parse((await ask('viewer', 'GET', `${at}/versions/1`)).body).text).toBe(text);
      expect(await ask('viewer', 'GET', `${at}/versions?limit=2`)).toMatchObject({ status: 200, body: { items: [{ version: 3 }, { version: 2 }], total: 3 } });
      expect(await ask('viewer', 'GET', `${at}/versions/9`)).toMatchObject({ status: 404, body: { code: 'unknown_mapping' } });
      expect(await ask('viewer', 'GET', '/api/v1/mappings/nope.yaml')).toMatchObject({ status: 404, body: { code: 'unknown_mapping' } });
    });
  });
});
