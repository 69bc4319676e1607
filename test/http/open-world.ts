import { randomBytes } from 'node:crypto';
import { createApp } from '../../src/app.ts';
import { serveApi } from '../../src/app/serve-api.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import type { StoredToken } from '../../src/core/access/access-store.ts';
import type { Role } from '../../src/core/access/permissions.ts';
import type { Clock, Store } from '../../src/core/ports.ts';
import { hashSecret, tokenOf } from '../../src/core/access/secrets.ts';
import { openHttp, type HttpOptions } from '../../src/http/open-http.ts';
import type { Service } from '../../src/http/service-port.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { withStore } from '../support/store.ts';

export const HTTP_START = '2026-11-22T09:00:00.000Z';

export interface HttpWorld {
  readonly address: string;
  readonly store: OpenStore;
  readonly clock: ManualClock;
  /** A token's secret, as somebody would hold it. */
  tokenFor(role: Role, changes?: Partial<StoredToken>): Promise<string>;
  request(path: string, init?: RequestInit & { readonly token?: string }): Promise<Response>;
}

const THREE = ['connections:', ...['sales', 'hr', 'files'].flatMap((id) => [`  - id: ${id}`, '    connector: csv', '    mapping: customer/csv.yaml', '    settings: { folder: exports }'])].join('\n');

/** Three connections that never ran. */
export const exampleService = async (store: Store, clock: Clock): Promise<Service> =>
  serveApi(await createApp(parseConfig(THREE, { cwd: '/nowhere', file: 'connections.yaml', env: {} }), { store, clock }), () => Promise.resolve());

/** The real door on a free port over a real store. */
export async function withHttp(work: (world: HttpWorld) => Promise<void>, options: Partial<HttpOptions> = {}): Promise<void> {
  await withStore('postgres', async (store) => {
    const clock = new ManualClock(HTTP_START);
    const http = await openHttp({ listen: { host: '127.0.0.1', port: 0 }, publicUrl: null, version: '0.1.0', clock, access: store, service: await exampleService(store, clock), login: null, ...options });
    try {
      await work({
        address: http.address,
        store,
        clock,
        tokenFor: async (role, changes = {}) => {
          const secret = tokenOf(randomBytes(32).toString('base64url'));
          const id = randomBytes(6).toString('hex');
          await store.saveToken({ id, hash: hashSecret('token', secret), name: `a ${role}`, role, createdAt: HTTP_START, createdBy: 'test', expiresAt: null, lastUsedAt: null, revokedAt: null, ...changes });
          return secret;
        },
        request: (path, { token, headers, ...init } = {}) => fetch(new URL(path, http.address), { redirect: 'manual', ...init, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...Object.fromEntries(new Headers(headers)) } }),
      });
    } finally {
      await http.close();
    }
  });
}
