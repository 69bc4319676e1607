/** What is thrown away after its time. `versions`: earlier versions of ended handoffs · `bodies`: what a kept version said; its score stays. */
export const RETAINED = ['runs', 'events', 'errors', 'versions', 'bodies', 'outbox', 'notes'] as const;
export type Retained = (typeof RETAINED)[number];

export interface RetentionStore {
  /**
   * Throws away, or empties, what is older than `before` (ISO instant) and nobody needs any more; `limit` rows at most, and
   * returns how many. Fewer than `limit` means that nothing is left to do. Never touches what an open handoff, a write
   * that is not settled or the look for the last run needs.
   */
  retain(what: Retained, before: string, limit: number): Promise<number>;
}
