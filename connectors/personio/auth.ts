import type { SessionContext } from '../../src/core/connector.ts';
import { RequestFailure } from '../kit/failure.ts';
import type { HttpClient, HttpRequest } from '../kit/http-client.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { AccessToken, RefusedSignIn, type NewToken } from './access-token.ts';
import { apiUrl, type Settings } from './config.ts';
import { INVALID_CLIENT, OLDER_SIGN_IN_REFUSED } from './errors.ts';
import { olderTokenSchema, tokenSchema } from './schema.ts';

/** As Personio names them where a credential is set up. */
export const SCOPE = {
  readPersons: 'personio:persons:read',
  writePersons: 'personio:persons:write',
  readRecruiting: 'personio:recruiting:read',
} as const;

const DEFAULT_LIFE_SECONDS = 86_400;
type Version = 'v1' | 'v2';

/** The two tokens of one account: v2 for persons and recruiting, v1 for the attribute catalogue and documents. */
export class Auth {
  readonly #settings: Settings;
  readonly #http: () => HttpClient;
  readonly #denied = new Set<string>();
  readonly #tokens: Readonly<Record<Version, AccessToken>>;

  constructor(settings: Settings, context: SessionContext, http: () => HttpClient) {
    this.#settings = settings;
    this.#http = http;
    const { baseUrl, clientId, clientSecret } = settings;
    const older = settings.v1 ?? { clientId, clientSecret };
    this.#tokens = {
      v2: new AccessToken(context, 'personio-token-v2', [baseUrl, clientId, clientSecret], () => this.#signIn(clientId, clientSecret)),
      v1: new AccessToken(context, 'personio-token-v1', [baseUrl, older.clientId, older.clientSecret], () => this.#signInOlder(older.clientId, older.clientSecret)),
    };
  }

  async headers(request: Pick<HttpRequest, 'url'>): Promise<Readonly<Record<string, string>>> {
    return { authorization: `Bearer ${await this.#tokens[versionOf(request)].value()}` };
  }

  async renew(refused: Readonly<Record<string, string>>, request: Pick<HttpRequest, 'url' | 'method'>): Promise<boolean> {
    if (this.#denied.has(areaOf(request))) return false;
    return await this.#tokens[versionOf(request)].exchange(tokenIn(refused['authorization']), scopeOf(request));
  }

  /** For refusals that are no 401: some calls answer 400 or 403 where a scope is missing. */
  async renewForScopes(request: Pick<HttpRequest, 'url' | 'method'>): Promise<boolean> {
    return !this.#denied.has(areaOf(request)) && (await this.#tokens[versionOf(request)].exchangeForScopes());
  }

  /** `authorization`: header of an answer; its token is the one for the next call. */
  async noteAnswer(request: Pick<HttpRequest, 'url'>, authorization: string | undefined): Promise<void> {
    await this.#tokens[versionOf(request)].noteAnswer(tokenIn(authorization));
  }

  /** A new token was refused here too: what is asked for below this path needs no further sign-in. */
  deny(request: Pick<HttpRequest, 'url' | 'method'>): void {
    this.#denied.add(areaOf(request));
  }

  scopes(): Promise<readonly string[] | null> {
    return this.#tokens.v2.scopes();
  }

  /** developer.personio.de/reference/post_v2-auth-token: form fields; a wrong client is a 400. */
  async #signIn(clientId: string, clientSecret: string): Promise<NewToken> {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const answer = await this.#post('/v2/auth/token', { form }, { status: 401, code: INVALID_CLIENT });
    const { access_token: value, expires_in: seconds, scope } = readAnswer(answer, tokenSchema, 'POST /v2/auth/token');
    return { value, lifeSeconds: seconds ?? DEFAULT_LIFE_SECONDS, scopes: scopesIn(scope) };
  }

  async #signInOlder(clientId: string, clientSecret: string): Promise<NewToken> {
    const json = { client_id: clientId, client_secret: clientSecret };
    const answer = await this.#post('/v1/auth', { json }, { status: 403, code: OLDER_SIGN_IN_REFUSED });
    const { token: value, expires_in: seconds, scope } = readAnswer(answer, olderTokenSchema, 'POST /v1/auth').data;
    return { value, lifeSeconds: seconds ?? DEFAULT_LIFE_SECONDS, scopes: scopesIn(scope) };
  }

  async #post(path: string, body: Pick<HttpRequest, 'form' | 'json'>, whenRefused: { readonly status: number; readonly code: string }) {
    const label = `POST ${path}`;
    try {
      return await this.#http().attempt({ method: 'POST', url: apiUrl(this.#settings, path), ...body, headers: { accept: 'application/json' }, counts: 'auth' });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      const { failure } = error;
      if (failure.kind !== 'answer' || failure.status === 429 || failure.status >= 500) throw error;
      const refusal = new RequestFailure({ kind: 'answer', ...whenRefused, message: failure.message, retryAfterMs: null }, label);
      refusal.cause = new RefusedSignIn(label);
      throw refusal;
    }
  }
}

const versionOf = ({ url }: Pick<HttpRequest, 'url'>): Version => (/\/v1\//.test(new URL(url).pathname) ? 'v1' : 'v2');

/** /v2/persons, /v2/recruiting, /v1/company …: what one scope covers. */
const areaOf = ({ method, url }: Pick<HttpRequest, 'url' | 'method'>): string =>
  `${method === 'GET' ? 'read' : 'write'} ${/\/v[12]\/[^/]+/.exec(new URL(url).pathname)?.[0] ?? url}`;

/** Only scopes whose names Personio publishes; null elsewhere. */
const scopeOf = (request: Pick<HttpRequest, 'url' | 'method'>): string | null => SCOPES[areaOf(request)] ?? null;
const SCOPES: Readonly<Record<string, string>> = {
  'read /v2/persons': SCOPE.readPersons,
  'write /v2/persons': SCOPE.writePersons,
  'read /v2/recruiting': SCOPE.readRecruiting,
};

/** With or without "Bearer" in front. */
const tokenIn = (header: string | undefined): string | null => {
  const token = header?.replace(/^Bearer\s+/i, '').trim() ?? '';
  return token === '' ? null : token;
};

const scopesIn = (scope: string | null | undefined): readonly string[] | null => {
  const scopes = (scope ?? '').split(/[\s,]+/).filter((part) => part !== '');
  return scopes.length === 0 ? null : scopes;
};
