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
  /** Episode of the handoff in which it was opened; a task of an earlier one is history. */
  readonly handoffEpisode?: number;
  /** ISO date it was planned for, before it was settled to today; only a change of it moves the task. */
  readonly plannedFor?: string;
  /** ISO date that `plannedFor` counts from (playbook tasks). */
  readonly anchorDate?: string;
  /** What people see of it. Frozen when it ends: nobody rewrites a closed task. Missing until it is opened. */
  readonly shown?: ShownTask;
  /** Why we closed or withdrew it, for people. */
  readonly closingNote?: string;
  /** Left out while it is not `ended_by_person`, and where the person ended another task in its place. */
  readonly ended?: EndedByPerson;
}

/** A person closed or deleted the task. Instants are ISO. */
export interface EndedByPerson {
  /** When it was seen. */
  readonly at: string;
  /** Requirement ids that it asked for then; `asksFor` may grow later. */
  readonly asked: readonly string[];
  /** When its owner was told what is still missing. */
  readonly answeredAt: readonly string[];
  /** From when on they are to be told (once more); left out: they are not. */
  readonly answerDueAt?: string;
}

export interface ShownTask {
  readonly subject: string;
  readonly body: string;
  readonly team: string;
  readonly owner: import('../handoff/handoff.ts').ResolvedOwner;
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
