import { describe, expect, it } from '@jest/globals';
import { rep, useStore } from '../flows/support/world.ts';
import { withApi } from './api-world.ts';

const hire = { email: 'sam@home.example', job: 'Engineer', manager: rep('max') };
const why = 'same person, new e-mail';

describe('people over HTTP', () => {
  const { world: start } = useStore('embedded');

  it('a hire’s name and answers are seen by those who prepare the first day, and by nobody else', async () => {
    const world = await start({ kind: 'employee' });
    world.source.put('employee', 'e1', { ...hire, name: 'Sam Porter', hireDate: '2027-01-11' });
    await world.sync();
    const { id } = await world.handoff('e1', 'employee');
    await withApi(world, async ({ ask }) => {
      const paths = [`/api/v1/handoffs?connection=${world.id}`, `/api/v1/handoffs/${id}`, `/api/v1/handoffs/${id}/explanation`, `/api/v1/handoffs/${id}/events`];
      for (const role of ['viewer', 'sales'] as const) {
        for (const path of paths) {
          const { status, body } = await ask(role, 'GET', path);
          expect(status).toBe(200);
          expect(JSON.stringify(body)).not.toMatch(/Sam|Porter|home\.example/);
        }
        expect(await ask(role, 'GET', `/api/v1/handoffs/${id}`)).toMatchObject({ body: { title: 'New hire', valuesHidden: true, score: expect.any(Number) } });
      }
      expect(await ask('operations', 'GET', `/api/v1/handoffs/${id}`)).toMatchObject({ status: 200, body: { title: 'Sam Porter', valuesHidden: false } });
    });
  });

  it('are suggested, linked, taken apart and kept apart by those who own the rules', async () => {
    const world = await start({ kind: 'employee' });
    world.source.put('applicant', 'a1', { ...hire, name: 'Kim Lee', email: 'kim@private.example', accepted: true, acceptedAt: '2026-11-20T10:00:00Z', availableFrom: '2027-02-01' });
    world.source.put('employee', 'e1', { ...hire, email: 'kim@home.example', name: 'Kim Lee', hireDate: '2027-02-01' });
    await world.sync();
    const [one, two] = [await world.handoff('a1', 'applicant'), await world.handoff('e1', 'employee')];
    await withApi(world, async ({ ask }) => {
      expect(await ask('operations', 'GET', '/api/v1/suggestions')).toMatchObject({ status: 403 });
      expect(await ask('revops', 'GET', '/api/v1/suggestions')).toMatchObject({ status: 200, body: { items: [{ strength: 'possible', evidence: expect.arrayContaining(['The same name.']), handoffs: [{ title: 'Kim Lee' }, { title: 'Kim Lee' }] }], total: 1 } });
      const at = `/api/v1/handoffs/${one.id}`;
      for (const path of ['link', 'unlink', 'apart']) expect(await ask('operations', 'POST', `${at}/${path}`, { other: two.id, record: 'e1', reason: why })).toMatchObject({ status: 403 });
      expect(await ask('revops', 'POST', `${at}/link`, { other: one.id, reason: why })).toMatchObject({ status: 409, body: { code: 'cannot_link' } });
      expect(await ask('revops', 'POST', `${at}/link`, { other: two.id, reason: why })).toMatchObject({ status: 200, body: { handoff: one.id } });
      expect((await world.handoff('a1', 'applicant')).joins).toMatchObject([{ externalId: 'e1', evidence: `said by a revops: ${why}` }]);
      expect(await ask('revops', 'POST', `${at}/unlink`, { record: 'e1', reason: 'namesakes' })).toMatchObject({ status: 200, body: { handoff: two.id } });
      expect(await ask('revops', 'POST', `${at}/apart`, { other: two.id, reason: 'namesakes' })).toMatchObject({ status: 200, body: { apart: [one.id, two.id] } });
      expect(await ask('revops', 'GET', '/api/v1/suggestions')).toMatchObject({ body: { total: 0 } });
    });
  });

  it('are erased by an administrator who confirms how many handoffs hold them; no log says whom it was', async () => {
    const world = await start({ kind: 'employee' });
    world.source.put('employee', 'e1', { ...hire, name: 'Sam Porter', hireDate: '2027-01-11', email: 'erase-me@home.example' });
    await world.sync();
    const { id } = await world.handoff('e1', 'employee');
    await withApi(world, async ({ ask }) => {
      const person = 'erase-me@home.example';
      for (const [path, body] of [['search', { person }], ['forget', { person, confirm: 1 }]] as const) expect(await ask('revops', 'POST', `/api/v1/people/${path}`, body)).toMatchObject({ status: 403 });
      expect(await ask('admin', 'POST', '/api/v1/people/search', { person: 'nobody@nowhere.example' })).toMatchObject({ status: 404, body: { code: 'nobody_found' } });
      expect(await ask('admin', 'POST', '/api/v1/people/search', { person })).toMatchObject({ status: 200, body: { count: 1, handoffs: [{ id, title: 'Sam Porter' }] } });
      expect(await ask('admin', 'POST', '/api/v1/people/forget', { person, confirm: 2 })).toMatchObject({ status: 409, body: { code: 'forget_not_confirmed' } });
      expect((await world.handoff('e1', 'employee')).forgottenAt ?? null).toBeNull();
      expect(await ask('admin', 'POST', '/api/v1/people/forget', { person, confirm: 1 })).toMatchObject({ status: 200, body: { forgotten: [id] } });
      expect(JSON.stringify((await ask('admin', 'GET', `/api/v1/handoffs/${id}`)).body)).not.toMatch(/Sam|erase-me/);
      const audit = JSON.stringify(await world.store.findAudit({ limit: 100 }));
      expect(audit).toContain('forget_person');
      expect(audit).not.toContain('erase-me');
    });
  });

  it('secrets are stored, listed by name and removed by an administrator; their values come back nowhere', async () => {
    const world = await start();
    await withApi(world, async ({ ask }) => {
      const value = 'hunter2-secret';
      expect(await ask('revops', 'PUT', '/api/v1/secrets/CRM_SECRET', { value })).toMatchObject({ status: 403 });
      expect(await ask('admin', 'PUT', '/api/v1/secrets/CRM_SECRET', { value }, { 'idempotency-key': 'put-secret' })).toMatchObject({ status: 204, body: null });
      expect(await world.store.secretGet('secret', 'CRM_SECRET')).toBe(value);
      const listed = await ask('admin', 'GET', '/api/v1/secrets');
      expect(listed).toMatchObject({ status: 200, body: { items: expect.arrayContaining([expect.objectContaining({ name: 'CRM_SECRET' })]) } });
      expect(JSON.stringify([listed.body, await world.store.findAudit({ limit: 100 })])).not.toContain(value);
      expect(await ask('revops', 'POST', '/api/v1/secrets/rotate')).toMatchObject({ status: 403 });
      expect(await ask('admin', 'POST', '/api/v1/secrets/rotate')).toMatchObject({ status: 200, body: { rotated: expect.any(Number) } });
      expect(await ask('revops', 'GET', '/api/v1/secrets')).toMatchObject({ status: 403 });
      expect(await ask('revops', 'DELETE', '/api/v1/secrets/CRM_SECRET')).toMatchObject({ status: 403 });
      expect(await ask('admin', 'DELETE', '/api/v1/secrets/CRM_SECRET')).toMatchObject({ status: 204 });
      expect(await ask('admin', 'DELETE', '/api/v1/secrets/CRM_SECRET')).toMatchObject({ status: 404, body: { code: 'secret_not_found' } });
    });
  });
});
