import { loadConnector } from '../../connectors/index.ts';
import { createApp } from '../../src/app.ts';
import type { WriteBack } from '../../src/core/connector.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { World } from './open-world.ts';
import { WouldWrite } from './read-only-connector.ts';
import { refIn } from './source.ts';
import { SOURCES } from './sources.ts';

/** A task as it should stand in the source. */
export interface WantedTask {
  /** With connection. */
  readonly target: string;
  /** As the source shows it. */
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

/** The first sees each system alone, the second what the others said of the same handoff. */
const ROUNDS = 2;

/** Syncs over an empty database with the same sources and rules; reads are real, writes are only noted. */
export async function readWanted(world: World): Promise<Wanted> {
  const writes = new WouldWrite();
  const app = await createApp(await world.freshConfig(), { clock: world.clock, findConnector: async (name) => writes.wrap(await loadConnector(name)) });
  try {
    const byStart = new Set<string>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const { id } of SOURCES) {
        const run = await app.sync(id);
        if (run.outcome !== 'complete') throw new Error(`The independent computation of "${id}" did not complete: ${run.reasons.join(' ')}`);
        const { playbook } = await app.rules(id);
        for (const step of playbook?.steps ?? []) if (step.due.anchor !== 'reached') byStart.add(`play:${step.id}`);
      }
    }
    const handoffs = await app.store.listHandoffs({ limit: 100_000 });
    // One whose day was over already is due on the day on which it was first seen: the day before, for a world that lives past midnight.
    const dated = new Set(handoffs.flatMap(({ tasks }) => tasks.filter(({ purpose, compressed }) => byStart.has(purpose) && !compressed).map(({ key }) => key)));
    return wantedOf(writes, dated);
  } finally {
    await app.close();
  }
}

function wantedOf(writes: WouldWrite, dated: ReadonlySet<string>): Wanted {
  const fields = new Map<string, JsonObject>();
  const tasks: WantedTask[] = [];
  const notes = new Set<string>();
  for (const { id, ownerShown } of SOURCES) {
    for (const item of writes.of(id)) {
      const target = refIn(id, `${item.target.object} ${item.target.externalId}`);
      if (item.kind === 'fields') fields.set(target, item.values);
      else if (item.kind === 'note') notes.add(target);
      else if (item.task.status === 'open') tasks.push(taskOf(item, target, ownerShown(item.task.owner), dated));
    }
  }
  return { fields, tasks, notes };
}

const taskOf = ({ task, taskKey }: Extract<WriteBack, { kind: 'task' }>, target: string, owner: string, dated: ReadonlySet<string>): WantedTask => ({
  target, owner, subject: task.subject, body: task.body, dueDate: task.dueDate, datedByStart: dated.has(taskKey),
});
