import { describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../src/core/access/audit.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { EARLIER, LATER, NOW } from './build-rows.ts';

const token = { id: 't1', name: 'reporting', role: 'viewer', createdAt: NOW, createdBy: 'Ines', expiresAt: LATER, lastUsedAt: null, revokedAt: null } as const;
const session = { subject: 's1', name: 'Ines', via: 'login', groups: ['a', 'b'], createdAt: EARLIER, lastUsedAt: EARLIER, expiresAt: NOW } as const;
const entry: AuditEntry = { at: NOW, callerKind: 'token', callerId: 't1', callerName: 'reporting', action: 'see_handoff', target: 'h1', outcome: 'allowed', code: null, ip: '127.0.0.1' };

describe.each(ENGINES)('who may enter, on %s', (engine) => {
  it('finds tokens by the hash of their secret, and revokes them once', () =>
    withStore(engine, async (store) => {
      await store.saveToken({ ...token, hash: 'h' });
      expect(await store.findToken('h')).toEqual(token);
      expect(await store.findToken('other')).toBeNull();
      await store.noteTokenUsed('t1', LATER);
      expect([await store.revokeToken('t1', LATER), await store.revokeToken('t1', NOW), await store.revokeToken('t2', NOW)]).toEqual([true, false, false]);
      expect(await store.findTokens()).toEqual([{ ...token, lastUsedAt: LATER, revokedAt: LATER }]);
    }));

  it('keeps sessions until they end or expire', () =>
    withStore(engine, async (store) => {
      await store.saveSession({ ...session, hash: 'a' });
      await store.saveSession({ ...session, hash: 'b', expiresAt: LATER });
      await store.saveSession({ ...session, hash: 'c', subject: 's2', groups: [], expiresAt: LATER });
      expect(await store.findSession('a')).toEqual(session);
      await store.noteSessionUsed('b', NOW);
      expect((await store.findSessions(NOW)).map(({ subject, lastUsedAt }) => [subject, lastUsedAt])).toEqual([['s1', NOW], ['s2', EARLIER]]);
      expect(await store.deleteExpiredAccess(NOW)).toBe(1);
      expect(await store.endSessionsOf('s1')).toBe(1);
      await store.endSession('c');
      expect(await store.findSessions(EARLIER)).toEqual([]);
    }));

  it('gives a login that was begun to one who asks, in time', () =>
    withStore(engine, async (store) => {
      await store.saveLogin({ hash: 'a', returnTo: '/x', expiresAt: LATER });
      await store.saveLogin({ hash: 'late', returnTo: '/', expiresAt: NOW });
      const taken = await Promise.all(Array.from({ length: 4 }, () => store.takeLogin('a', NOW)));
      expect(taken.filter((login) => login !== null)).toEqual([{ returnTo: '/x' }]);
      expect(await store.takeLogin('late', NOW)).toBeNull();
    }));

  it('lets one of many with the same idempotency key begin', () =>
    withStore(engine, async (store) => {
      const request = { caller: 'token:t1', key: 'k', requestHash: 'r', now: NOW, expiresAt: LATER };
      const states = await Promise.all(Array.from({ length: 8 }, () => store.beginOnce(request)));
      expect(states.filter(({ kind }) => kind === 'begun')).toHaveLength(1);
      expect(states.filter(({ kind }) => kind === 'running')).toHaveLength(7);
      expect(await store.beginOnce({ ...request, requestHash: 'other' })).toEqual({ kind: 'other_request' });
      const answer = { status: 201, contentType: 'application/json', headers: { location: '/x' }, body: '{"a":"\\u0000ß"}' };
      await store.finishOnce(request, answer);
      await store.releaseOnce(request);
      expect(await store.beginOnce(request)).toEqual({ kind: 'done', answer });
      expect(await store.beginOnce({ ...request, now: LATER })).toEqual({ kind: 'begun' });
      await store.releaseOnce(request);
      expect(await store.beginOnce(request)).toEqual({ kind: 'begun' });
    }));

  it('lists the audit log newest first, filtered and page by page', () =>
    withStore(engine, async (store) => {
      for (const changes of [{}, { outcome: 'refused', code: 'not_permitted' }, { callerId: 't2' }, { target: null, action: 'run_sync' }] as const) await store.saveAudit({ ...entry, ...changes });
      const all = await store.findAudit({ limit: 10 });
      expect(all.map(({ id }) => id)).toEqual(['4', '3', '2', '1']);
      expect(all[3]).toEqual({ ...entry, id: '1' });
      expect((await store.findAudit({ limit: 10, callerId: 't1', before: '4' })).map(({ id }) => id)).toEqual(['2', '1']);
      expect((await store.findAudit({ limit: 10, outcome: 'refused' })).map(({ id }) => id)).toEqual(['2']);
      expect((await store.findAudit({ limit: 10, action: 'run_sync' })).map(({ id }) => id)).toEqual(['4']);
      expect(await store.findAudit({ limit: 1, target: 'h1' })).toMatchObject([{ id: '3' }]);
    }));

  it('keeps the audit log in the order of what happened, however long it is', () =>
    withStore(engine, async (store) => {
      for (let number = 1; number <= 11; number += 1) await store.saveAudit(entry);
      expect((await store.findAudit({ limit: 3 })).map(({ id }) => id)).toEqual(['11', '10', '9']);
    }));

  it('changes nothing in the audit log, and deletes only what the retention ends', () =>
    withStore(engine, async (store) => {
      await store.saveAudit({ ...entry, at: EARLIER });
      await store.saveAudit(entry);
      for (const sql of [`UPDATE audit_log SET outcome = 'allowed'`, 'DELETE FROM audit_log', 'TRUNCATE audit_log']) await expect(store.pool.query(sql)).rejects.toThrow('append-only');
      expect([await store.deleteAuditBefore(NOW, 1), await store.deleteAuditBefore(NOW, 1)]).toEqual([1, 0]);
      expect(await store.findAudit({ limit: 10 })).toMatchObject([{ at: NOW }]);
      await expect(store.pool.query('DELETE FROM audit_log')).rejects.toThrow('append-only');
    }));
});
