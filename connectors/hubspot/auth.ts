import type { SessionContext } from '../../src/core/connector.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import { RequestFailure } from '../kit/failure.ts';
import type { HubSpotAuth } from './config.ts';
import { TOKEN_EARLY_MS } from './limits.ts';
import type { tokenAnswerSchema } from './schema.ts';
import type { z } from 'zod';

const VAULT_NAME = 'hubspot-refresh-token';
type OAuth = Extract<HubSpotAuth, { flow: 'oauth' }>;
export type TokenAnswer = z.infer<typeof tokenAnswerSchema>;
/** Sends the refresh request; throws RequestFailure. */
export type RefreshRequest = (auth: OAuth, refreshToken: string) => Promise<TokenAnswer>;

export interface Credential {
  token(): Promise<string>;
  /** After a 401 to this token; false when there is nothing to renew. */
  renew(refused: string): Promise<boolean>;
  /** Secrets that are not in the settings: renewed ones. */
  readonly secrets: ReadonlySet<string>;
}

/** Names the credential in cache keys without saying it. */
export const credentialName = (auth: HubSpotAuth): string =>
  shortHashOf(auth.flow === 'token' ? ['hubspot', auth.token] : ['hubspot', auth.clientId, auth.refreshToken]);

/** Service keys and tokens of private apps do not end by themselves. */
export const staticCredential = (token: string): Credential => ({
  token: () => Promise.resolve(token),
  renew: () => Promise.resolve(false),
  secrets: new Set(),
});

/** Refresh-token flow: access tokens live 30 minutes, and an answer may bring another refresh token, which is kept. */
export class OAuthCredential implements Credential {
  readonly #auth: OAuth;
  readonly #context: SessionContext;
  readonly #send: RefreshRequest;
  #token: { readonly value: string; readonly untilMs: number } | null = null;
  #renewing: Promise<string> | null = null;
  readonly secrets = new Set<string>();

  constructor(auth: OAuth, context: SessionContext, send: RefreshRequest) {
    this.#auth = auth;
    this.#context = context;
    this.#send = send;
  }

  async token(): Promise<string> {
    const known = this.#token;
    return known !== null && known.untilMs > this.#context.now().getTime() ? known.value : await this.#fresh();
  }

  async renew(refused: string): Promise<boolean> {
    // Refused requests come back one after the other; those that were sent with the old token find a new one here.
    if (this.#token !== null && refused !== this.#token.value) return true;
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
    const kept = await this.#context.vault.get(VAULT_NAME);
    const configured = this.#auth.refreshToken;
    const candidates = [...new Set([kept ?? configured, configured])];
    for (const refreshToken of candidates) {
      this.secrets.add(refreshToken);
      try {
        return await this.#take(refreshToken, await this.#send(this.#auth, refreshToken));
      } catch (error) {
        // Somebody installed the app anew: then the token in the configuration is the newer one.
        if (!isRefused(error)) throw error;
      }
    }
    throw refusal();
  }

  async #take(sent: string, answer: TokenAnswer): Promise<string> {
    if (answer.refresh_token !== undefined && answer.refresh_token !== sent) await this.#context.vault.set(VAULT_NAME, answer.refresh_token);
    for (const secret of [answer.access_token, answer.refresh_token]) if (secret !== undefined) this.secrets.add(secret);
    const lifeMs = answer.expires_in * 1_000;
    this.#token = { value: answer.access_token, untilMs: this.#context.now().getTime() + Math.max(lifeMs - TOKEN_EARLY_MS, lifeMs / 2) };
    return answer.access_token;
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof RequestFailure && error.failure.kind === 'answer' && error.failure.status < 500 && error.failure.status !== 429;

/** Said as a 401, whatever the token endpoint answered: a person must install the app again. */
const refusal = (): RequestFailure =>
  new RequestFailure({ kind: 'answer', status: 401, code: 'BAD_REFRESH_TOKEN', message: null, retryAfterMs: null }, 'POST /oauth/token');
