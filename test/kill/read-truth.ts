import type { JsonObject } from '../../src/core/json.ts';
import type { StoredHandoff, StoredSource } from '../../src/core/handoff/handoff.ts';
import type { OutboxRow } from '../../src/core/reconcile/outbox.ts';
import { createApp } from '../../src/app.ts';
import type { World } from './open-world.ts';

export const refOf = (ref: { readonly object: string; readonly externalId: string }): string => `${ref.object} ${ref.externalId}`;

/** A task as it should stand in the source. */
export interface WantedTask {
  readonly ref: string;
  readonly target: string;
  readonly ownerId: string | null;
  readonly owner: string;
  readonly subject: string;
  readonly body: string;
  readonly dueDate: string;
  /** The date follows from the start date alone, not from when something was first seen. */
  readonly datedByStart: boolean;
}

/** What a second service, which never was killed and knows nothing yet, would write today. */
export interface Wanted {
  /** Our own fields by record. */
  readonly fields: ReadonlyMap<string, JsonObject>;
  readonly tasks: readonly WantedTask[];
  /** Records that should have a comment. */
  readonly notes: ReadonlySet<string>;
}

/** Plans, never writes, over an empty database; the sources and rules are the same. */
export async function readWanted(world: World): Promise<Wanted> {
  const app = await createApp(await world.freshConfig());
  try {
    const fields = new Map<string, JsonObject>();
    const tasks: WantedTask[] = [];
    const notes = new Set<string>();
    for (const id of ['sales', 'people']) {
      const { planned, run } = await app.plan(id);
      if (run.outcome !== 'complete') throw new Error(`The independent computation of "${id}" did not complete: ${run.reasons.join(' ')}`);
      const { playbook } = await app.rules(id);
      const byStart = new Set((playbook?.steps ?? []).filter((step) => step.due.anchor !== 'reached').map((step) => `play:${step.id}`));
      const purposes = new Map([...planned.handoffs.values()].flatMap((handoff) => handoff.tasks.map((task) => [task.key, task.purpose])));
      for (const row of planned.rows) {
        if (row.kind === 'fields') fields.set(refOf(row.target), row.desired);
        else if (row.kind === 'note') notes.add(refOf(row.target));
        else if (row.desired['status'] === 'open') tasks.push(taskOf(row, byStart.has(purposes.get(text(row.desired['taskKey'])) ?? '')));
      }
    }
    return { fields, tasks, notes };
  } finally {
    await app.close();
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function taskOf(row: OutboxRow, datedByStart: boolean): WantedTask {
  const owner = typeof row.desired['owner'] === 'object' && row.desired['owner'] !== null ? Object.fromEntries(Object.entries(row.desired['owner'])) : {};
  const ownerId: unknown = owner['id'];
  return {
    ref: refOf(row.target),
    target: row.target.externalId,
    ownerId: typeof ownerId === 'string' ? ownerId : null,
    owner: text(owner['email']) || text(owner['name']),
    subject: text(row.desired['subject']),
    body: text(row.desired['body']),
    dueDate: text(row.desired['dueDate']),
    datedByStart,
  };
}

/** What the service that was killed keeps. */
export interface Kept {
  readonly handoffs: readonly StoredHandoff[];
  readonly sources: readonly StoredSource[];
  readonly outbox: readonly OutboxRow[];
}

export async function readKept(world: World): Promise<Kept> {
  const app = await createApp(await world.config());
  try {
    const handoffs = await app.store.listHandoffs({ limit: 100_000 });
    const state = await app.store.findHandoffs(handoffs.map((handoff) => handoff.id));
    return { handoffs, sources: state.sources, outbox: state.outbox };
  } finally {
    await app.close();
  }
}
