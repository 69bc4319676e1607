import type { JsonObject } from '../../../src/core/json.ts';
import type { QueryAnswer, QueryOp } from '../composite.ts';
import type { ReadPlan } from './plan.ts';
import { dateTimeLiteral, select } from '../soql.ts';

/** Our tasks that changed since a moment (or all of them), deleted and archived ones included. */
export function taskQuery(plan: ReadPlan, since: string | null): QueryOp | null {
  if (plan.taskKey === null) return null;
  const columns = ['Id', plan.taskKey, 'IsClosed', 'IsDeleted', 'SystemModstamp'];
  const where = [`${plan.taskKey} != null`, ...(since === null ? [] : [`SystemModstamp >= ${dateTimeLiteral(since)}`])];
  return { soql: select(columns, 'Task', where, ['SystemModstamp', 'Id']), all: true };
}

/** Reads the tasks beside the deals of a full reading, so that what people did to them meanwhile is not lost. */
export class TaskReader {
  readonly #first: QueryOp | null;
  #next: string | null = null;
  #rows: JsonObject[] = [];
  done: boolean;

  constructor(plan: ReadPlan, wanted: boolean) {
    this.#first = wanted ? taskQuery(plan, null) : null;
    this.done = this.#first === null;
  }

  op(): QueryOp {
    if (this.#next !== null) return { next: this.#next };
    if (this.#first === null) throw new Error('nothing to ask');
    return this.#first;
  }

  take(answer: Extract<QueryAnswer, { ok: true }>): void {
    this.#rows.push(...answer.rows);
    this.#next = answer.next;
    this.done = answer.next === null;
  }

  takeRows(): JsonObject[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  restart(): void {
    this.#next = null;
    this.#rows = [];
    this.done = this.#first === null;
  }
}
