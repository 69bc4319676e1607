import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { jsonResponse, type SimulatorRequest, type SimulatorResponse } from '../../kit/simulator/app.ts';
import { checkAssertion, OAuthRefusal, readClaims } from './oauth-assertion.ts';
import type { Org, Session } from './org.ts';
import type { Row } from './schema.ts';

const sessionSchema = z.object({
  token: z.string(),
  userId: z.string(),
  clientId: z.string(),
  lastUsed: z.number(),
  calls: z.number(),
});
const clientSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  /** Whom the client credentials flow acts for. */
  runAs: z.string(),
  publicKeys: z.array(z.string()).default([]),
  /** Usernames an administrator approved for the JWT flow. */
  approved: z.array(z.string()).default([]),
});
const refreshSchema = z.object({
  token: z.string(),
  family: z.string(),
  userId: z.string(),
  clientId: z.string(),
  used: z.boolean(),
});

export const oauthStateSchema = z.object({
  sessions: z.array(sessionSchema),
  clients: z.array(clientSchema),
  refreshTokens: z.array(refreshSchema),
});

export type OAuthState = z.infer<typeof oauthStateSchema>;
export type OAuthClient = z.infer<typeof clientSchema>;

const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Token endpoint and sessions of one org. */
export class OAuth {
  readonly #org: Org;
  #state: OAuthState = { sessions: [], clients: [], refreshTokens: [] };

  constructor(org: Org) {
    this.#org = org;
  }

  dump(): OAuthState {
    return this.#state;
  }

  load(state: OAuthState): void {
    this.#state = state;
  }

  register(client: OAuthClient): void {
    this.#state.clients = [...this.#state.clients.filter((one) => one.clientId !== client.clientId), client];
  }

  client(clientId: string): OAuthClient | undefined {
    return this.#state.clients.find((one) => one.clientId === clientId);
  }

  token(request: SimulatorRequest, now: number, origin: string): SimulatorResponse {
    if (request.method !== 'POST')
      return jsonResponse(405, { error: 'invalid_request', error_description: 'must use HTTP POST' });
    const form = new URLSearchParams(request.body);
    try {
      switch (form.get('grant_type')) {
        case 'client_credentials':
          return this.#clientCredentials(this.#knownClient(form, request), now, origin);
        case JWT_GRANT:
          return this.#jwt(form.get('assertion') ?? '', now, origin);
        case 'refresh_token':
          return this.#refresh(this.#knownClient(form, request), form.get('refresh_token') ?? '', now, origin);
        default:
          throw new OAuthRefusal('unsupported_grant_type', 'grant type not supported');
      }
    } catch (error) {
      if (!(error instanceof OAuthRefusal)) throw error;
      return jsonResponse(400, { error: error.error, error_description: error.message });
    }
  }

  /** The session behind an Authorization header, its idle time renewed; undefined when there is none (any more). */
  session(authorization: string | undefined, now: number): Session | undefined {
    const token = /^(?:Bearer|OAuth) (.+)$/i.exec(authorization ?? '')?.[1];
    const session = this.#state.sessions.find((one) => one.token === token);
    const { sessionTtlMs, sessionCalls } = this.#org.settings;
    if (session === undefined) return undefined;
    const dead = now - session.lastUsed > sessionTtlMs || (sessionCalls !== null && session.calls >= sessionCalls);
    const user = this.#org.table('User').get(session.userId);
    if (dead || user?.['IsActive'] !== true) {
      this.#state.sessions = this.#state.sessions.filter((one) => one !== session);
      return undefined;
    }
    session.lastUsed = now;
    session.calls += 1;
    return session;
  }

  revokeSessions(): void {
    this.#state.sessions = [];
  }

  revoke(token: string): boolean {
    const refresh = this.#state.refreshTokens.find((one) => one.token === token);
    if (refresh !== undefined) {
      this.#state.refreshTokens = this.#state.refreshTokens.filter((one) => one.family !== refresh.family);
      return true;
    }
    const before = this.#state.sessions.length;
    this.#state.sessions = this.#state.sessions.filter((one) => one.token !== token);
    return this.#state.sessions.length < before;
  }

  /** What the interactive web-server login would have left behind. */
  issue(username: string, clientId: string, now: number): { access_token: string; refresh_token: string } {
    const user = this.#activeUser(username);
    return {
      access_token: this.#open(user, clientId, now),
      refresh_token: this.#newRefreshToken(user.Id, clientId, random()),
    };
  }

  #knownClient(form: URLSearchParams, request: SimulatorRequest): OAuthClient {
    const basic = /^Basic (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
    const [basicId, basicSecret] =
      basic === undefined ? [] : Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
    const client = this.client(form.get('client_id') ?? basicId ?? '');
    if (client === undefined) throw new OAuthRefusal('invalid_client_id', 'client identifier invalid');
    const secret = form.get('client_secret') ?? basicSecret;
    const optional = form.get('grant_type') === 'refresh_token';
    if (secret !== client.clientSecret && !(optional && secret === undefined))
      throw new OAuthRefusal('invalid_client', 'invalid client credentials');
    return client;
  }

  #clientCredentials(client: OAuthClient, now: number, origin: string): SimulatorResponse {
    return this.#success(this.#activeUser(client.runAs), client.clientId, now, origin, 'long');
  }

  #jwt(assertion: string, now: number, origin: string): SimulatorResponse {
    const claims = readClaims(assertion);
    const client = this.client(claims.iss);
    if (client === undefined) throw new OAuthRefusal('invalid_client_id', 'client identifier invalid');
    const login = this.#org.settings.sandbox ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
    checkAssertion(assertion, claims, client.publicKeys, [login, origin], now);
    const user = this.#activeUser(claims.sub);
    if (!client.approved.some((name) => name.toLowerCase() === claims.sub.toLowerCase())) {
      throw new OAuthRefusal('invalid_grant', "user hasn't approved this consumer");
    }
    return this.#success(user, client.clientId, now, origin, 'short');
  }

  #refresh(client: OAuthClient, token: string, now: number, origin: string): SimulatorResponse {
    const known = this.#state.refreshTokens.find((one) => one.token === token && one.clientId === client.clientId);
    if (known === undefined) throw new OAuthRefusal('invalid_grant', 'expired access/refresh token');
    if (known.used) {
      // A token seen twice was stolen or lost: the whole family dies with it.
      this.#state.refreshTokens = this.#state.refreshTokens.filter((one) => one.family !== known.family);
      throw new OAuthRefusal('invalid_grant', 'expired access/refresh token');
    }
    const user = this.#org.table('User').get(known.userId);
    if (user?.['IsActive'] !== true) throw new OAuthRefusal('invalid_grant', 'inactive user');
    if (!this.#org.settings.rotateRefreshTokens) return this.#success(user, client.clientId, now, origin, 'long');
    known.used = true;
    return this.#success(
      user,
      client.clientId,
      now,
      origin,
      'long',
      this.#newRefreshToken(user.Id, client.clientId, known.family),
    );
  }

  #newRefreshToken(userId: string, clientId: string, family: string): string {
    const token = `5Aep861${random()}`;
    this.#state.refreshTokens.push({ token, family, userId, clientId, used: false });
    return token;
  }

  #activeUser(username: string): Row {
    const user = this.#org.userByName(username);
    if (user?.['IsActive'] !== true)
      throw new OAuthRefusal('invalid_grant', user === undefined ? 'authentication failure' : 'inactive user');
    return user;
  }

  #open(user: Row, clientId: string, now: number): string {
    const token = `${this.#org.organizationId().slice(0, 15)}!AR${random()}`;
    this.#state.sessions.push({ token, userId: user.Id, clientId, lastUsed: now, calls: 0 });
    return token;
  }

  #success(
    user: Row,
    clientId: string,
    now: number,
    origin: string,
    shape: 'long' | 'short',
    refreshToken?: string,
  ): SimulatorResponse {
    const short = {
      access_token: this.#open(user, clientId, now),
      scope: 'api refresh_token',
      instance_url: origin,
      id: `${origin}/id/${this.#org.organizationId()}/${user.Id}`,
      token_type: 'Bearer',
    };
    const long = { ...short, signature: Buffer.from(random()).toString('base64'), issued_at: String(Math.floor(now)) };
    return jsonResponse(200, {
      ...(shape === 'short' ? short : long),
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    });
  }
}

function random(): string {
  return randomBytes(24).toString('hex');
}
