import type { Role } from './permissions.ts';

/** Whoever asks for something. `system` is the terminal on the service's own machine, and the service itself. */
export interface Caller {
  readonly kind: 'token' | 'user' | 'system' | 'anonymous';
  /** Token id, or the subject that the login provider gave; null for system and anonymous. */
  readonly id: string | null;
  /** What people call them: a token's name, a person's name or e-mail. */
  readonly name: string;
  readonly roles: readonly Role[];
}

export const ANONYMOUS: Caller = { kind: 'anonymous', id: null, name: 'anonymous', roles: [] };
export const SYSTEM: Caller = { kind: 'system', id: null, name: 'system', roles: ['admin'] };

/** One text per caller: the scope of idempotency keys and limits. */
export const callerKey = (caller: Caller): string => `${caller.kind}:${caller.id ?? ''}`;
