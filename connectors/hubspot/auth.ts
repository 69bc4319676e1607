import type { SessionContext } from '../../src/core/connector.ts';
import { shortHashOf } from '../../src/core/hash.ts';
import { RequestFailure } from '../kit/failure.ts';
import { RefreshedToken } from '../kit/refreshed-token.ts';
import type { HubSpotAuth } from './config.ts';
import type { tokenAnswerSchema } from './schema.ts';
import type { z } from 'zod';

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
export function oauthCredential(auth: OAuth, context: SessionContext, send: RefreshRequest): Credential {
  const token = new RefreshedToken({
    context,
    vaultName: 'hubspot-refresh-token',
    configured: auth.refreshToken,
    send: async (current) => {
      const { access_token, expires_in, refresh_token } = await send(auth, current);
      return { accessToken: access_token, lifeSeconds: expires_in, refreshToken: refresh_token };
    },
    // Said as a 401, whatever the token endpoint answered: a person must install the app again.
    refusal: () => new RequestFailure({ kind: 'answer', status: 401, code: 'BAD_REFRESH_TOKEN', message: null, retryAfterMs: null }, 'POST /oauth/token'),
  });
  return { token: () => token.value(), renew: (refused) => token.renew(refused), secrets: token.secrets };
}
