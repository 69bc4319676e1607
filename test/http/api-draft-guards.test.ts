import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashSecret, tokenOf } from '../../src/core/access/secrets.ts';
import { useStore } from '../flows/support/world.ts';
import { ENGINES } from '../support/store.ts';
import { stricter, tagOf, withDesk } from './draft-desk.ts';

describe.each(ENGINES)('what stands between a draft and its publishing on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('wait for another person where that is demanded, and an approval holds for the texts that it saw', () =>
    withDesk(start, async (desk) => {
      const { ask } = desk.api;
      const at = await desk.begin({ files: [desk.requirements] });
      const text = await desk.textIn(at, desk.requirements);
      await desk.save(at, desk.requirements, stricter(text));
      expect(await desk.publish(at)).toMatchObject({ status: 403, body: { code: 'needs_approval' } });
      const direct = await ask('revops', 'GET', `/api/v1/mappings/${desk.requirements}`);
      expect(await ask('revops', 'PUT', `/api/v1/mappings/${desk.requirements}`, { text: stricter(text), reason: 'at once' }, tagOf(direct))).toMatchObject({ status: 403, body: { code: 'needs_approval' } });
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
      await desk.save(at, desk.requirements, `${stricter(text)}# a word more\n`, tagOf(await desk.read(at)), 'admin');
      expect((await desk.read(at)).body).toMatchObject({ state: 'proposed', approval: null, editors: ['a revops', 'a admin'] });
      expect(await approve('admin')).toMatchObject({ status: 403, body: { code: 'own_approval' } });
      expect(await approve('admin', seen)).toMatchObject({ status: 412 });
      expect(await desk.publish(at)).toMatchObject({ status: 403, body: { code: 'needs_approval' } });

      const second = await desk.begin({ files: [desk.requirements] });
      await desk.save(second, desk.requirements, stricter(text));
      await ask('revops', 'POST', `${second}/propose`, { reason: 'large deals' });
      expect(await ask('admin', 'POST', `${second}/send-back`, { reason: 'why 99?' })).toMatchObject({ status: 200, body: { state: 'open', proposed: null, sentBack: { by: 'a admin', reason: 'why 99?' } } });
      await ask('revops', 'POST', `${second}/propose`, { reason: 'as agreed with sales' });
      await ask('admin', 'POST', `${second}/approve`, undefined, tagOf(await desk.read(second)));
      expect(await desk.publish(second)).toMatchObject({ status: 200 });
      expect(await ask('viewer', 'GET', `/api/v1/mappings/${desk.requirements}/versions`)).toMatchObject({ body: { items: [{ version: 2, author: 'a revops', reason: 'agreed (approved by a admin)' }, { version: 1 }] } });
    }, { service: '{ approval: another_person }' }));

  it('are not approved by whoever made the token that changed them', () =>
    withDesk(start, async (desk, world) => {
      const { ask } = desk.api;
      const text = stricter(await desk.textIn(await desk.begin({ files: [desk.requirements] }), desk.requirements));
      // In other letters: names are what people are told apart by here.
      const secrets = await Promise.all(['A Admin', 'somebody else'].map(async (createdBy) => {
        const secret = tokenOf(randomBytes(32).toString('base64url'));
        await world.store.saveToken({ id: randomBytes(6).toString('hex'), hash: hashSecret('token', secret), name: `ci of ${createdBy}`, role: 'revops', createdAt: world.clock.iso(), createdBy, expiresAt: null, lastUsedAt: null, revokedAt: null });
        return { authorization: `Bearer ${secret}` };
      }));
      for (const [index, headers] of secrets.entries()) {
        const draft = await desk.begin({ files: [desk.requirements] });
        expect(await ask(null, 'PUT', `${draft}/files/${desk.requirements}`, { text }, { ...headers, 'if-match': '*' })).toMatchObject({ status: 200 });
        await ask('revops', 'POST', `${draft}/propose`, { reason: 'large deals' });
        const expected = index === 0 ? { status: 403, body: { code: 'own_approval' } } : { status: 200 };
        expect(await ask('admin', 'POST', `${draft}/approve`, undefined, tagOf(await desk.read(draft)))).toMatchObject(expected);
      }
    }, { service: '{ approval: another_person }' }));

  it('say which source fields the account lacks by now, and where the mapping names them', () =>
    withDesk(start, async (desk, world) => {
      const at = await desk.begin({ files: [desk.mapping] });
      const text = await desk.textIn(at, desk.mapping);
      await desk.save(at, desk.mapping, `${text.trimEnd()}\n# goal2 was here\n`.replaceAll(/\bgoal\b(?!s|:)/g, 'goal2'));
      const check = () => desk.api.ask('revops', 'POST', `${at}/check-fields`, { connection: world.id });
      expect(await check()).toMatchObject({ status: 200, body: { connection: world.id, fits: true, missing: [], findings: [] } });
      world.source.hidden = ['goal2'];
      expect(await check()).toMatchObject({ status: 200, body: { fits: false, missing: [{ path: 'deal.goal2', file: `${world.id}/customer.yaml`, lines: expect.arrayContaining([expect.any(Number)]) }], findings: [{ name: 'Mapped fields' }] } });
      expect(await desk.api.ask('revops', 'POST', `${at}/check-fields`, { connection: 'nope' })).toMatchObject({ status: 404, body: { code: 'unknown_connection' } });
      expect(await desk.api.ask('operations', 'POST', `${at}/check-fields`, { connection: world.id })).toMatchObject({ status: 403 });
    }));

  it('are checked with the files that run beside them', () =>
    withDesk(start, async (desk, world) => {
      const playbook = `${world.id}~customer-playbook.yaml`;
      const at = await desk.begin({ files: [desk.requirements] });
      const text = await desk.textIn(at, desk.requirements);
      const waiting = text.replace('gate: true, owner: sales_rep }', 'gate: true, owner: sales_rep, blocks: [kick_off] }');
      expect(waiting).not.toBe(text);
      await desk.save(at, desk.requirements, waiting);
      expect(await desk.api.ask('revops', 'POST', `${at}/lint`)).toMatchObject({ body: { problems: [{ file: `${world.id}/customer-requirements.yaml`, line: 6, path: 'requirements.0.blocks.0', message: expect.stringContaining('no step "kick_off"') }] } });
      expect(await desk.publish(at)).toMatchObject({ status: 422 });
      await desk.api.ask('revops', 'POST', `${at}/files`, { file: playbook });
      const steps = (await desk.textIn(at, playbook)).replace('steps: []', 'steps:\n  - { id: kick_off, do: Hold the kick-off, team: Onboarding, owner: onboarding_manager, due: { anchor: reached, businessDays: 5 } }');
      await desk.save(at, playbook, steps);
      expect(await desk.api.ask('revops', 'POST', `${at}/lint`)).toMatchObject({ status: 200, body: { problems: [] } });
      await desk.save(at, desk.mapping, 'x').then((answer) => expect(answer).toMatchObject({ status: 404, body: { code: 'draft_file_not_found' } }));
      expect(await desk.publish(at)).toMatchObject({ status: 200 });
      // The change breaks a file that it does not hold.
      const without = await desk.begin({ files: [playbook] });
      await desk.save(without, playbook, steps.replace('id: kick_off', 'id: kickoff'));
      expect(await desk.publish(without)).toMatchObject({ status: 422, body: { problems: [{ file: `${world.id}/customer-requirements.yaml`, suggestion: 'kickoff' }] } });
      // What disagreed before is not held against it.
      await world.edit('customer-requirements.yaml', (old) => old.replace('blocks: [kick_off]', 'blocks: [kickoff]'));
      await world.sync();
      const beside = await desk.begin({ files: [playbook] });
      await desk.save(beside, playbook, `${steps}# agreed\n`);
      expect(await desk.publish(beside)).toMatchObject({ status: 200 });
    }));

  it('leave the files alone where the database leads', () =>
    withDesk(start, async (desk, world) => {
      await world.edit('customer-requirements.yaml', (old) => `${old}# only an export\n`);
      const at = await desk.begin({ files: [desk.requirements] });
      const text = await desk.textIn(at, desk.requirements);
      await desk.save(at, desk.requirements, stricter(text));
      expect((await desk.read(at)).body).toMatchObject({ files: [{ moved: false }] });
      expect(await desk.publish(at)).toMatchObject({ status: 200 });
      await world.edit('customer-requirements.yaml', (old) => old.replace('# only an export\n', ''));
      await world.sync();
      expect(await desk.running(desk.requirements)).toMatchObject({ version: 2, text: stricter(text) });
    }, { databaseLeads: true }));

  it('are approved by people where people can sign in', () =>
    withDesk(start, async (desk) => {
      const at = await desk.begin({ files: [desk.requirements] });
      const tag = tagOf(await desk.api.ask('revops', 'POST', `${at}/propose`, { reason: 'large deals' }));
      expect(await desk.api.ask('admin', 'POST', `${at}/approve`, undefined, tag)).toMatchObject({ status: 403, body: { code: 'token_approval' } });
    }, { service: '{ approval: another_person, login: { issuer: "https://login.acme.example", clientId: c, clientSecret: s } }' }));

  it('are refused with texts that nothing can hold, and bodies of another shape', () =>
    withDesk(start, async (desk) => {
      const at = await desk.begin({ files: [desk.requirements] });
      for (const text of ['a\u0000b', 'a\ud800b', 'x'.repeat(500_001)]) expect(await desk.save(at, desk.requirements, text)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect(await desk.save(at, desk.requirements, 'x', { 'if-match': 'nonsense' })).toMatchObject({ status: 412, body: { code: 'version_moved' } });
      for (const body of [{}, { files: [] }, { files: [desk.requirements], undo: 'x' }, { file: desk.requirements }]) expect(await desk.api.ask('revops', 'POST', '/api/v1/drafts', body)).toMatchObject({ status: 400 });
      expect(await desk.api.ask('revops', 'POST', '/api/v1/drafts', { undo: 'nope' })).toMatchObject({ status: 404, body: { code: 'unknown_draft' } });
      expect(await desk.api.ask('revops', 'POST', '/api/v1/drafts', { file: desk.requirements, version: 9 })).toMatchObject({ status: 404, body: { code: 'unknown_mapping' } });
      // Pasted nonsense is kept as it was typed, and every problem is told.
      expect(await desk.save(at, desk.requirements, '\t{{{ not: yaml\n')).toMatchObject({ status: 200 });
      expect(await desk.api.ask('revops', 'POST', `${at}/lint`)).toMatchObject({ status: 200, body: { problems: expect.arrayContaining([expect.objectContaining({ line: 1 })]) } });
    }));
});
