import type { AuditStore } from './audit.ts';
import type { Role } from './permissions.ts';

/** An API token without its secret, which nobody knows after it was shown once. Instants are ISO. */
export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  /** Who made it, in words. */
  readonly createdBy: string;
  /** null: until it is revoked. */
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

/** Somebody who signed in. */
export interface StoredSession {
  /** The subject that the login provider gave; `first-run` for the first administrator. */
  readonly subject: string;
  readonly name: string;
  readonly via: 'login' | 'first_run';
  /** Groups that the settings named when they signed in; which role a group has is looked up with every request. */
  readonly groups: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string;
  /** Ends then, however busy it is. */
  readonly expiresAt: string;
}

/** What a repeated request gets: the answer of the first. */
export interface KeptAnswer {
  readonly status: number;
  readonly contentType: string;
  /** null: it was not kept, because it held a secret or a person was forgotten since. */
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export type IdempotencyState =
  | { readonly kind: 'begun' }
  /** Somebody works on it, or did and was interrupted: `since` says when it began. */
  | { readonly kind: 'running'; readonly since: string }
  | { readonly kind: 'other_request' }
  | { readonly kind: 'done'; readonly answer: KeptAnswer };

export interface IdempotencyKey {
  readonly caller: string;
  readonly key: string;
}

export interface IdempotencyStore {
  /** Atomic: of several with one key exactly one gets `begun`. */
  beginOnce(request: IdempotencyKey & { readonly requestHash: string; readonly now: string; readonly expiresAt: string }): Promise<IdempotencyState>;
  finishOnce(request: IdempotencyKey, answer: KeptAnswer): Promise<void>;
  /** Nothing was done: the key may be used again. */
  releaseOnce(request: IdempotencyKey): Promise<void>;
}

/** Tokens, sessions and logins. A hash is that of `hashSecret`; no secret reaches the store. */
export interface CredentialStore {
  saveToken(token: StoredToken & { readonly hash: string }): Promise<void>;
  findToken(hash: string): Promise<StoredToken | null>;
  findTokens(): Promise<readonly StoredToken[]>;
  noteTokenUsed(id: string, at: string): Promise<void>;
  /** False when there is no such token or it was revoked before. */
  revokeToken(id: string, at: string): Promise<boolean>;

  saveSession(session: StoredSession & { readonly hash: string }): Promise<void>;
  findSession(hash: string): Promise<StoredSession | null>;
  findSessions(now: string): Promise<readonly StoredSession[]>;
  noteSessionUsed(hash: string, at: string): Promise<void>;
  endSession(hash: string): Promise<void>;
  /** Returns how many there were. */
  endSessionsOf(subject: string): Promise<number>;

  saveLogin(login: { readonly hash: string; readonly returnTo: string; readonly expiresAt: string }): Promise<void>;
  /** Only the first who asks gets it. */
  takeLogin(hash: string, now: string): Promise<{ readonly returnTo: string } | null>;
  /** Sessions, logins, kept answers and cached metadata whose time is over; returns how many. */
  deleteExpiredAccess(now: string): Promise<number>;
}

export interface AccessStore extends CredentialStore, IdempotencyStore, AuditStore {}
