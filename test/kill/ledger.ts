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
  /** `object id` of the record whose task it was; with connection in the whole ledger. */
  readonly target: string;
  readonly owner: string;
  readonly subject: string;
}

/** One system's part: ids need not be unique beyond it. */
export interface ScopedLedger {
  assign(id: string, group: Group): void;
  groupOf(id: string): Group | undefined;
  note(action: string): void;
  end(taskKey: string, task: EndedTask): void;
}

export class Ledger {
  readonly #groups = new Map<string, Group>();
  /** By task key. */
  readonly ended = new Map<string, EndedTask>();
  readonly #counts = new Map<string, number>();

  of(connection: string): ScopedLedger {
    const named = (id: string): string => `${connection}: ${id}`;
    return {
      assign: (id, group) => void this.#groups.set(named(id), group),
      groupOf: (id) => this.#groups.get(named(id)),
      note: (action) => void this.#counts.set(`${action} (${connection})`, (this.#counts.get(`${action} (${connection})`) ?? 0) + 1),
      end: (taskKey, task) => void this.ended.set(taskKey, { ...task, remoteId: named(task.remoteId), target: named(task.target) }),
    };
  }

  /** What people did, for the report. */
  summary(): string {
    return [...this.#counts].map(([action, count]) => `${action} ${count}`).join(', ');
  }
}
