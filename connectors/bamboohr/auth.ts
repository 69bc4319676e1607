import type { SessionContext } from '../../src/core/connector.ts';
import type { HttpClient } from '../kit/http-client.ts';
import { RequestFailure } from '../kit/failure.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { tokenUrl, type Settings } from './config.ts';
import { tokenSchema } from './schema.ts';

const VAULT_NAME = 'bamboohr-refresh-token';
/** Renewed this much before it ends, so that it does not end on the way. */
const EARLY_MS = 60_000;
const DEFAULT_LIFE_SECONDS = 3_600;

export interface Credential {
  headers(): Promise<Readonly<Record<string, string>>>;
  /** After a 401 to these headers; false when there is nothing to renew. */
  renew(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

/** API key as the user name, any password. Documented under "Authentication". */
export function keyCredential(apiKey: string): Credential {
  const authorization = `Basic ${Buffer.from(`${apiKey}:x`, 'utf8').toString('base64')}`;
  return { headers: () => Promise.resolve({ authorization }), renew: () => Promise.resolve(false) };
}

/** Refresh-token flow. An answer may bring a new refresh token (keep it) or null (keep the old one). */
export class OAuthCredential implements Credential {
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
    // Refused requests come back one after the other; those that were sent with the old token find a new one here.
    if (this.#token !== null && refused['authorization'] !== `Bearer ${this.#token.value}`) return true;
    this.#token = null;
    await this.#fresh();
    return true;
  }

  /** All requests that find the token ended wait for one renewal: a storm would burn a rotated refresh token. */
  async #fresh(): Promise<string> {
    this.#renewing ??= this.#fetch().finally(() => {
      this.#renewing = null;
    });
    return await this.#renewing;
  }

  async #fetch(): Promise<string> {
    const { oauth } = this.#settings;
    const refreshToken = (await this.#context.vault.get(VAULT_NAME)) ?? oauth?.refreshToken ?? '';
    const http = this.#http();
    try {
      const answer = await http.attempt({
        method: 'POST',
        url: tokenUrl(this.#settings),
        query: { request: 'token' },
        form: {
          client_id: oauth?.clientId ?? '',
          client_secret: oauth?.clientSecret ?? '',
          grant_type: 'refresh_token',
          refresh_token: refreshToken,
        },
        headers: { accept: 'application/json' },
        counts: 'auth',
      });
      const token = readAnswer(answer, tokenSchema, 'POST /token.php');
      if (token.refresh_token !== null && token.refresh_token !== undefined && token.refresh_token !== refreshToken) {
        await this.#context.vault.set(VAULT_NAME, token.refresh_token);
      }
      const lifeMs = (token.expires_in ?? DEFAULT_LIFE_SECONDS) * 1000;
      this.#token = {
        value: token.access_token,
        untilMs: this.#context.now().getTime() + Math.max(lifeMs - EARLY_MS, lifeMs / 2),
      };
      return token.access_token;
    } catch (error) {
      const isRefused =
        error instanceof RequestFailure &&
        error.failure.kind === 'answer' &&
        error.failure.status < 500 &&
        error.failure.status !== 429;
      // Said as a 401, whatever the token endpoint answered: the person must connect the account again.
      if (isRefused)
        throw new RequestFailure(
          {
            kind: 'answer',
            status: 401,
            code: 'invalid_grant',
            message: 'the refresh token is no longer valid',
            retryAfterMs: null,
          },
          'POST /token.php',
        );
      throw error;
    }
  }
}
