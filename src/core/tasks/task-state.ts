/** What we remember of one task between two assessments of its handoff. */
export interface TaskState {
  /** `gap:<owner role>` or `play:<step id>`. */
  readonly purpose: string;
  /** hash(handoff id, purpose, episode); hex, safe in URLs. */
  readonly key: string;
  readonly episode: number;
  /**
   * open · waiting (its owner already has the most tasks allowed) · filled (we closed it: nothing is missing) ·
   * ended_by_person (closed or deleted by hand: never again in this episode) · withdrawn (the handoff was)
   */
  readonly state: 'open' | 'waiting' | 'filled' | 'ended_by_person' | 'withdrawn';
  /** Requirement ids (gap tasks) that this episode is about. */
  readonly asksFor: readonly string[];
  /** Those of `asksFor` that were seen answered since; missing again, they start a new episode. */
  readonly seenFilled: readonly string[];
  /** ISO date. */
  readonly dueDate: string;
  /** Lead time was longer than the time left. */
  readonly compressed: boolean;
}

/** A task that should exist now. */
export interface HandoffTask {
  readonly purpose: string;
  readonly key: string;
  readonly subject: string;
  readonly body: string;
  readonly dueDate: string;
  readonly compressed: boolean;
  readonly team: string;
  readonly owner: import('../handoff/handoff.ts').ResolvedOwner;
  readonly status: 'open' | 'done' | 'withdrawn';
  readonly note: string | null;
}
