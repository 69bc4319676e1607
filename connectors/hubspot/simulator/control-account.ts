import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ALL_SCOPES, APP_ID, DEMO_TOKEN } from './new-portal.ts';
import { type Command, type Owner, type Portal, settingsSchema } from './portal.ts';

const tokenInput = z.strictObject({
  token: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  /** Taken away from the full set. */
  without: z.array(z.string()).default([]),
  appId: z.int().default(APP_ID),
});
const scopesInput = z.strictObject({
  token: z.string().default(DEMO_TOKEN),
  scopes: z.array(z.string()).optional(),
  without: z.array(z.string()).optional(),
  add: z.array(z.string()).optional(),
});
const clientInput = z.strictObject({
  clientId: z.string(),
  clientSecret: z.string(),
  scopes: z.array(z.string()).default([...ALL_SCOPES]),
  appId: z.int().default(APP_ID),
});
const oauthInput = z.strictObject({ rotatesRefreshTokens: z.boolean().optional(), revokeRefreshTokens: z.boolean().optional() });
const ownerInput = z.strictObject({
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  type: z.enum(['PERSON', 'QUEUE']).default('PERSON'),
  archived: z.boolean().default(false),
});
const limitsInput = z.strictObject({ on: z.boolean() });
const accountInput = z.strictObject({ portalId: z.int(), accountType: z.string(), timeZone: z.string(), currency: z.string() }).partial();

/** A user who can own records; the record's properties hold the owner's id, which is not the user's. */
export function createOwner(portal: Portal, input: z.input<typeof ownerInput>, now: number): Owner {
  const given = ownerInput.parse(input);
  const id = String(41_629_700 + portal.owners.length * 7);
  const owner: Owner = { ...given, id, userId: 9_000_100 + portal.owners.length, createdAt: now, updatedAt: now };
  portal.owners.push(owner);
  return owner;
}

const LIMITS_ON = { burstPerTenSeconds: 190, associationsPerTenSeconds: 150, searchPerSecond: 5 };
const LIMITS_OFF = { burstPerTenSeconds: null, associationsPerTenSeconds: null, searchPerSecond: null };

/** What an administrator does in the account's settings, and what the vendor's side decides. */
export const accountCommands: Readonly<Record<string, Command>> = {
  info: ({ portalId, accountType, timeZone, currency, settings, owners, tokens, oauth, webhook }) => ({
    portalId,
    accountType,
    timeZone,
    currency,
    settings,
    owners,
    tokens,
    oauth,
    webhook,
  }),
  account: (portal, payload) => Object.assign(portal, accountInput.parse(payload)).portalId,
  settings: (portal, payload) => {
    portal.settings = settingsSchema.parse({ ...portal.settings, ...settingsSchema.partial().strict().parse(payload) });
    return portal.settings;
  },
  limits: (portal, payload) => {
    portal.settings = { ...portal.settings, ...(limitsInput.parse(payload).on ? LIMITS_ON : LIMITS_OFF) };
    return portal.settings;
  },
  'use-daily': (portal, payload) => {
    portal.settings.usedByOthers = z.strictObject({ calls: z.int().nonnegative() }).parse(payload).calls;
    return portal.settings;
  },
  'issue-token': (portal, payload) => {
    const { token = `pat-eu1-${randomUUID()}`, scopes = ALL_SCOPES, without, appId } = tokenInput.parse(payload ?? {});
    const issued = { token, kind: 'private' as const, scopes: scopes.filter((one) => !without.includes(one)), appId, expiresAt: null };
    portal.tokens = [...portal.tokens.filter((one) => one.token !== token), issued];
    return issued;
  },
  'set-scopes': (portal, payload) => {
    const { token, scopes, without = [], add = [] } = scopesInput.parse(payload);
    const known = portal.tokens.find((one) => one.token === token);
    if (known === undefined) throw new Error(`No token ${token}`);
    known.scopes = [...new Set([...(scopes ?? known.scopes).filter((one) => !without.includes(one)), ...add])];
    return known;
  },
  /** Every token, or one, is worth nothing from now on; refresh tokens stay. */
  'revoke-tokens': (portal, payload) => {
    const token = z.strictObject({ token: z.string() }).nullish().parse(payload)?.token;
    const before = portal.tokens.length;
    portal.tokens = portal.tokens.filter((one) => token !== undefined && one.token !== token);
    return { revoked: before - portal.tokens.length };
  },
  /** OAuth access tokens end now, as after half an hour. */
  'expire-tokens': (portal, _payload, now) => {
    for (const token of portal.tokens) if (token.expiresAt !== null) token.expiresAt = Math.min(token.expiresAt, now - 1_000);
    return { expired: portal.tokens.filter(({ expiresAt }) => expiresAt !== null).length };
  },
  'oauth-client': (portal, payload) => {
    const client = clientInput.parse(payload);
    portal.oauth.clients = [...portal.oauth.clients.filter(({ clientId }) => clientId !== client.clientId), client];
    const token = `refresh-${randomUUID()}`;
    portal.oauth.refresh.push({ token, clientId: client.clientId });
    return { ...client, refreshToken: token };
  },
  'issue-refresh-token': (portal, payload) => {
    const { clientId } = z.strictObject({ clientId: z.string().default('demo-client') }).parse(payload ?? {});
    const token = `refresh-${randomUUID()}`;
    portal.oauth.refresh.push({ token, clientId });
    return { refreshToken: token };
  },
  'issue-oauth-code': (portal, payload) => {
    const { clientId, redirectUri } = z.strictObject({ clientId: z.string().default('demo-client'), redirectUri: z.string() }).parse(payload);
    const code = randomUUID();
    portal.oauth.codes.push({ code, clientId, redirectUri });
    return { code };
  },
  'set-oauth': (portal, payload) => {
    const { rotatesRefreshTokens, revokeRefreshTokens } = oauthInput.parse(payload);
    if (rotatesRefreshTokens !== undefined) portal.oauth.rotatesRefreshTokens = rotatesRefreshTokens;
    if (revokeRefreshTokens === true) portal.oauth.refresh = [];
    return { rotatesRefreshTokens: portal.oauth.rotatesRefreshTokens, refreshTokens: portal.oauth.refresh.length };
  },
  'create-owner': (portal, payload, now) => createOwner(portal, ownerInput.parse(payload), now),
  /** A deactivated owner is listed with archived=true only and takes no more records. */
  'archive-owner': (portal, payload, now) => {
    const { id, archived } = z.strictObject({ id: z.string(), archived: z.boolean().default(true) }).parse(payload);
    const owner = portal.owners.find((one) => one.id === id);
    if (owner === undefined) throw new Error(`No owner ${id}`);
    Object.assign(owner, { archived, updatedAt: now });
    return owner;
  },
};
