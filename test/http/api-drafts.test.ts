import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ENGINES } from '../support/store.ts';
import { COMPLETE, useStore, wonDeal, type World } from '../flows/support/world.ts';
import { withApi, type Api, type Answer } from './api-world.ts';

const file = z.object({ id: z.string(), name: z.string(), text: z.string(), changed: z.boolean(), movedBy: z.string().nullable() });
const draftBody = z.object({ id: z.string(), revision: z.number(), files: z.array(file) });
const made = z.object({ id: z.string() });
const published = z.object({ text: z.string(), version: z.number() });
const merged = z.object({ merged: z.string(), theirsHash: z.string() });

const tagOf = ({ headers }: Answer): Readonly<Record<string, string>> => ({ 'if-match': headers.get('etag') ?? '' });

/** People at work on the drafts of one world. */
class Desk {
  readonly api: Api;
  readonly requirements: string;
  readonly mapping: string;
  constructor(api: Api, world: World) {
    this.api = api;
    this.requirements = `${world.id}~customer-requirements.yaml`;
    this.mapping = `${world.id}~customer.yaml`;
  }
  async begin(body: unknown): Promise<string> {
    const answer = await this.api.ask('revops', 'POST', '/api/v1/drafts', body);
    expect(answer).toMatchObject({ status: 201 });
    return `/api/v1/drafts/${made.parse(answer.body).id}`;
  }
  read(at: string): Promise<Answer> {
    return this.api.ask('revops', 'GET', at);
  }
  async textIn(at: string, id: string): Promise<string> {
    return draftBody.parse((await this.read(at)).body).files.find((each) => each.id === id)?.text ?? '';
  }
  save(at: string, id: string, text: string, tag: Readonly<Record<string, string>>, role: 'revops' | 'admin' = 'revops'): Promise<Answer> {
    return this.api.ask(role, 'PUT', `${at}/files/${id}`, { text }, tag);
  }
  async publish(at: string, role: 'revops' | 'admin' = 'revops'): Promise<Answer> {
    return this.api.ask(role, 'POST', `${at}/publish`, { reason: 'agreed' }, tagOf(await this.read(at)));
  }
  async running(id: string): Promise<z.infer<typeof published>> {
    return published.parse((await this.api.ask('viewer', 'GET', `/api/v1/mappings/${id}`)).body);
  }
}

const STRICTER = (text: string): string => text.replace(/weight: \d+/, 'weight: 99');

describe.each(ENGINES)('drafts over HTTP on %s', (engine) => {
  const { world: start } = useStore(engine);
  const withDesk = async (work: (desk: Desk, world: World) => Promise<void>, changes: Parameters<World['restart']>[0] = {}): Promise<void> => {
    const world = await start();
    if (Object.keys(changes).length > 0) await world.restart(changes);
    world.source.put('deal', 'd1', wonDeal('Northwind', COMPLETE));
    await world.sync();
    await withApi(world, (api) => work(new Desk(api, world), world));
  };

  it('hold several files, are checked and published together, files included, and wake who uses them', () =>
    withDesk(async (desk, world) => {
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

      await desk.save(at, desk.requirements, STRICTER(before.requirements.text), tagOf(await desk.read(at)));
      await desk.save(at, desk.mapping, `${before.mapping.text}\n# agreed\n`, tagOf(await desk.read(at)));
      expect(await ask('revops', 'POST', `${at}/lint`)).toMatchObject({ status: 200, body: { problems: [] } });
      expect(await ask('revops', 'GET', `${at}/diff`)).toMatchObject({ status: 200, body: { files: expect.arrayContaining([expect.objectContaining({ id: desk.requirements, from: 1, added: 1, removed: 1 })]) } });
      expect(await desk.publish(at)).toMatchObject({ status: 200, body: { state: 'published', published: { by: 'a revops', reason: 'agreed', changes: expect.arrayContaining([{ id: desk.mapping, name: `${world.id}/customer.yaml`, before: 1, version: 2 }]) } } });
      expect(woken).toEqual([world.id]);
      // The files that lead say the same: the next run publishes nothing.
      await world.sync();
      expect([(await desk.running(desk.mapping)).version, (await desk.running(desk.requirements)).version]).toEqual([2, 2]);
      expect(await desk.save(at, desk.mapping, 'x', { 'if-match': '*' })).toMatchObject({ status: 409, body: { code: 'draft_closed' } });

      const undo = await desk.begin({ undo: at.split('/').at(-1) });
      expect(await desk.publish(undo)).toMatchObject({ status: 200 });
      expect([(await desk.running(desk.mapping)).text, (await desk.running(desk.requirements)).text]).toEqual([before.mapping.text, before.requirements.text]);
      const back = await desk.begin({ file: desk.requirements, version: 2 });
      expect(await desk.textIn(back, desk.requirements)).toBe(STRICTER(before.requirements.text));
    }));

  it('tell the second of two who save one file who was faster, and let two save two files', () =>
    withDesk(async (desk) => {
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
    withDesk(async (desk) => {
      const [mine, theirs] = [await desk.begin({ files: [desk.requirements, desk.mapping] }), await desk.begin({ files: [desk.requirements] })];
      const text = await desk.textIn(mine, desk.requirements);
      await desk.save(mine, desk.requirements, STRICTER(text), { 'if-match': '*' });
      await desk.save(mine, desk.mapping, `${await desk.textIn(mine, desk.mapping)}# mine\n`, { 'if-match': '*' });
      await desk.save(theirs, desk.requirements, `${text}# theirs\n`, { 'if-match': '*' });
      await desk.publish(theirs, 'admin');
      expect(await desk.publish(mine)).toMatchObject({ status: 409, body: { code: 'draft_outdated', detail: expect.stringContaining('a admin published version 2'), place: expect.stringContaining('customer-requirements.yaml') } });
      expect((await desk.running(desk.mapping)).version).toBe(1);
      expect((await desk.read(mine)).body).toMatchObject({ files: expect.arrayContaining([expect.objectContaining({ id: desk.requirements, moved: true, movedBy: 'published', published: expect.objectContaining({ version: 2, author: 'a admin' }) })]) });

      const merge = await desk.api.ask('revops', 'GET', `${mine}/merge/${desk.requirements}`);
      expect(merge).toMatchObject({ status: 200, body: { conflicts: [], theirsFrom: { by: 'published', version: 2 } } });
      const { merged: together, theirsHash } = merged.parse(merge.body);
      expect(together).toBe(STRICTER(`${text}# theirs\n`));
      expect(await desk.api.ask('revops', 'POST', `${mine}/rebase/${desk.requirements}`, { text: together, theirs: 'something else' }, { 'if-match': '*' })).toMatchObject({ status: 409, body: { code: 'draft_outdated' } });
      expect(await desk.api.ask('revops', 'POST', `${mine}/rebase/${desk.requirements}`, { text: together, theirs: theirsHash }, tagOf(await desk.read(mine)))).toMatchObject({ status: 200 });
      expect(await desk.publish(mine)).toMatchObject({ status: 200 });
      expect(await desk.running(desk.requirements)).toMatchObject({ version: 3, text: together });
    }));

  it('that were overtaken by an edit of the file on disk are brought together with that', () =>
    withDesk(async (desk, world) => {
      const at = await desk.begin({ files: [desk.requirements] });
      const text = await desk.textIn(at, desk.requirements);
      await desk.save(at, desk.requirements, STRICTER(text), { 'if-match': '*' });
      await world.edit('customer-requirements.yaml', (old) => `${old}# in git\n`);
      expect((await desk.read(at)).body).toMatchObject({ files: [{ moved: true, movedBy: 'file' }] });
      expect(await desk.publish(at)).toMatchObject({ status: 409, body: { code: 'draft_outdated', detail: expect.stringContaining('edited on disk') } });
      const { merged: together, theirsHash } = merged.parse((await desk.api.ask('revops', 'GET', `${at}/merge/${desk.requirements}`)).body);
      expect(together).toBe(STRICTER(`${text}# in git\n`));
      await desk.api.ask('revops', 'POST', `${at}/rebase/${desk.requirements}`, { text: together, theirs: theirsHash }, { 'if-match': '*' });
      expect(await desk.publish(at)).toMatchObject({ status: 200 });
      await world.sync();
      expect(await desk.running(desk.requirements)).toMatchObject({ version: 2, text: together });
    }));

  it('that are undone keep what was published after them', () =>
    withDesk(async (desk) => {
      const text = await desk.running(desk.requirements);
      const first = await desk.begin({ files: [desk.requirements] });
      await desk.save(first, desk.requirements, STRICTER(text.text), { 'if-match': '*' });
      await desk.publish(first);
      const later = await desk.begin({ files: [desk.requirements] });
      await desk.save(later, desk.requirements, `${STRICTER(text.text)}# later\n`, { 'if-match': '*' });
      await desk.publish(later, 'admin');
      const undo = await desk.begin({ undo: first.split('/').at(-1) });
      expect((await desk.read(undo)).body).toMatchObject({ title: expect.stringMatching(/^Undo: /), undoes: first.split('/').at(-1), files: [{ moved: true, movedBy: 'published' }] });
      expect(await desk.publish(undo)).toMatchObject({ status: 409, body: { code: 'draft_outdated' } });
      const { merged: together, theirsHash } = merged.parse((await desk.api.ask('revops', 'GET', `${undo}/merge/${desk.requirements}`)).body);
      expect(together).toBe(`${text.text}# later\n`);
      await desk.api.ask('revops', 'POST', `${undo}/rebase/${desk.requirements}`, { text: together, theirs: theirsHash }, { 'if-match': '*' });
      expect(await desk.publish(undo)).toMatchObject({ status: 200 });
      expect((await desk.running(desk.requirements)).text).toBe(together);
      const open = await desk.begin({ files: [desk.requirements] });
      expect(await desk.api.ask('revops', 'POST', '/api/v1/drafts', { undo: open.split('/').at(-1) })).toMatchObject({ status: 409, body: { code: 'draft_not_published' } });
    }));

  it('wait for another person where that is demanded, and an approval holds for the texts that it saw', () =>
    withDesk(async (desk) => {
      const { ask } = desk.api;
      const at = await desk.begin({ files: [desk.requirements] });
      const text = await desk.textIn(at, desk.requirements);
      await desk.save(at, desk.requirements, STRICTER(text), { 'if-match': '*' });
      expect(await desk.publish(at)).toMatchObject({ status: 403, body: { code: 'needs_approval' } });
      const direct = await ask('revops', 'GET', `/api/v1/mappings/${desk.requirements}`);
      expect(await ask('revops', 'PUT', `/api/v1/mappings/${desk.requirements}`, { text: STRICTER(text), reason: 'at once' }, tagOf(direct))).toMatchObject({ status: 403, body: { code: 'needs_approval' } });
      expect(await ask('admin', 'POST', `/api/v1/mappings/${desk.requirements}/rollback`, { version: 1, reason: 'at once' }, tagOf(direct))).toMatchObject({ status: 403, body: { code: 'needs_approval' } });

      const approve = async (role: 'revops' | 'admin', tag?: Readonly<Record<string, string>>) => ask(role, 'POST', `${at}/approve`, undefined, tag ?? tagOf(await desk.read(at)));
      expect(await approve('admin')).toMatchObject({ status: 409, body: { code: 'draft_not_proposed' } });
      const seen = tagOf(await ask('revops', 'POST', `${at}/propose`, { reason: 'large deals' }));
      expect(await approve('revops')).toMatchObject({ status: 403, body: { code: 'own_approval' } });
      expect(await ask('operations', 'POST', `${at}/approve`, undefined, seen)).toMatchObject({ status: 403 });
      expect(await ask('admin', 'POST', `${at}/approve`)).toMatchObject({ status: 428 });
      expect(await ask('admin', 'GET', at)).toMatchObject({ body: { state: 'proposed', needsApproval: true, mayApprove: true, approval: null } });
      expect(await approve('admin')).toMatchObject({ status: 200, body: { approval: { by: 'a admin' } } });

      // Another text is another matter; whoever wrote it cannot approve it either.
      await desk.save(at, desk.requirements, `${STRICTER(text)}# a word more\n`, tagOf(await desk.read(at)), 'admin');
      expect((await desk.read(at)).body).toMatchObject({ state: 'proposed', approval: null, editors: ['a revops', 'a admin'] });
      expect(await approve('admin')).toMatchObject({ status: 403, body: { code: 'own_approval' } });
      expect(await approve('admin', seen)).toMatchObject({ status: 412 });
      expect(await desk.publish(at)).toMatchObject({ status: 403, body: { code: 'needs_approval' } });

      const second = await desk.begin({ files: [desk.requirements] });
      await desk.save(second, desk.requirements, STRICTER(text), { 'if-match': '*' });
      await ask('revops', 'POST', `${second}/propose`, { reason: 'large deals' });
      expect(await ask('admin', 'POST', `${second}/send-back`, { reason: 'why 99?' })).toMatchObject({ status: 200, body: { state: 'open', proposed: null, sentBack: { by: 'a admin', reason: 'why 99?' } } });
      await ask('revops', 'POST', `${second}/propose`, { reason: 'as agreed with sales' });
      await ask('admin', 'POST', `${second}/approve`, undefined, tagOf(await desk.read(second)));
      expect(await desk.publish(second)).toMatchObject({ status: 200 });
      expect(await ask('viewer', 'GET', `/api/v1/mappings/${desk.requirements}/versions`)).toMatchObject({ body: { items: [{ version: 2, author: 'a revops', reason: 'agreed (approved by a admin)' }, { version: 1 }] } });
    }, { service: '{ approval: another_person }' }));

  it('say which source fields the account lacks by now, and where the mapping names them', () =>
    withDesk(async (desk, world) => {
      const at = await desk.begin({ files: [desk.mapping] });
      const text = await desk.textIn(at, desk.mapping);
      await desk.save(at, desk.mapping, `${text.trimEnd()}\n# goal2 was here\n`.replaceAll(/\bgoal\b(?!s|:)/g, 'goal2'), { 'if-match': '*' });
      const check = () => desk.api.ask('revops', 'POST', `${at}/check-fields`, { connection: world.id });
      expect(await check()).toMatchObject({ status: 200, body: { connection: world.id, fits: true, missing: [], findings: [] } });
      world.source.hidden = ['goal2'];
      expect(await check()).toMatchObject({ status: 200, body: { fits: false, missing: [{ path: 'deal.goal2', file: `${world.id}/customer.yaml`, lines: expect.arrayContaining([expect.any(Number)]) }], findings: [{ name: 'Mapped fields' }] } });
      expect(await desk.api.ask('revops', 'POST', `${at}/check-fields`, { connection: 'nope' })).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
      expect(await desk.api.ask('operations', 'POST', `${at}/check-fields`, { connection: world.id })).toMatchObject({ status: 403 });
    }));
});
