import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CALLBACK_PATH } from '../../src/http/sign-in.ts';
import { openHttp } from '../../src/http/open-http.ts';
import { MINUTE } from '../support/manual-clock.ts';
import { startProvider, TestBrowser } from './login-provider.ts';
import { exampleService, withHttp, type HttpWorld } from './open-world.ts';

const PEOPLE = {
  ines: { name: 'Ines Example', groups: ['onboarding', 'canteen'] },
  both: { name: 'Bo Both', groups: ['onboarding', 'rules'] },
  single: { name: 'Sam Single', groups: 'rules' },
  guest: { name: 'Gus Guest', groups: ['canteen'] },
  nobody: { name: 'Nil Nobody' },
};
const ROLES = { onboarding: 'operations', rules: 'revops' } as const;

type Desk = HttpWorld & { readonly start: string; readonly callback: string };

/** The door with a real login provider behind it. */
async function withLogin(work: (desk: Desk) => Promise<void>, how = { claimsInToken: false }): Promise<void> {
  const provider = await startProvider(PEOPLE, how);
  try {
    await withHttp(
      async (world) => {
        const callback = `${world.address}${CALLBACK_PATH}`;
        provider.allow(callback);
        await work({ ...world, callback, start: `${world.address}/api/v1/login?returnTo=/api/docs/` });
      },
      { login: { ...provider.settings, roles: ROLES } },
    );
  } finally {
    await provider.close();
  }
}

const rolesOf = async (browser: TestBrowser, address: string): Promise<unknown> => {
  const me: unknown = await (await browser.fetch(`${address}/api/v1/me`)).json();
  return me;
};

describe('signing in with a real OpenID Connect provider', () => {
  // The provider says of itself, at length, that it is set up for tests only.
  beforeAll(() => {
    for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => {});
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });

  it('gives the roles of one’s groups, and comes back to where one was', () =>
    withLogin(async ({ address, start, callback, store }) => {
      for (const [person, roles] of [['ines', ['operations']], ['both', ['operations', 'revops']], ['single', ['revops']]] as const) {
        const browser = new TestBrowser();
        const answer = await browser.fetch(await browser.signIn(start, person, callback));
        expect(answer.status).toBe(303);
        expect(answer.headers.get('location')).toBe('/api/docs/');
        const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('handoff_session='));
        expect(cookie).toMatch(/; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
        expect(await rolesOf(browser, address)).toMatchObject({ kind: 'user', name: PEOPLE[person].name, roles });
      }
      expect(await store.findAudit({ action: 'sign_in', limit: 10 })).toMatchObject([{ callerId: 'single' }, { callerId: 'both' }, { callerId: 'ines', callerName: 'Ines Example', outcome: 'allowed' }]);
    }));

  it('lets nobody in who is in no group with a role', () =>
    withLogin(async ({ start, callback, store, address }) => {
      for (const person of ['guest', 'nobody']) {
        const browser = new TestBrowser();
        const answer = await browser.fetch(await browser.signIn(start, person, callback));
        expect(answer.status).toBe(403);
        expect(await answer.json()).toMatchObject({ code: 'no_role' });
        expect((await browser.fetch(`${address}/api/v1/me`)).status).toBe(401);
      }
      expect(await store.findAudit({ action: 'sign_in', outcome: 'refused', limit: 10 })).toMatchObject([{ callerName: 'Nil Nobody', code: 'no_role' }, { callerName: 'Gus Guest' }]);
    }));

  it('takes an answer of the provider once, in the browser that asked, with its own state, and in time', () =>
    withLogin(async ({ start, callback, store, clock }) => {
      const browser = new TestBrowser();
      const begun = browser.signIn(start, 'ines', callback);
      const answer = await begun;
      const cookie = browser.cookies(answer);
      const elsewhere = await new TestBrowser().fetch(answer);
      expect(elsewhere.status).toBe(403);
      expect((await browser.fetch(answer)).status).toBe(303);
      // The same answer again, with the cookie the browser had then: neither state nor nonce works twice.
      const replayed = await fetch(answer, { redirect: 'manual', headers: { cookie } });
      expect(replayed.status).toBe(403);
      expect(await replayed.json()).toMatchObject({ code: 'login_not_begun' });
      expect(replayed.headers.getSetCookie().join()).not.toContain('handoff_session=');

      const victim = new TestBrowser();
      await victim.fetch(start);
      const forged = new URL(answer);
      const mixed = await victim.fetch(forged.href);
      expect(mixed.status).toBe(403);
      expect(await mixed.json()).toMatchObject({ code: 'login_refused' });

      const slow = new TestBrowser();
      const late = await slow.signIn(start, 'ines', callback);
      clock.advance(11 * MINUTE);
      expect((await slow.fetch(late)).status).toBe(403);
      const refusals = await store.findAudit({ action: 'sign_in', outcome: 'refused', limit: 10 });
      expect(refusals.map(({ code }) => code)).toEqual(['login_not_begun', 'login_refused', 'login_not_begun', 'login_not_begun']);
    }));

  it('takes no identity that was made for another login: nonce and PKCE are compared', () =>
    withLogin(async ({ start, callback, address }) => {
      for (const part of ['nonce', 'code_challenge']) {
        const browser = new TestBrowser();
        const begin = await browser.fetch(start);
        const changed = new URL(begin.headers.get('location') ?? '');
        changed.searchParams.set(part, 'x'.repeat(43));
        const answer = await browser.fetch(await browser.signIn(changed.href, 'ines', callback));
        expect(answer.status).toBe(403);
        expect(await answer.json()).toMatchObject({ code: 'login_refused' });
        expect((await browser.fetch(`${address}/api/v1/me`)).status).toBe(401);
      }
    }));

  it('finds the groups in the identity token as well', () =>
    withLogin(
      async ({ start, callback, address }) => {
        const browser = new TestBrowser();
        await browser.fetch(await browser.signIn(start, 'ines', callback));
        expect(await rolesOf(browser, address)).toMatchObject({ name: 'Ines Example', roles: ['operations'] });
      },
      { claimsInToken: true },
    ));

  it('sends nobody to another site afterwards', () =>
    withLogin(async ({ address, callback }) => {
      for (const returnTo of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
        const browser = new TestBrowser();
        const answer = await browser.fetch(await browser.signIn(`${address}/api/v1/login?returnTo=${encodeURIComponent(returnTo)}`, 'ines', callback));
        expect(answer.headers.get('location')).toBe('/');
      }
    }));

  it('says so while the provider does not answer', async () => {
    await withHttp(
      async ({ request }) => {
        const answer = await request('/api/v1/login');
        expect(answer.status).toBe(503);
        expect(await answer.json()).toMatchObject({ code: 'login_unavailable' });
      },
      { login: { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'y', roleClaim: 'groups', scopes: 'openid', roles: ROLES } },
    );
  });

  it('is not offered where cookies or passwords would travel readable', () =>
    withHttp(async ({ store, clock }) => {
      const login = { issuer: 'https://login.acme.example', clientId: 'x', clientSecret: 'y', roleClaim: 'groups', scopes: 'openid', roles: ROLES };
      const common = { version: '0', clock, access: store, service: await exampleService(store, clock) };
      await expect(openHttp({ ...common, listen: { host: '0.0.0.0', port: 0 }, publicUrl: null, login })).rejects.toMatchObject({ code: 'insecure_login' });
      await expect(openHttp({ ...common, listen: { host: '0.0.0.0', port: 0 }, publicUrl: 'http://localhost:8080', login })).rejects.toMatchObject({ code: 'insecure_login' });
      await expect(openHttp({ ...common, listen: { host: '127.0.0.1', port: 0 }, publicUrl: 'http://handoff.acme.example', login })).rejects.toMatchObject({ code: 'insecure_login' });
      await expect(openHttp({ ...common, listen: { host: '127.0.0.1', port: 0 }, publicUrl: null, login: { ...login, issuer: 'http://login.acme.example' } })).rejects.toMatchObject({ code: 'insecure_login' });
    }));
});
