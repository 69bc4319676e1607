import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { HandoffError } from '../../src/core/errors.ts';
import { withHttp } from './open-world.ts';

describe('the web door', () => {
  it('lists connections a page at a time, with links to the neighbours', () =>
    withHttp(async ({ request, tokenFor }) => {
      const token = await tokenFor('viewer');
      const answer = await request('/api/v1/connections?limit=1&offset=1', { token });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ items: [{ id: 'hr' }], total: 3, limit: 1, offset: 1 });
      expect(answer.headers.get('link')).toBe('</api/v1/connections?limit=1&offset=2>; rel="next", </api/v1/connections?limit=1&offset=0>; rel="prev"');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }));

  it('names every wrong parameter and what to do about it', () =>
    withHttp(async ({ request, tokenFor }) => {
      const answer = await request('/api/v1/connections?limit=9999&offset=-1', { token: await tokenFor('viewer') });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({
        type: 'urn:handoff-sync:invalid_request', title: 'Bad Request', status: 400, code: 'invalid_request',
        problems: [{ place: 'querystring.limit' }, { place: 'querystring.offset' }],
      });
    }));

  it('publishes an OpenAPI 3.1 document without dangling references, and a page that loads nothing from elsewhere', () =>
    withHttp(async ({ request }) => {
      const document = await (await request('/api/openapi.json')).text();
      const { openapi, components } = z.object({ openapi: z.string(), components: z.object({ schemas: z.record(z.string(), z.unknown()) }) }).parse(JSON.parse(document));
      expect(openapi).toBe('3.1.0');
      for (const [, name] of document.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(Object.keys(components.schemas)).toContain(name);
      const page = await request('/api/docs/');
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none';script-src 'self'");
      const html = await page.text();
      const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, at]) => String(at));
      expect(addresses.filter((at) => /^(https?:)?\/\//.test(at))).toEqual([]);
      for (const at of addresses) expect((await request(new URL(at, 'http://x/api/docs/').pathname)).status).toBe(200);
    }));

  it('a page whose address ends like a file is a page; a file that is not there is said to be missing', () =>
    withHttp(async ({ request }) => {
      for (const path of ['/', '/rules/customer~requirements.yaml', '/drafts/5f2c/customer~salesforce.yaml']) {
        const page = await request(path);
        expect([path, page.status, page.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
      }
      for (const path of ['/favicon.ico', '/robots.txt', '/assets/gone.js', '/api/v1/nothing']) expect([path, (await request(path)).status]).toEqual([path, 404]);
    }));

  it('says what our errors say, and nothing of anybody else’s', () =>
    withHttp(
      async ({ request }) => {
        const ours = await request('/test/ours');
        expect(ours.status).toBe(404);
        expect(await ours.json()).toMatchObject({ code: 'unknown_connection', detail: 'There is no connection "x".', remedy: 'Use one of: sales.', place: 'connections.yaml:3' });
        const others = await request('/test/others');
        expect(others.status).toBe(500);
        const text = await others.text();
        expect(text).not.toContain('hunter2');
        expect(JSON.parse(text)).toMatchObject({ code: 'unexpected', instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/) });
      },
      {
        plugins: [
          (app) => {
            app.get('/test/ours', { config: { action: 'public' } }, () => {
              throw new HandoffError({ code: 'unknown_connection', message: 'There is no connection "x".', remedy: 'Use one of: sales.', place: 'connections.yaml:3' });
            });
            app.get('/test/others', { config: { action: 'public' } }, () => {
              throw new Error('password authentication failed for hunter2');
            });
          },
        ],
      },
    ));

  it('does not open with a route that says nothing about who may use it', async () => {
    await expect(withHttp(async () => {}, { plugins: [(app) => void app.get('/test/forgotten', () => 'open')] })).rejects.toThrow('/test/forgotten declares no action');
  });
});
