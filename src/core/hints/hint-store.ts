import type { RecordRef, WebhookHint } from '../connector.ts';

/** One record that a vendor said has changed, however many events said so. */
export interface PendingHint extends RecordRef {
  /** Rises with every event: what is read is settled only for the events that had come before. */
  readonly sequence: number;
  /** Failed readings since the last one that worked. */
  readonly attempts: number;
  /** ISO instant of the first event that is not yet read. */
  readonly pendingSince: string;
  /** ISO instant from which it may be read. */
  readonly dueAt: string;
}

export interface SavedHints {
  /** Events that had not come before. */
  readonly fresh: number;
  /** When to wake the connection for records that were not waiting before; null: none, somebody is awake for those that are. */
  readonly wakeAt: string | null;
}

/** What is remembered of announced changes. Instants are ISO texts. */
export interface HintStore {
  /**
   * One statement: events that came before (by dedupeKey) do nothing; the others make their records pending. Those of another
   * account than the connection's are left out; before its first run the account is not known.
   */
  saveHints(connection: string, hints: readonly Omit<WebhookHint, 'occurredAt'>[], at: string): Promise<SavedHints>;
  /** Pending and due, the longest waiting first. */
  findDueHints(connection: string, now: string, limit: number): Promise<readonly PendingHint[]>;
  countPendingHints(connection: string): Promise<{ readonly pending: number; readonly nextDueAt: string | null }>;
  /** They were read by a reading that began at `firedAt`; those with a newer event stay pending. None is due before `dueAt`. */
  settleHints(connection: string, hints: readonly PendingHint[], firedAt: string, dueAt: string): Promise<void>;
  /** They could not be read: tried again at `dueAt`. */
  postponeHints(connection: string, hints: readonly PendingHint[], dueAt: string): Promise<void>;
  /** Those of the records for which no event came since then. */
  findUnannounced(connection: string, refs: readonly RecordRef[], since: string): Promise<readonly RecordRef[]>;
  /** When the last event came that had not come before; null: none that is still remembered. */
  findLastDelivery(connection: string): Promise<string | null>;
  saveHintedWithdrawals(connection: string, count: number, at: string): Promise<void>;
  countHintedWithdrawals(connection: string, since: string): Promise<number>;
  /** Retention: forgets events' keys and records last announced before; what still waited was polled long since. Returns rows deleted. */
  deleteOldHints(before: string): Promise<number>;
}
