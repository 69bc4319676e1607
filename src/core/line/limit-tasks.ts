import type { Circle } from './circle.ts';

/**
 * At most so many open tasks per person, in all connections of a kind together: those open now, and those that a run
 * grants. Somebody who works in two systems is one person.
 */
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
      const total = [...limits.values()].reduce((sum, { counts }) => sum + (counts.get(ownerKey) ?? 0), 0);
      if (total >= limit.most) return false;
      limit.counts.set(ownerKey, (limit.counts.get(ownerKey) ?? 0) + 1);
      return true;
    },
    giveBack: (ownerKey, connection) => {
      const limit = limits.get(connection);
      limit?.counts.set(ownerKey, (limit.counts.get(ownerKey) ?? 1) - 1);
    },
  };
}
