import { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import { RequestFailure } from '../kit/failure.ts';
import type { HttpClient } from '../kit/http-client.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { tokenUrl, type Settings } from './config.ts';

const VAULT_NAME = 'workday-refresh-token';
/** Renewed this much before it ends, so that it does not end on the way. */
const EARLY_MS = 60_000;
const DEFAULT_LIFE_SECONDS = 3_600;

const tokenSchema = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().optional(), refresh_token: z.string().nullish() });
const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

/** How reports are asked for. SOAP carries its credential in the envelope. */
export interface Credential {
  headers(): Promise<Readonly<Record<string, string>>>;
  /** After a 401 to these headers; false when there is nothing to renew. */
  renew(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

export function openCredential(settings: Settings, context: SessionContext, http: () => HttpClient): Credential {
  if (settings.oauth !== undefined) return new TokenCredential(settings, context, http);
  const authorization = basic(settings.isu?.username ?? '', settings.isu?.password ?? '');
  return { headers: () => Promise.resolve({ authorization }), renew: () => Promise.resolve(false) };
}

/** Refresh token of an "API Client for Integrations", about an hour per access token. An answer may bring a new refresh token. */
class TokenCredential implements Credential {
  readonly #settings: Settings;
  readonly #context: SessionContext;
  readonly #http: () => HttpClient;
  #token: { readonly value: string; readonly untilMs: number } | null = null;
  #renewing: Promise<string> | null = null;

  constructor(settings: Settings, context: SessionContext, http: () => HttpClient) {
    this.#settings = settings;
    this.#context = context;
    this.#http = http;
  }

  async headers(): Promise<Readonly<Record<string, string>>> {
    const known = this.#token;
    const value = known !== null && known.untilMs > this.#context.now().getTime() ? known.value : await this.#fresh();
    return { authorization: `Bearer ${value}` };
  }

  async renew(refused: Readonly<Record<string, string>>): Promise<boolean> {
    // Requests that were sent with the old token come back one after the other and find a new one here.
    if (this.#token !== null && refused['authorization'] !== `Bearer ${this.#token.value}`) return true;
    this.#token = null;
    await this.#fresh();
    return true;
  }

  async #fresh(): Promise<string> {
    this.#renewing ??= this.#fetch().finally(() => {
      this.#renewing = null;
    });
    return await this.#renewing;
  }

  async #fetch(): Promise<string> {
    const { oauth } = this.#settings;
    const stored = await this.#context.vault.get(VAULT_NAME);
    const refreshToken = stored ?? oauth?.refreshToken ?? '';
    try {
      const answer = await this.#http().attempt({
        method: 'POST',
        url: tokenUrl(this.#settings),
        form: { grant_type: 'refresh_token', refresh_token: refreshToken },
        headers: { accept: 'application/json', authorization: basic(oauth?.clientId ?? '', oauth?.clientSecret ?? '') },
        counts: 'auth',
      });
      const token = readAnswer(answer, tokenSchema, 'POST /ccx/oauth2/token');
      const next = token.refresh_token;
      if (next !== null && next !== undefined && next !== refreshToken) await this.#context.vault.set(VAULT_NAME, next);
      const lifeMs = (token.expires_in ?? DEFAULT_LIFE_SECONDS) * 1000;
      this.#token = { value: token.access_token, untilMs: this.#context.now().getTime() + Math.max(lifeMs - EARLY_MS, lifeMs / 2) };
      return token.access_token;
    } catch (error) {
      throw isRefused(error) ? REFUSED_GRANT : error;
    }
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof RequestFailure && error.failure.kind === 'answer' && error.failure.status < 500 && error.failure.status !== 429;

/** Said as a 401, whatever the token endpoint answered: a person must make a new refresh token. */
const REFUSED_GRANT = new RequestFailure(
  { kind: 'answer', status: 401, code: 'invalid_grant', message: 'the refresh token is no longer valid', retryAfterMs: null },
  'POST /ccx/oauth2/token',
);
