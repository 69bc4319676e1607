import type { SessionContext } from '../../src/core/connector.ts';
import type { HttpClient } from '../kit/http-client.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { bearer, endedGrant, RefreshedToken, type Credential } from '../kit/refreshed-token.ts';
import { tokenUrl, type Settings } from './config.ts';
import { tokenSchema } from './schema.ts';

/** API key as the user name, any password. Documented under "Authentication". */
export function keyCredential(apiKey: string): Credential {
  const authorization = `Basic ${Buffer.from(`${apiKey}:x`, 'utf8').toString('base64')}`;
  return { headers: () => Promise.resolve({ authorization }), renew: () => Promise.resolve(false) };
}

/** Refresh-token flow. An answer may bring a new refresh token (keep it) or null (keep the old one). */
export function oauthCredential(settings: Settings, context: SessionContext, http: () => HttpClient): Credential {
  const { clientId = '', clientSecret = '', refreshToken = '' } = settings.oauth ?? {};
  const token = new RefreshedToken({
    context,
    vaultName: 'bamboohr-refresh-token',
    configured: refreshToken,
    send: async (current) => {
      const answer = await http().attempt({
        method: 'POST',
        url: tokenUrl(settings),
        query: { request: 'token' },
        form: { client_id: clientId, client_secret: clientSecret, grant_type: 'refresh_token', refresh_token: current },
        headers: { accept: 'application/json' },
        counts: 'auth',
      });
      const { access_token, expires_in, refresh_token } = readAnswer(answer, tokenSchema, PLACE);
      return { accessToken: access_token, lifeSeconds: expires_in, refreshToken: refresh_token };
    },
    refusal: () => endedGrant(PLACE),
  });
  return bearer(token);
}
const PLACE = 'POST /token.php';
