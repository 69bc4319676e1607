import { describe, expect, it } from '@jest/globals';
import { useStore } from '../flows/support/world.ts';
import { ENGINES } from '../support/store.ts';
import { stricter, tagOf, withDesk } from './draft-desk.ts';

describe.each(ENGINES)('drafts over HTTP on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('hold several files, are checked and published together, files included, and wake who uses them', () =>
    withDesk(start, async (desk, world) => {
      const { ask, woken } = desk.api;
      const before = { mapping: await desk.running(desk.mapping), requirements: await desk.running(desk.requirements) };
      const at = await desk.begin({ files: [desk.requirements] });
      expect(await ask('viewer', 'GET', at)).toMatchObject({ status: 403 });
      expect(await ask('operations', 'POST', '/api/v1/drafts', { files: [desk.requirements] })).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', '/api/v1/drafts', { files: ['nope.yaml'] })).toMatchObject({ status: 404, body: { code: 'unknown_mapping' } });
      expect(await desk.publish(at)).toMatchObject({ status: 409, body: { code: 'nothing_to_publish' } });
      expect(await ask('revops', 'POST', `${at}/files`, { file: desk.mapping })).toMatchObject({ status: 200, body: { revision: 2, files: [{ which: 'requirements' }, { which: 'mapping', changed: false }] } });

      const wrong = await desk.save(at, desk.requirements, before.requirements.text.replace('field: goals.primary', 'field: goals.primry'), tagOf(await desk.read(at)));
      expect(wrong).toMatchObject({ status: 200, body: { files: expect.arrayContaining([expect.objectContaining({ id: desk.requirements, changed: true, moved: false })]) } });
      const lint = await ask('revops', 'POST', `${at}/lint`);
      expect(lint).toMatchObject({ status: 200, body: { problems: [{ file: `${world.id}/customer-requirements.yaml`, line: expect.any(Number), path: expect.stringContaining('field'), suggestion: 'goals.primary' }] } });
      expect(await desk.publish(at)).toMatchObject({ status: 422, body: { code: 'bad_config', problems: [{ place: expect.stringMatching(/customer-requirements\.yaml:\d+$/), suggestion: 'goals.primary', line: expect.any(Number) }] } });
      expect((await desk.running(desk.requirements)).version).toBe(1);

      await desk.save(at, desk.requirements, stricter(before.requirements.text), tagOf(await desk.read(at)));
      await desk.save(at, desk.mapping, `${before.mapping.text}\n# agreed\n`, tagOf(await desk.read(at)));
      expect(await ask('revops', 'POST', `${at}/lint`)).toMatchObject({ status: 200, body: { problems: [] } });
      expect(await ask('revops', 'GET', `${at}/diff`)).toMatchObject({ status: 200, body: { files: expect.arrayContaining([expect.objectContaining({ id: desk.requirements, from: 1, added: 1, removed: 1 })]) } });
      expect(await desk.publish(at)).toMatchObject({ status: 200, body: { state: 'published', published: { by: 'a revops', reason: 'agreed', changes: expect.arrayContaining([{ id: desk.mapping, name: `${world.id}/customer.yaml`, before: 1, version: 2 }]) } } });
      expect(woken).toEqual([world.id]);
      // The files that lead say the same: the next run publishes nothing.
      await world.sync();
      expect([(await desk.running(desk.mapping)).version, (await desk.running(desk.requirements)).version]).toEqual([2, 2]);
      expect(await desk.save(at, desk.mapping, 'x')).toMatchObject({ status: 409, body: { code: 'draft_closed' } });

      const undo = await desk.begin({ undo: at.split('/').at(-1) });
      expect(await desk.publish(undo)).toMatchObject({ status: 200 });
      expect([(await desk.running(desk.mapping)).text, (await desk.running(desk.requirements)).text]).toEqual([before.mapping.text, before.requirements.text]);
      const back = await desk.begin({ file: desk.requirements, version: 2 });
      expect(await desk.textIn(back, desk.requirements)).toBe(stricter(before.requirements.text));
    }));

  it('tell the second of two who save one file who was faster, and let two save two files', () =>
    withDesk(start, async (desk) => {
      const at = await desk.begin({ files: [desk.requirements, desk.mapping] });
      const seen = tagOf(await desk.read(at));
      const text = await desk.textIn(at, desk.requirements);
      expect(await desk.api.ask('revops', 'PUT', `${at}/files/${desk.requirements}`, { text })).toMatchObject({ status: 428, body: { code: 'version_missing' } });
      const both = await Promise.all([desk.save(at, desk.requirements, `${text}# Ana\n`, seen), desk.save(at, desk.requirements, `${text}# Ben\n`, seen, 'admin')]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      const [winner, loser] = both[0]?.status === 200 ? ['a revops', both[1]] : ['a admin', both[0]];
      expect(loser).toMatchObject({ body: { code: 'version_moved', detail: expect.stringContaining(`${winner} saved `) } });
      expect(await desk.save(at, desk.mapping, `${await desk.textIn(at, desk.mapping)}# Cem\n`, seen)).toMatchObject({ status: 200, body: { revision: 3 } });
      expect(await desk.api.ask('revops', 'PUT', at, { title: 'Ours' }, seen)).toMatchObject({ status: 412 });
      expect(await desk.api.ask('revops', 'PUT', at, { title: 'Ours' }, tagOf(await desk.read(at)))).toMatchObject({ status: 200, body: { title: 'Ours' } });
      expect(await desk.api.ask('revops', 'DELETE', at)).toMatchObject({ status: 204, body: null });
      expect(await desk.api.ask('revops', 'GET', '/api/v1/drafts?state=discarded&limit=1')).toMatchObject({ status: 200, body: { items: [{ title: 'Ours', state: 'discarded' }] } });
    }));

  it('that were overtaken by a published version are brought together with it before they are published', () =>
    withDesk(start, async (desk) => {
      const [mine, theirs] = [await desk.begin({ files: [desk.requirements, desk.mapping] }), await desk.begin({ files: [desk.requirements] })];
      const text = await desk.textIn(mine, desk.requirements);
      await desk.save(mine, desk.requirements, stricter(text));
      await desk.save(mine, desk.mapping, `${await desk.textIn(mine, desk.mapping)}# mine\n`);
      await desk.save(theirs, desk.requirements, `${text}# theirs\n`);
      await desk.publish(theirs, 'admin');
      expect(await desk.publish(mine)).toMatchObject({ status: 409, body: { code: 'draft_outdated', detail: expect.stringContaining('a admin published version 2'), place: expect.stringContaining('customer-requirements.yaml') } });
      expect((await desk.running(desk.mapping)).version).toBe(1);
      expect((await desk.read(mine)).body).toMatchObject({ files: expect.arrayContaining([expect.objectContaining({ id: desk.requirements, moved: true, movedBy: 'published', published: expect.objectContaining({ version: 2, author: 'a admin' }) })]) });

      const merge = await desk.api.ask('revops', 'GET', `${mine}/merge/${desk.requirements}`);
      expect(merge).toMatchObject({ status: 200, body: { conflicts: [], theirsFrom: { by: 'published', version: 2 } } });
      const { merged: together, theirsHash } = await desk.merge(mine, desk.requirements);
      expect(together).toBe(stricter(`${text}# theirs\n`));
      expect(await desk.rebase(mine, desk.requirements, together, 'something else')).toMatchObject({ status: 409, body: { code: 'draft_outdated' } });
      expect(await desk.api.ask('revops', 'POST', `${mine}/rebase/${desk.requirements}`, { text: together, theirs: theirsHash }, tagOf(await desk.read(mine)))).toMatchObject({ status: 200 });
      expect(await desk.publish(mine)).toMatchObject({ status: 200 });
      expect(await desk.running(desk.requirements)).toMatchObject({ version: 3, text: together });
    }));

  it('that were overtaken by an edit of the file on disk are brought together with that', () =>
    withDesk(start, async (desk, world) => {
      const at = await desk.begin({ files: [desk.requirements] });
      const text = await desk.textIn(at, desk.requirements);
      await desk.save(at, desk.requirements, stricter(text));
      await world.edit('customer-requirements.yaml', (old) => `${old}# in git\n`);
      expect((await desk.read(at)).body).toMatchObject({ files: [{ moved: true, movedBy: 'file' }] });
      expect(await desk.publish(at)).toMatchObject({ status: 409, body: { code: 'draft_outdated', detail: expect.stringContaining('edited on disk') } });
      const { merged: together, theirsHash } = await desk.merge(at, desk.requirements);
      expect(together).toBe(stricter(`${text}# in git\n`));
      await desk.rebase(at, desk.requirements, together, theirsHash);
      expect(await desk.publish(at)).toMatchObject({ status: 200 });
      await world.sync();
      expect(await desk.running(desk.requirements)).toMatchObject({ version: 2, text: together });
    }));

  it('that are undone keep what was published after them', () =>
    withDesk(start, async (desk) => {
      const text = await desk.running(desk.requirements);
      const first = await desk.begin({ files: [desk.requirements] });
      await desk.save(first, desk.requirements, stricter(text.text));
      await desk.publish(first);
      const later = await desk.begin({ files: [desk.requirements] });
      await desk.save(later, desk.requirements, `${stricter(text.text)}# later\n`);
      await desk.publish(later, 'admin');
      const undo = await desk.begin({ undo: first.split('/').at(-1) });
      expect((await desk.read(undo)).body).toMatchObject({ title: expect.stringMatching(/^Undo: /), undoes: first.split('/').at(-1), files: [{ moved: true, movedBy: 'published' }] });
      expect(await desk.publish(undo)).toMatchObject({ status: 409, body: { code: 'draft_outdated' } });
      const { merged: together, theirsHash } = await desk.merge(undo, desk.requirements);
      expect(together).toBe(`${text.text}# later\n`);
      await desk.rebase(undo, desk.requirements, together, theirsHash);
      expect(await desk.publish(undo)).toMatchObject({ status: 200 });
      expect((await desk.running(desk.requirements)).text).toBe(together);
      const open = await desk.begin({ files: [desk.requirements] });
      expect(await desk.api.ask('revops', 'POST', '/api/v1/drafts', { undo: open.split('/').at(-1) })).toMatchObject({ status: 409, body: { code: 'draft_not_published' } });
    }));
});
