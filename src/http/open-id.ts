import { createHmac } from 'node:crypto';
import * as client from 'openid-client';
import { z } from 'zod';
import type { Role } from '../core/access/permissions.ts';
import { HandoffError } from '../core/errors.ts';
import { RefusedError } from './problem.ts';

/** `service.login` of connections.yaml, its secret filled in. */
export interface LoginSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Claim of the identity token that holds groups; looked for at the userinfo endpoint when it is not there. */
  readonly roleClaim: string;
  readonly roles: Readonly<Record<string, Role>>;
  /** Separated by spaces. */
  readonly scopes: string;
}

/** Who the provider says somebody is. `groups`: as given, those without a role among them. */
export interface Identity {
  readonly subject: string;
  readonly name: string;
  readonly groups: readonly string[];
}

export interface OpenId {
  /** Where to send the browser. `secret` ties the answer to this browser; what leaves for the provider only follows from it. */
  begin(secret: string, redirectUri: string): Promise<URL>;
  /** Checks the provider's answer and asks it who this is. Throws RefusedError 403. */
  finish(secret: string, answer: URL): Promise<Identity>;
}

const PROVIDER_TIMEOUT_SECONDS = 10;

/** State, nonce and PKCE verifier of one login: different, unguessable, and nothing to store. */
const derive = (secret: string, purpose: 'state' | 'nonce' | 'verifier'): string => createHmac('sha256', secret).update(purpose).digest('base64url');

export const isLoopbackName = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);

/** The provider is asked for its settings with the first login, and again while it does not answer. */
export function openIdOf(settings: LoginSettings): OpenId {
  const issuer = new URL(settings.issuer);
  const insecure = issuer.protocol !== 'https:';
  if (insecure && !isLoopbackName(issuer.hostname)) {
    throw new HandoffError({ code: 'insecure_login', message: 'The login provider is named with http: passwords and tokens would travel readable.', remedy: 'Give its https address.', place: 'service.login.issuer', exitCode: 2 });
  }
  let discovered: Promise<client.Configuration> | null = null;
  const configuration = (): Promise<client.Configuration> => {
    discovered ??= client
      .discovery(issuer, settings.clientId, settings.clientSecret, undefined, { timeout: PROVIDER_TIMEOUT_SECONDS, execute: insecure ? [client.allowInsecureRequests] : [] })
      .catch((cause: unknown) => {
        discovered = null;
        throw new RefusedError(503, { code: 'login_unavailable', message: 'The login provider does not answer as an OpenID Connect provider does.', remedy: 'Try again; if it lasts, compare service.login.issuer in connections.yaml with what the provider says.', cause });
      });
    return discovered;
  };
  return {
    begin: async (secret, redirectUri) =>
      client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        state: derive(secret, 'state'),
        nonce: derive(secret, 'nonce'),
        code_challenge: await client.calculatePKCECodeChallenge(derive(secret, 'verifier')),
        code_challenge_method: 'S256',
      }),
    finish: async (secret, answer) => {
      const config = await configuration();
      try {
        return await askWho(config, settings, secret, answer);
      } catch (cause) {
        throw new RefusedError(403, { code: 'login_refused', message: 'The login provider’s answer does not belong to a login that was begun here, or it refused.', remedy: 'Sign in once more, from the beginning.', cause });
      }
    },
  };
}

async function askWho(config: client.Configuration, settings: LoginSettings, secret: string, answer: URL): Promise<Identity> {
  const tokens = await client.authorizationCodeGrant(config, answer, {
    expectedState: derive(secret, 'state'),
    expectedNonce: derive(secret, 'nonce'),
    pkceCodeVerifier: derive(secret, 'verifier'),
    idTokenExpected: true,
  });
  const claims = claimsSchema.parse(tokens.claims());
  const isThere = claims[settings.roleClaim] !== undefined || config.serverMetadata().userinfo_endpoint === undefined;
  const all = isThere ? claims : { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
  const { name, preferred_username: username, email } = claimsSchema.parse(all);
  return { subject: claims.sub, name: name ?? email ?? username ?? claims.sub, groups: groupsSchema.parse(all[settings.roleClaim]) };
}

const claimsSchema = z.looseObject({ sub: z.string().min(1), name: z.string().optional(), email: z.string().optional(), preferred_username: z.string().optional() });
/** Providers send one group as a text, several as a list, none as nothing at all. */
const groupsSchema = z.union([z.array(z.string()), z.string().transform((group) => [group])]).catch([]);
