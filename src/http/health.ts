import { createServer } from 'node:http';
import type { Health } from '../flows/watch/check-health.ts';
import type { HttpApp } from './http-app.ts';
import type { OpenMetrics } from './metrics.ts';

/** GET /healthz: the process lives. GET /readyz: it can do its work now, else 503 and what is wrong. Both without a credential. */
export const healthRoutes = (check: () => Promise<Health>) => (app: HttpApp): void => {
  const config = { action: 'public' } as const;
  app.get('/healthz', { config, schema: { hide: true } }, async () => ({ ok: true }));
  app.get('/readyz', { config, schema: { hide: true } }, async (_request, reply) => {
    const health = await check();
    return reply.status(health.ok ? 200 : 503).send(health);
  });
};

export interface ProbeOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly check: () => Promise<Health>;
  readonly metrics: OpenMetrics;
}

/** The same for a worker, which has no web door: /healthz, /readyz and /metrics on a port of its own network, and nothing else. */
export async function openProbes({ listen, check, metrics }: ProbeOptions): Promise<{ readonly address: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    const json = (status: number, body: unknown): void => answer(status, 'application/json', JSON.stringify(body));
    const path = request.method === 'GET' ? (request.url ?? '').split('?')[0] : null;
    const failed = (): void => json(500, { ok: false });
    if (path === '/healthz') json(200, { ok: true });
    else if (path === '/readyz') void check().then((health) => json(health.ok ? 200 : 503, health), failed);
    else if (path === '/metrics') void metrics.text().then(({ contentType, body }) => answer(200, contentType, body), failed);
    else json(404, { ok: false });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen.port, listen.host, resolve);
  });
  const bound = server.address();
  const port = bound !== null && typeof bound === 'object' ? bound.port : listen.port;
  return {
    address: `http://${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
