/**
 * What people did in the sources, remembered outside of the service under test.
 *
 * Every record belongs to one of two groups, so that what must be true in the end is beyond dispute:
 * - steady: answers are only ever filled in, and people close or delete our tasks. Such a task must never come back.
 * - moving: answers come and go, deals are reopened, dates and owners move. Nobody touches our tasks.
 */
export type Group = 'steady' | 'moving';

export interface EndedTask {
  readonly how: 'closed' | 'deleted';
  /** Id of the task or table row. */
  readonly remoteId: string;
  /** The deal or employee, whose task it was, and its title: nothing like it may be open again. */
  readonly target: string;
  readonly owner: string;
  readonly subject: string;
}

export class Ledger {
  readonly #groups = new Map<string, Group>();
  /** By task key. */
  readonly ended = new Map<string, EndedTask>();
  readonly #counts = new Map<string, number>();

  assign(id: string, group: Group): void {
    this.#groups.set(id, group);
  }

  groupOf(id: string): Group | undefined {
    return this.#groups.get(id);
  }

  note(action: string): void {
    this.#counts.set(action, (this.#counts.get(action) ?? 0) + 1);
  }

  /** What people did, for the report. */
  summary(): string {
    return [...this.#counts].map(([action, count]) => `${action} ${count}`).join(', ');
  }
}
