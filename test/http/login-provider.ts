import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const CLIENT = { clientId: 'handoff', clientSecret: 'a-secret-that-only-both-know' } as const;

export interface TestPerson {
  readonly name: string;
  readonly groups?: readonly string[] | string;
}

/** A real OpenID Connect provider on a free port, whose people need no password. */
export async function startProvider(people: Readonly<Record<string, TestPerson>>, how: { readonly claimsInToken: boolean }): Promise<{
  readonly settings: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly roleClaim: string; readonly scopes: string };
  /** The provider lets people come back to this address only. */
  allow(redirectUri: string): void;
  close(): Promise<void>;
}> {
  let answer: ReturnType<Provider['callback']> | null = null;
  const server = createServer((request, response) => {
    if (answer === null) response.writeHead(503).end();
    else void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the provider has no port');
  const issuer = `http://127.0.0.1:${bound.port}`;
  return {
    settings: { issuer, ...CLIENT, roleClaim: 'groups', scopes: 'openid profile groups' },
    allow: (redirectUri) => {
      answer = new Provider(issuer, {
        clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] }],
        pkce: { required: () => true },
        scopes: ['openid', 'profile', 'groups'],
        claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
        // By the standard claims come from the userinfo endpoint; many providers put them into the identity token.
        conformIdTokenClaims: !how.claimsInToken,
        cookies: { keys: ['only a test'] },
        findAccount: (_context, id) => {
          const person = people[id];
          return person === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, name: person.name, ...(person.groups === undefined ? {} : { groups: person.groups }) }) };
        },
      }).callback();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** As much of a browser as signing in takes: cookies per host and redirects. */
export class TestBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();

  cookies(url: string): string {
    return [...(this.#cookies.get(new URL(url).host) ?? new Map<string, string>())].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...Object.fromEntries(new Headers(init.headers)), cookie: this.cookies(url) } });
    const jar = this.#cookies.get(new URL(url).host) ?? new Map<string, string>();
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    this.#cookies.set(new URL(url).host, jar);
    return response;
  }

  /** Goes where it is sent, through the provider's pages, until it is sent to `until`; gives that address. */
  async signIn(start: string, person: string, until: string): Promise<string> {
    let response = await this.fetch(start);
    let url = start;
    for (let step = 0; step < 15; step += 1) {
      const location = response.headers.get('location');
      if (location !== null) {
        url = new URL(location, url).href;
        if (url.startsWith(until)) return url;
        response = await this.fetch(url);
        continue;
      }
      const prompt = /name="prompt" value="(\w+)"/.exec(await response.text())?.[1];
      if (prompt === undefined) throw new Error(`a page without a form at ${url}: ${response.status}`);
      response = await this.fetch(url, { method: 'POST', body: new URLSearchParams({ prompt, login: person, password: 'none' }) });
    }
    throw new Error('signing in takes too many steps');
  }
}
