import type { CredentialStore, StoredToken } from '../core/access/access-store.ts';
import type { Role } from '../core/access/permissions.ts';
import { hashSecret, tokenOf } from '../core/access/secrets.ts';
import { HandoffError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';

export interface TokenDeps {
  readonly access: Pick<CredentialStore, 'saveToken' | 'findTokens' | 'revokeToken'>;
  readonly clock: Clock;
  /** 32 fresh bytes from a cryptographic source, base64url. */
  readonly random: () => string;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** null: until it is revoked. */
  readonly days: number | null;
  /** Who makes it, in words. */
  readonly createdBy: string;
}

const DAY_MS = 86_400_000;

/** `secret` is shown to the person now and known to nobody afterwards. */
export async function createToken({ access, clock, random }: TokenDeps, wanted: NewToken): Promise<{ readonly token: StoredToken; readonly secret: string }> {
  const secret = tokenOf(random());
  const hash = hashSecret('token', secret);
  const now = clock.now();
  const expiresAt = wanted.days === null ? null : new Date(now.getTime() + wanted.days * DAY_MS).toISOString();
  // The id is the beginning of the hash: it names the token in lists and logs, and leads nobody back to the secret.
  const token: StoredToken = { id: hash.slice(0, 12), name: wanted.name, role: wanted.role, createdAt: now.toISOString(), createdBy: wanted.createdBy, expiresAt, lastUsedAt: null, revokedAt: null };
  await access.saveToken({ ...token, hash });
  return { token, secret };
}

/** By id or the name of a single usable token. From the next request on nobody enters with it. Throws HandoffError `unknown_token`. */
export async function revokeToken({ access, clock }: TokenDeps, named: string): Promise<StoredToken> {
  const usable = (await access.findTokens()).filter((token) => token.revokedAt === null);
  const found = usable.filter((token) => token.id === named || token.name === named);
  const [token] = found;
  if (token === undefined || found.length > 1) {
    throw new HandoffError({
      code: 'unknown_token',
      message: found.length > 1 ? `There are ${found.length} tokens named "${named}".` : `There is no token "${named}" that could be revoked.`,
      remedy: 'Give an id from "handoff tokens list".',
    });
  }
  const at = clock.now().toISOString();
  await access.revokeToken(token.id, at);
  return { ...token, revokedAt: at };
}

export const isUsable = (token: StoredToken, now: Date): boolean => token.revokedAt === null && (token.expiresAt === null || Date.parse(token.expiresAt) > now.getTime());
