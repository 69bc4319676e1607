import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { HttpApp } from './http-app.ts';
import { RefusedError } from './problem.ts';

export const ASSETS_PATH = '/assets/';
const PLACEHOLDER = /__CSP_NONCE__/g;
/** Of files whose name changes with their content. */
const A_YEAR_S = 31_536_000;
/** /favicon.ico and the like. Further down a name may end like a file's: /rules/customer~requirements.yaml is a page. */
const NO_FILE = /^\/[^/]*\.[a-z0-9]{1,5}$/i;
/** Addresses that are never a page's. */
const NOT_PAGES = /^\/(api|webhooks|assets|panels|healthz|readyz|metrics)(\/|$)/;

/**
 * The studio's pages: files as they were built, and the one document for every address that no other route has; the
 * program in it shows the page. They hold no data, so anybody may load them. `folder` null: they were not built.
 */
export const pageRoutes =
  (folder: string | null) =>
  async (app: HttpApp): Promise<void> => {
    const document = folder === null ? NOT_BUILT : await readFile(join(folder, 'index.html'), 'utf8');
    if (folder !== null) {
      await app.register(fastifyStatic, { root: join(folder, 'assets'), prefix: ASSETS_PATH, index: false, maxAge: A_YEAR_S * 1_000, immutable: true });
      app.get('/icon.svg', { config: { action: 'public' }, schema: { hide: true } }, (_request, reply) => reply.sendFile('icon.svg', folder, { immutable: false, maxAge: 0 }));
    }
    app.get('/*', { config: { action: 'public' }, schema: { hide: true } }, (request, reply) => {
      const path = request.url.split('?')[0] ?? '';
      if (NOT_PAGES.test(path) || NO_FILE.test(path)) {
        throw new RefusedError(404, { code: 'no_such_address', message: 'There is nothing at this address.', remedy: 'GET /api/openapi.json lists what there is.' });
      }
      return sendPage(reply, document);
    });
  };

/** A new number in every page: only style elements that carry it are taken, so none can be planted. */
function sendPage(reply: FastifyReply, document: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const policy = String(reply.getHeader('content-security-policy') ?? '').replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`);
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').serializer(String).send(document.replaceAll(PLACEHOLDER, nonce));
}

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>handoff-sync</title></head>
<body><main><h1>handoff-sync is running</h1>
<p>Its pages were not built. Run <code>npm run build</code> in the project folder and start the service again.</p>
<p>Programs are served: <a href="/api/docs">the HTTP API</a>.</p>
</main></body></html>
`;
