import { describe, expect, it } from '@jest/globals';
import type { HttpOptions } from '../../src/http/open-http.ts';
import { openHttp } from '../../src/http/open-http.ts';
import { HOUR } from '../support/manual-clock.ts';
import { exampleService, withHttp } from './open-world.ts';

const enter = (link: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL('/first-run', link), { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ code: new URL(link).searchParams.get('code') ?? '' }) });

/** The door, and the link that it printed. */
async function withLink(work: (link: string, world: Parameters<Parameters<typeof withHttp>[0]>[0]) => Promise<void>): Promise<void> {
  const links: string[] = [];
  await withHttp((world) => work(links[0] ?? '', world), { announce: (link) => void links.push(link) });
}

describe('the first administrator', () => {
  it('enters with the printed link, once, and can then make a token', () =>
    withLink(async (link, { request, store, address }) => {
      const page = await fetch(link);
      expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
      expect(await page.text()).toContain('Enter as administrator');
      const answer = await enter(link, { origin: address, 'sec-fetch-site': 'same-origin' });
      expect(answer.status).toBe(303);
      const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const me: unknown = await (await request('/api/v1/me', { headers: { cookie } })).json();
      expect(me).toMatchObject({ name: 'First administrator', roles: ['admin'], csrfToken: expect.any(String) });
      expect((await enter(link)).status).toBe(403);
      expect(await store.findAudit({ action: 'sign_in', limit: 5 })).toMatchObject([{ outcome: 'refused', code: 'first_run_refused' }, { outcome: 'allowed', callerId: 'first-run' }]);
    }));

  it('enters from this machine only: no proxy, no other host name, no other site', () =>
    withLink(async (link, { store }) => {
      for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
        expect((await enter(link, headers)).status).toBe(403);
      }
      expect(await store.findAudit({ outcome: 'refused', limit: 9 })).toMatchObject(Array.from({ length: 4 }, () => ({ code: 'first_run_elsewhere' })));
      expect((await enter(link)).status).toBe(303);
    }));

  it('has an hour to do so, and no luck in guessing', () =>
    withLink(async (link, { clock }) => {
      const guessed = new URL(link);
      guessed.searchParams.set('code', 'A'.repeat(43));
      expect((await enter(guessed.href)).status).toBe(403);
      clock.advance(HOUR);
      expect((await enter(link)).status).toBe(403);
    }));

  it('is not offered on another address, with a public address, a login or a usable token', () =>
    withHttp(async ({ store, clock, tokenFor }) => {
      const offered = async (changes: Partial<HttpOptions>): Promise<boolean> => {
        const links: string[] = [];
        const http = await openHttp({ listen: { host: '127.0.0.1', port: 0 }, publicUrl: null, version: '0', clock, access: store, service: await exampleService(store, clock), login: null, announce: (link) => void links.push(link), ...changes });
        const answer = await enter(`${http.address}/first-run?code=${'A'.repeat(43)}`);
        await http.close();
        expect([403, 404]).toContain(answer.status);
        return links.length > 0;
      };
      const login = { issuer: 'https://login.acme.example', clientId: 'x', clientSecret: 'y', roleClaim: 'groups', scopes: 'openid', roles: {} };
      expect(await offered({})).toBe(true);
      expect(await offered({ listen: { host: '0.0.0.0', port: 0 } })).toBe(false);
      expect(await offered({ publicUrl: 'https://handoff.acme.example' })).toBe(false);
      expect(await offered({ login })).toBe(false);
      await tokenFor('viewer', { revokedAt: '2026-11-22T09:00:00.000Z' });
      expect(await offered({})).toBe(true);
      await tokenFor('viewer');
      expect(await offered({})).toBe(false);
    }));
});
