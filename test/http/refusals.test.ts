import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { hashSecret } from '../../src/core/access/secrets.ts';
import { DAY, HOUR, MINUTE } from '../support/manual-clock.ts';
import { HTTP_START, withHttp, type HttpWorld } from './open-world.ts';

const LOGIN = { issuer: 'https://login.acme.example', clientId: 'handoff', clientSecret: 's3cret-of-the-client', roleClaim: 'groups', scopes: 'openid', roles: { 'handoff-admins': 'admin' } } as const;

/** A signed-in administrator's cookie, and what our own pages would send along. */
async function signIn({ store, clock }: HttpWorld): Promise<{ cookie: string; csrf: string; secret: string }> {
  const secret = randomBytes(32).toString('base64url');
  await store.saveSession({
    hash: hashSecret('session', secret), subject: 'ines', name: 'Ines', via: 'login', groups: ['handoff-admins'],
    createdAt: clock.iso(), lastUsedAt: clock.iso(), expiresAt: new Date(clock.now().getTime() + 12 * HOUR).toISOString(),
  });
  return { cookie: `handoff_session=${secret}`, csrf: createHmac('sha256', secret).update('cross-site').digest('base64url'), secret };
}

const newToken = (headers: Record<string, string>, body: object = { name: 'ci', role: 'viewer' }): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

/** The refusals in the audit log, oldest first. */
async function refused({ store }: HttpWorld): Promise<readonly { action: string; code: string | null; callerName: string }[]> {
  return (await store.findAudit({ outcome: 'refused', limit: 200 })).toReversed().map(({ action, code, callerName }) => ({ action, code, callerName }));
}

describe('who has no business here is refused, and the audit log shows it', () => {
  it('without a token: 401, with the way to one', () =>
    withHttp(async (world) => {
      const answer = await world.request('/api/v1/connections');
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(await answer.json()).toMatchObject({ code: 'credential_missing', remedy: expect.stringContaining('handoff tokens create') });
      expect(await refused(world)).toEqual([{ action: 'see_connections', code: 'credential_missing', callerName: 'anonymous' }]);
    }));

  it('with a token that is unknown, expired, revoked or no token at all: 401', () =>
    withHttp(async (world) => {
      const expired = await world.tokenFor('admin', { expiresAt: new Date(Date.parse(HTTP_START) + DAY).toISOString() });
      const revoked = await world.tokenFor('admin', { revokedAt: HTTP_START });
      expect((await world.request('/api/v1/me', { token: expired })).status).toBe(200);
      world.clock.advance(DAY);
      for (const token of [expired, revoked, `handoff_${'A'.repeat(43)}`, 'nonsense', `${expired}x`]) {
        const answer = await world.request('/api/v1/me', { token });
        expect(answer.status).toBe(401);
        expect(await answer.text()).not.toContain(token);
      }
      expect((await refused(world)).map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'credential_refused'));
    }));

  it('with a role that may not: 403, named with the token', () =>
    withHttp(async (world) => {
      const token = await world.tokenFor('revops');
      expect((await world.request('/api/v1/tokens', { token })).status).toBe(403);
      expect((await world.request('/api/v1/tokens', { token, ...newToken({ authorization: `Bearer ${token}` }) })).status).toBe(403);
      expect(await world.store.findTokens()).toHaveLength(1);
      expect(await refused(world)).toEqual([
        { action: 'see_tokens', code: 'not_permitted', callerName: 'a revops' },
        { action: 'manage_tokens', code: 'not_permitted', callerName: 'a revops' },
      ]);
    }));

  it('with a forged, expired, idle or ended session cookie: 401', () =>
    withHttp(
      async (world) => {
        const { cookie, secret, csrf } = await signIn(world);
        expect((await world.request('/api/v1/me', { headers: { cookie } })).status).toBe(200);
        expect((await world.request('/api/v1/me', { headers: { cookie: `handoff_session=${randomBytes(32).toString('base64url')}` } })).status).toBe(401);
        // The stored hash is no cookie: who reads the database cannot enter with it.
        expect((await world.request('/api/v1/me', { headers: { cookie: `handoff_session=${hashSecret('session', secret)}` } })).status).toBe(401);
        expect((await world.request('/api/v1/me', { headers: { authorization: `Bearer handoff_${secret}` } })).status).toBe(401);
        world.clock.advance(3 * HOUR);
        expect((await world.request('/api/v1/me', { headers: { cookie } })).status).toBe(401);
        const busy = await signIn(world);
        for (let hours = 1; hours < 12; hours += 1) {
          world.clock.advance(HOUR);
          expect((await world.request('/api/v1/me', { headers: { cookie: busy.cookie } })).status).toBe(200);
        }
        world.clock.advance(HOUR);
        expect((await world.request('/api/v1/me', { headers: { cookie: busy.cookie } })).status).toBe(401);
        const last = await signIn(world);
        expect((await world.request('/api/v1/logout', { method: 'POST', headers: { cookie: last.cookie, 'x-handoff-csrf': last.csrf } })).status).toBe(204);
        expect((await world.request('/api/v1/me', { headers: { cookie: last.cookie } })).status).toBe(401);
        expect(csrf).not.toBe(last.csrf);
        expect((await refused(world)).every(({ code }) => code?.startsWith('credential_'))).toBe(true);
      },
      { login: LOGIN },
    ));

  it('whose group lost its role since signing in: 401', () =>
    withHttp(
      async (world) => {
        const { cookie } = await signIn(world);
        expect((await world.request('/api/v1/me', { headers: { cookie } })).status).toBe(401);
      },
      { login: { ...LOGIN, roles: { 'other-admins': 'admin' } } },
    ));

  it('a write with a cookie that another site caused: 403, and nothing is done', () =>
    withHttp(
      async (world) => {
        const { cookie, csrf } = await signIn(world);
        const own = new URL(world.address).origin;
        const attempts = [
          { cookie },
          { cookie, 'x-handoff-csrf': 'guessed' },
          { cookie, 'x-handoff-csrf': csrf, origin: 'https://evil.example' },
          { cookie, 'x-handoff-csrf': csrf, 'sec-fetch-site': 'cross-site' },
          { cookie, 'x-handoff-csrf': csrf, 'sec-fetch-site': 'same-site', origin: own },
        ];
        for (const headers of attempts) expect((await world.request('/api/v1/tokens', newToken(headers))).status).toBe(403);
        expect(await world.store.findTokens()).toEqual([]);
        expect(await refused(world)).toEqual(attempts.map(() => ({ action: 'manage_tokens', code: 'cross_site_write', callerName: 'Ines' })));
        expect((await world.request('/api/v1/tokens', newToken({ cookie, 'x-handoff-csrf': csrf, origin: own, 'sec-fetch-site': 'same-origin' }))).status).toBe(201);
      },
      { login: LOGIN },
    ));

  it('a form of another site, whose type needs no question beforehand: 415', () =>
    withHttp(async (world) => {
      const token = await world.tokenFor('admin');
      const answer = await world.request('/api/v1/tokens', { method: 'POST', token, headers: { 'content-type': 'text/plain' }, body: '{"name":"x","role":"admin"}' });
      expect(answer.status).toBe(415);
      expect(await refused(world)).toMatchObject([{ code: 'wrong_content_type' }]);
    }));

  it('a body that is too large: 413', () =>
    withHttp(async (world) => {
      const token = await world.tokenFor('admin');
      const answer = await world.request('/api/v1/tokens', newToken({ authorization: `Bearer ${token}` }, { name: 'x'.repeat(1_100_000), role: 'viewer' }));
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ code: 'body_too_large' });
      expect(await refused(world)).toEqual([{ action: 'manage_tokens', code: 'body_too_large', callerName: 'a admin' }]);
    }));

  it('too many requests: 429 with the time to wait, for one caller and not for the next', () =>
    withHttp(
      async (world) => {
        const [eager, calm] = [await world.tokenFor('viewer'), await world.tokenFor('sales')];
        for (let times = 0; times < 5; times += 1) expect((await world.request('/api/v1/me', { token: eager })).status).toBe(200);
        const answer = await world.request('/api/v1/me', { token: eager });
        expect(answer.status).toBe(429);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await world.request('/api/v1/me', { token: calm })).status).toBe(200);
        expect(await refused(world)).toEqual([{ action: 'see_self', code: 'too_many_requests', callerName: 'a viewer' }]);
      },
      { limits: { callerPerMinute: 5 } },
    ));

  it('guessing tokens: 429, while a right one still enters; the log is told so often and no more', () =>
    withHttp(
      async (world) => {
        const token = await world.tokenFor('viewer');
        const statuses: number[] = [];
        for (let times = 0; times < 8; times += 1) statuses.push((await world.request('/api/v1/me', { token: `handoff_${randomBytes(32).toString('base64url')}` })).status);
        expect(statuses).toEqual([401, 401, 401, 429, 429, 429, 429, 429]);
        expect((await world.request('/api/v1/me', { token })).status).toBe(200);
        expect(await refused(world)).toHaveLength(5);
      },
      { limits: { failuresPerMinute: 3, auditedFailuresPerMinute: 5 } },
    ));

  it('a forwarded address is nobody’s word for where a request came from', () =>
    withHttp(async (world) => {
      await world.request('/api/v1/me', { headers: { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' } });
      expect(await world.store.findAudit({ limit: 1 })).toMatchObject([{ ip: '127.0.0.1' }]);
    }));
});

describe('secrets', () => {
  it('stand in no answer, no log line and no table', async () => {
    const lines: string[] = [];
    await withHttp(
      async (world) => {
        const token = await world.tokenFor('admin');
        const { cookie, secret, csrf } = await signIn(world);
        const made = await world.request('/api/v1/tokens', newToken({ authorization: `Bearer ${token}` }));
        const shown = /handoff_[A-Za-z0-9_-]{43}/.exec(await made.text())?.[0] ?? '';
        expect(shown).toHaveLength(51);
        let answers = '';
        for (const path of ['/api/v1/tokens', '/api/v1/audit', '/api/v1/sessions', '/api/v1/me', '/test/boom', `/api/v1/connections?limit=${token}`, `/nowhere?code=${secret}`]) {
          for (const headers of [{ authorization: `Bearer ${token}` }, { cookie }]) answers += await (await world.request(path, { headers })).text();
        }
        const tables: unknown[] = [];
        for (const table of ['api_tokens', 'sessions', 'logins', 'audit_log', 'kept_answers']) tables.push((await world.store.pool.query<Record<string, unknown>>(`SELECT * FROM ${table}`)).rows);
        const everything = `${answers}\n${lines.join('')}\n${JSON.stringify(tables)}`;
        for (const hidden of [token.slice(8), secret, shown.slice(8), LOGIN.clientSecret, 'hunter2']) expect(everything).not.toContain(hidden);
        expect(answers).toContain(csrf);
        expect(`${lines.join('')}${JSON.stringify(tables)}`).not.toContain(csrf);
        expect(lines.join('')).toContain('/api/v1/tokens');
      },
      {
        login: LOGIN,
        logger: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
        plugins: [
          (app) =>
            void app.get('/test/boom', { config: { action: 'see_self' } }, (request) => {
              throw Object.assign(new Error('upstream said no'), { config: { headers: request.headers, password: 'hunter2' } });
            }),
        ],
      },
    );
  });

  it('show when they were last used, to the minute', () =>
    withHttp(async ({ request, tokenFor, store, clock }) => {
      const token = await tokenFor('viewer');
      await request('/api/v1/me', { token });
      clock.advance(30_000);
      await request('/api/v1/me', { token });
      expect(await store.findTokens()).toMatchObject([{ lastUsedAt: HTTP_START }]);
      clock.advance(MINUTE);
      await request('/api/v1/me', { token });
      expect(await store.findTokens()).toMatchObject([{ lastUsedAt: '2026-11-22T09:01:30.000Z' }]);
    }));
});
