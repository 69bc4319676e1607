/**
 * What is thrown away after its time. `reasons`, `troubles`: what was said of the last runs of a connection that runs no
 * more · `values`: what handoffs at rest said, and what people wrote about them · `versions`: earlier versions of ended
 * handoffs · `bodies`: what a kept version said; its score stays · `outbox`, `notes`: settled writes, and the texts of
 * comments · `messages`: what was said of sync errors that nobody resolved; code and remedy stay · `notices`: messages that
 * no channel took · `words`: who published a version of a rules file, and why · `tokens`: revoked or expired ones
 */
export const RETAINED = [
  'runs', 'reasons', 'troubles', 'events', 'errors', 'values', 'versions', 'bodies', 'outbox', 'notes', 'messages', 'notices', 'words', 'tokens',
] as const;
export type Retained = (typeof RETAINED)[number];

export interface RetentionStore {
  /**
   * Throws away, or empties, what is older than `before` (ISO instant) and nobody needs any more; `limit` rows at most, and
   * returns how many. Fewer than `limit` means that nothing is left to do. Never touches what an open handoff, a write
   * that is not settled or the look for the last run needs.
   */
  retain(what: Retained, before: string, limit: number): Promise<number>;
}
