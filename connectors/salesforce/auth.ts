import { createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import { Connection } from 'jsforce';
import type { ErrorResolution } from '../../src/core/errors.ts';
import { audienceOf, secretsOf, type SalesforceAuth } from './config.ts';
import { isNetworkError, readableVendorText, resolveNoAnswer } from './errors.ts';
import { SafeTransport } from './transport.ts';

const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Salesforce accepts at most three minutes (help: "OAuth 2.0 JWT Bearer Flow"). */
const ASSERTION_LIFETIME_S = 150;

/** Who we are, as the token answer's `id` address says: …/id/00D…/005…. */
export interface Identity {
  readonly organizationId: string;
  readonly userId: string;
}

export class SignInError extends Error {
  readonly resolution: ErrorResolution;

  constructor(resolution: ErrorResolution) {
    super(resolution.message);
    this.resolution = resolution;
  }
}

export interface SignInOptions {
  readonly loginUrl: string;
  readonly version: string;
  readonly timeoutMs: number;
  readonly refreshFn: (connection: Connection, done: (error: Error | null, accessToken?: string) => void) => void;
}

/** A jsforce connection that is not signed in yet. jsforce's own default version is 50.0, so it is always set. */
export function newConnection(auth: SalesforceAuth, options: SignInOptions): Connection {
  const { loginUrl, version, refreshFn } = options;
  const connection =
    auth.flow === 'client_credentials'
      ? new Connection({
          version,
          refreshFn,
          loginUrl,
          oauth2: { loginUrl, clientId: auth.clientId, clientSecret: auth.clientSecret },
        })
      : auth.flow === 'access_token'
        ? new Connection({ version, refreshFn, loginUrl, instanceUrl: auth.instanceUrl, accessToken: auth.accessToken })
        : new Connection({ version, refreshFn, loginUrl });
  Reflect.set(connection.oauth2, '_transport', new SafeTransport(options.timeoutMs));
  return connection;
}

/** Fetches a token; throws SignInError. `now` is ours because the assertion carries an expiry. */
export async function signIn(
  connection: Connection,
  auth: SalesforceAuth,
  loginUrl: string,
  now: Date,
): Promise<Identity> {
  if (auth.flow === 'access_token') throw new SignInError(expiredAdminSession());
  const params =
    auth.flow === 'jwt_bearer'
      ? { grant_type: JWT_GRANT, assertion: signAssertion(auth, auth.audience ?? audienceOf(loginUrl), now) }
      : { grant_type: 'client_credentials' };
  try {
    const user = await connection.authorize(params);
    return { organizationId: user.organizationId, userId: user.id };
  } catch (error) {
    throw new SignInError(resolveSignIn(error, secretsOf(auth)));
  }
}

function signAssertion(auth: Extract<SalesforceAuth, { flow: 'jwt_bearer' }>, audience: string, now: Date): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: auth.clientId,
    sub: auth.username,
    aud: audience,
    exp: Math.floor(now.getTime() / 1000) + ASSERTION_LIFETIME_S,
  };
  const unsigned = `${part({ alg: 'RS256' })}.${part(claims)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(readKey(auth.privateKey), 'base64url')}`;
}

function readKey(text: string): KeyObject {
  try {
    // An environment variable often carries the key on one line.
    return createPrivateKey(text.replaceAll('\\n', '\n'));
  } catch {
    throw new SignInError({
      action: 'fail',
      code: 'invalid_private_key',
      message: 'The private key for Salesforce cannot be read.',
      remedy: 'auth.privateKey must be the whole PEM text, from -----BEGIN to END-----, without a passphrase.',
    });
  }
}

const SIGN_IN_TABLE: readonly { readonly when: RegExp; readonly message: string; readonly remedy: string }[] = [
  {
    when: /hasn.t approved this consumer|not admin.?approved|invalid_app_access/,
    message: 'The integration user is not allowed to use the External Client App.',
    remedy:
      'In the app’s policies choose "Admin approved users are pre-authorized" and add the permission set or profile of the integration user.',
  },
  {
    when: /audience is invalid|invalid assertion|expired|invalid_assertion/,
    message: 'Salesforce refused the signed login.',
    remedy:
      'Check that this computer’s clock is right, that loginUrl (or audience) fits a sandbox or production, and that the app holds this key’s certificate.',
  },
  {
    when: /client identifier invalid|invalid_client_id|invalid client credentials|invalid_client/,
    message: 'Salesforce does not know this client id, or the secret is wrong.',
    remedy: 'Copy consumer key and secret from the External Client App again; a new app needs up to ten minutes.',
  },
  {
    when: /no client credentials user enabled|request not supported on this domain|unsupported_grant_type/,
    message: 'The app or the address does not allow this way of signing in.',
    remedy:
      'Switch on "Client Credentials Flow" with a run-as user in the app, and use the My Domain address as loginUrl.',
  },
  {
    when: /user is inactive|inactive_user|authentication failure|user locked|invalid_grant/,
    message: 'Salesforce refused the integration user.',
    remedy:
      'Check that the user name is right, and that the user is active, not locked out, and allowed from this IP address.',
  },
  {
    when: /inactive_org|org_locked|restricted_organization/,
    message: 'The Salesforce org is not active.',
    remedy: 'Ask your Salesforce administrator.',
  },
  {
    when: /too many requests|rate_limit_exceeded|login rate exceeded/,
    message: 'Too many sign-ins in a short time.',
    remedy: 'Wait an hour.',
  },
];

function resolveSignIn(error: unknown, secrets: readonly string[]): ErrorResolution {
  if (error instanceof SignInError) return error.resolution;
  if (!(error instanceof Error)) return resolveNoAnswer(error);
  // jsforce puts the OAuth `error` into name and `error_description` into message.
  const code = error.name;
  if (code.startsWith('ERROR_HTTP_5'))
    return { ...resolveNoAnswer(error), code, message: 'Salesforce’s login server could not answer just now.' };
  if (isNetworkError(error)) return resolveNoAnswer(error);
  if (code === 'TypeError' || code.startsWith('ERROR_HTTP_') || code === 'Error') {
    return {
      action: 'fail',
      code: 'NOT_A_LOGIN_SERVER',
      message: 'The login address did not answer as Salesforce does.',
      remedy: 'Check loginUrl: it must be https://login.salesforce.com or your My Domain address.',
    };
  }
  const said = `${code} ${error.message}`;
  const rule = SIGN_IN_TABLE.find((entry) => entry.when.test(said.toLowerCase()));
  return {
    action: 'fail',
    code,
    message: `${rule?.message ?? 'Salesforce refused the sign-in.'} Salesforce says: "${readableVendorText(said, secrets)}"`,
    remedy: rule?.remedy ?? 'Check the External Client App and the integration user.',
  };
}

function expiredAdminSession(): ErrorResolution {
  return {
    action: 'fail',
    code: 'INVALID_SESSION_ID',
    message: 'The administrator’s session is no longer valid.',
    remedy: 'Sign in again and hand over a fresh access token.',
  };
}
