import { serveApi } from '../../src/app/serve-api.ts';
import type { Role } from '../../src/core/access/permissions.ts';
import type { StoredToken } from '../../src/core/access/access-store.ts';
import type { Clock } from '../../src/core/ports.ts';
import { hashSecret, tokenOf } from '../../src/core/access/secrets.ts';
import { openHttp } from '../../src/http/open-http.ts';
import { MONDAY, type World } from '../flows/support/world.ts';
import { randomBytes } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, else text; null without a body. */
  readonly body: unknown;
}

export interface Api {
  /** Asks as somebody of this role; null: without a credential. */
  ask(role: Role | null, method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Connections that were woken, in order. */
  readonly woken: string[];
}

/** The real door over a world's real application: tokens of every role. `mostMs`: so long people wait for an account. */
export async function withApi(world: Pick<World, 'app' | 'store'> & { readonly clock: Clock }, work: (api: Api) => Promise<void>, mostMs?: number): Promise<void> {
  const woken: string[] = [];
  const { app, store, clock } = world;
  const http = await openHttp({
    listen: { host: '127.0.0.1', port: 0 }, publicUrl: null, version: '0.1.0', clock, access: store, login: null, limits: { addressPerMinute: 10_000, callerPerMinute: 10_000 },
    service: serveApi(app, (connections) => Promise.resolve(void woken.push(...connections)), mostMs),
  });
  const secrets = new Map<Role, string>();
  const secretOf = async (role: Role): Promise<string> => {
    const known = secrets.get(role);
    if (known !== undefined) return known;
    const secret = tokenOf(randomBytes(32).toString('base64url'));
    const token: StoredToken & { readonly hash: string } = { id: randomBytes(6).toString('hex'), hash: hashSecret('token', secret), name: `a ${role}`, role, createdAt: MONDAY, createdBy: 'test', expiresAt: null, lastUsedAt: null, revokedAt: null };
    await store.saveToken(token);
    secrets.set(role, secret);
    return secret;
  };
  try {
    await work({
      woken,
      ask: async (role, method, path, body, headers = {}) => {
        const answer = await fetch(new URL(path, http.address), {
          method,
          headers: { ...(role === null ? {} : { authorization: `Bearer ${await secretOf(role)}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        return { status: answer.status, headers: answer.headers, body: text === '' ? null : isJson(answer) ? JSON.parse(text) : text };
      },
    });
  } finally {
    await http.close();
  }
}

const isJson = ({ headers }: Response): boolean => /^application\/(?:[\w.-]+\+)?json\b/.test(headers.get('content-type') ?? '');
