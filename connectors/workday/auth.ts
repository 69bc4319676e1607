import { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import type { HttpClient } from '../kit/http-client.ts';
import { readAnswer } from '../kit/read-answer.ts';
import { bearer, endedGrant, RefreshedToken, type Credential } from '../kit/refreshed-token.ts';
import { tokenUrl, type Settings } from './config.ts';

const PLACE = 'POST /ccx/oauth2/token';
const tokenSchema = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().optional(), refresh_token: z.string().nullish() });
const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

/** How reports are asked for. SOAP carries its credential in the envelope. */
export function openCredential(settings: Settings, context: SessionContext, http: () => HttpClient): Credential {
  if (settings.oauth !== undefined) return tokenCredential(settings, settings.oauth, context, http);
  const authorization = basic(settings.isu?.username ?? '', settings.isu?.password ?? '');
  return { headers: () => Promise.resolve({ authorization }), renew: () => Promise.resolve(false) };
}

/** Refresh token of an "API Client for Integrations", about an hour per access token. An answer may bring a new refresh token. */
function tokenCredential(settings: Settings, oauth: NonNullable<Settings['oauth']>, context: SessionContext, http: () => HttpClient): Credential {
  const token = new RefreshedToken({
    context,
    vaultName: 'workday-refresh-token',
    configured: oauth.refreshToken,
    send: async (current) => {
      const answer = await http().attempt({
        method: 'POST',
        url: tokenUrl(settings),
        form: { grant_type: 'refresh_token', refresh_token: current },
        headers: { accept: 'application/json', authorization: basic(oauth.clientId, oauth.clientSecret) },
        counts: 'auth',
      });
      const { access_token, expires_in, refresh_token } = readAnswer(answer, tokenSchema, PLACE);
      return { accessToken: access_token, lifeSeconds: expires_in, refreshToken: refresh_token };
    },
    refusal: () => endedGrant(PLACE),
  });
  return bearer(token);
}
