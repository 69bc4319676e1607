import type { SessionContext } from '../../src/core/connector.ts';
import { RequestFailure } from './failure.ts';

/** Renewed this much before it ends, so that it does not end on the way. */
const EARLY_MS = 60_000;
const DEFAULT_LIFE_SECONDS = 3_600;

/** What a token endpoint answered to a refresh token. */
export interface Refreshed {
  readonly accessToken: string;
  readonly lifeSeconds: number | null | undefined;
  /** The one to use from now on; null or left out: the old one goes on. */
  readonly refreshToken: string | null | undefined;
}

export interface RefreshPlan {
  readonly context: Pick<SessionContext, 'vault' | 'now'>;
  /** Under which a changed refresh token is kept, encrypted. */
  readonly vaultName: string;
  /** The refresh token of the settings. */
  readonly configured: string;
  /** Sends the request; throws RequestFailure. */
  readonly send: (refreshToken: string) => Promise<Refreshed>;
  /** What is thrown when the vendor takes none of them: a person must connect the account again. */
  readonly refusal: () => RequestFailure;
}

/** An access token that ends and is renewed with a refresh token which the vendor may exchange meanwhile. */
export class RefreshedToken {
  readonly #plan: RefreshPlan;
  #token: { readonly value: string; readonly untilMs: number } | null = null;
  #renewing: Promise<string> | null = null;
  /** Secrets that are not in the settings: exchanged ones. */
  readonly secrets = new Set<string>();

  constructor(plan: RefreshPlan) {
    this.#plan = plan;
  }

  async value(): Promise<string> {
    const known = this.#token;
    return known !== null && known.untilMs > this.#plan.context.now().getTime() ? known.value : await this.#fresh();
  }

  /** After a 401 to this access token. */
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
    const { context, vaultName, configured, send, refusal } = this.#plan;
    const kept = await context.vault.get(vaultName);
    for (const refreshToken of new Set([kept ?? configured, configured])) {
      this.secrets.add(refreshToken);
      try {
        return await this.#take(refreshToken, await send(refreshToken));
      } catch (error) {
        // Somebody connected the account anew: then the token in the settings is the newer one.
        if (!isRefused(error)) throw error;
      }
    }
    throw refusal();
  }

  async #take(sent: string, { accessToken, lifeSeconds, refreshToken }: Refreshed): Promise<string> {
    const { context, vaultName, configured } = this.#plan;
    const next = refreshToken ?? sent;
    // Also when the token of the settings was taken because the kept one is dead.
    if (next !== ((await context.vault.get(vaultName)) ?? configured)) await context.vault.set(vaultName, next);
    for (const secret of [accessToken, next]) this.secrets.add(secret);
    const lifeMs = (lifeSeconds ?? DEFAULT_LIFE_SECONDS) * 1_000;
    this.#token = { value: accessToken, untilMs: context.now().getTime() + Math.max(lifeMs - EARLY_MS, lifeMs / 2) };
    return accessToken;
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof RequestFailure && error.failure.kind === 'answer' && error.failure.status < 500 && error.failure.status !== 429;

/** What goes with each request, and how to renew it. */
export interface Credential {
  headers(): Promise<Readonly<Record<string, string>>>;
  /** After a 401 to these headers; false when there is nothing to renew. */
  renew(refused: Readonly<Record<string, string>>): Promise<boolean>;
}

export const bearer = (token: RefreshedToken): Credential => ({
  headers: async () => ({ authorization: `Bearer ${await token.value()}` }),
  renew: (refused) => token.renew((refused['authorization'] ?? '').slice('Bearer '.length)),
});

/** Said as a 401, whatever the token endpoint answered: a person must connect the account again. */
export const endedGrant = (place: string): RequestFailure =>
  new RequestFailure({ kind: 'answer', status: 401, code: 'invalid_grant', message: 'the refresh token is no longer valid', retryAfterMs: null }, place);
