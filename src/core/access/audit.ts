import type { Caller } from './caller.ts';
import { permissionOf, type Action } from './permissions.ts';

export type AuditOutcome = 'allowed' | 'refused' | 'failed';

/** Who did what to what, and whether they were let. Never a value, a body or a secret. */
export interface AuditEntry {
  /** ISO. */
  readonly at: string;
  readonly callerKind: Caller['kind'];
  readonly callerId: string | null;
  readonly callerName: string;
  readonly action: Action;
  /** Id of what it was done to: a handoff, a connection, a token. */
  readonly target: string | null;
  readonly outcome: AuditOutcome;
  /** Why it was refused or failed, as the answer's `code`; `answered_again`: it was done before, with the same idempotency key. */
  readonly code: string | null;
  readonly ip: string | null;
}

export interface StoredAuditEntry extends AuditEntry {
  /** Ascending; a decimal number. */
  readonly id: string;
}

export interface AuditFilter {
  readonly callerId?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly target?: string | undefined;
  /** Only entries before this id, for the next page. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface AuditStore {
  saveAudit(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  findAudit(filter: AuditFilter): Promise<readonly StoredAuditEntry[]>;
  /** The only way to lose an entry: its time is over. At most `limit` at once; returns how many. */
  deleteAuditBefore(at: string, limit: number): Promise<number>;
}

const REFUSALS = new Set([401, 403, 413, 415, 421, 429]);

export function outcomeOf(status: number): AuditOutcome {
  if (status < 400) return 'allowed';
  return REFUSALS.has(status) ? 'refused' : 'failed';
}

/** Every write, every look at a person's record, every refusal. */
export const isAudited = (action: Action, outcome: AuditOutcome): boolean => outcome === 'refused' || permissionOf(action).effect !== 'read';

/** Targets come from addresses that anybody can type: bounded, and nothing that could break a line of a log. */
export const auditTarget = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '�').slice(0, 200);
