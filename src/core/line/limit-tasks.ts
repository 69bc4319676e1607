import type { Circle } from './circle.ts';

/** At most so many open tasks per person and connection: those open now, and those that a run grants. */
export interface TaskLimit {
  readonly mayOpen: (ownerKey: string, connection: string) => boolean;
  /** A granted task came to nothing: its page is worked out again. */
  readonly giveBack: (ownerKey: string, connection: string) => void;
}

/** `open`: connection → owner key → tasks open now. */
export function limitTasks(circle: Circle, open: ReadonlyMap<string, ReadonlyMap<string, number>>): TaskLimit {
  const limits = new Map(
    circle.members.map(({ connection, ruleset }) => {
      const most = Math.min(...ruleset.mapping.sources.map((source) => source.notation.writeBack.tasks?.maxOpenPerPerson ?? Infinity));
      return [connection, { most, counts: new Map(open.get(connection)) }];
    }),
  );
  return {
    mayOpen: (ownerKey, connection) => {
      const limit = limits.get(connection);
      if (limit === undefined) return true;
      const count = limit.counts.get(ownerKey) ?? 0;
      if (count >= limit.most) return false;
      limit.counts.set(ownerKey, count + 1);
      return true;
    },
    giveBack: (ownerKey, connection) => {
      const limit = limits.get(connection);
      limit?.counts.set(ownerKey, (limit.counts.get(ownerKey) ?? 1) - 1);
    },
  };
}
