import type { RecordRef } from '../connector.ts';
import type { JsonObject } from '../json.ts';

/** What one item in one system should show. The reconciler knows neither handoffs nor tasks: only items and hashes. */
export interface DesiredItem {
  readonly target: RecordRef;
  /** `fields`, `task:<key>`, `note:<…>`; unique per (handoff, connection, target). */
  readonly item: string;
  readonly kind: 'fields' | 'task' | 'note';
  readonly desired: JsonObject;
  /** Written along with a change, but no change by itself (`checked at`). */
  readonly alongside: JsonObject;
  /** An item that need not exist if it never did (a closed task never created). */
  readonly onlyIfKnown: boolean;
  readonly lockGroup: string | null;
  /** ISO instant before which it must not be sent (quiet period, settling time). */
  readonly notBefore: string | null;
  /** Lower goes first: create 0, update 1, close 2 … */
  readonly order: number;
  /** Whose task it is, for the limit of open tasks per person; null for anything else or closed. */
  readonly ownerKey: string | null;
}

/** pending · sent (answer not known) · acknowledged · failed (a sync error) · unconfirmed (append-only, fate unknown) · ended (a person deleted it) */
export type OutboxState = 'pending' | 'sent' | 'acknowledged' | 'failed' | 'unconfirmed' | 'ended';

/** The target may show something else than what it last acknowledged. */
export const isAfloat = ({ sentHash, acknowledgedHash }: Pick<OutboxRow, 'sentHash' | 'acknowledgedHash'>): boolean => sentHash !== null && sentHash !== acknowledgedHash;

/** Nothing of it stands in the target as far as receipts tell. */
export const isFirstWrite = ({ acknowledgedHash, remoteId }: Pick<OutboxRow, 'acknowledgedHash' | 'remoteId'>): boolean => acknowledgedHash === null && remoteId === null;

/**
 * A row as it is once it is handed over. While an earlier sending is without an answer, nobody knows which of the two the
 * target comes to show: what it acknowledged before that counts no more.
 */
export const asSent = (row: OutboxRow): OutboxRow => ({ ...row, state: 'sent', sentHash: row.desiredHash, acknowledgedHash: isAfloat(row) ? null : row.acknowledgedHash });

/** The outbox row: the truth about one item. */
export interface OutboxRow {
  readonly id: string;
  readonly handoffId: string;
  readonly connection: string;
  readonly target: RecordRef;
  readonly item: string;
  readonly kind: 'fields' | 'task' | 'note';
  readonly desired: JsonObject;
  readonly alongside: JsonObject;
  readonly desiredHash: string;
  readonly sentHash: string | null;
  readonly acknowledgedHash: string | null;
  /** What the acknowledged hash stands for; null before the first receipt. */
  readonly acknowledged: JsonObject | null;
  readonly remoteId: string | null;
  readonly state: OutboxState;
  readonly lockGroup: string | null;
  readonly notBefore: string | null;
  readonly order: number;
  readonly ownerKey: string | null;
  /** ISO date by which it is needed: the earliest is sent first. Left out: nobody knows, last. */
  readonly deadline?: string;
  readonly attempts: number;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** ISO instant since when the target should show what is desired; null or left out: it does. */
  readonly wantedAt?: string | null;
  /** That moment counts for the freshness figures, see stampWanted. */
  readonly measured?: boolean;
}
