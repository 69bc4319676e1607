import type { Circle, Member } from './circle.ts';

/**
 * At most so many open tasks per person, in all connections of a kind together: those open now, and those that a run
 * grants. Somebody who works in two systems is one person.
 */
export interface TaskLimit {
  readonly mayOpen: (ownerKey: string, connection: string) => boolean;
  /** A granted task came to nothing: its page is worked out again. */
  readonly giveBack: (ownerKey: string, connection: string) => void;
}

/** `open`: owner key → tasks open now, in all connections of the circle. */
export function limitTasks(circle: Circle, open: ReadonlyMap<string, number>): TaskLimit {
  const counts = new Map(open);
  const mostIn = ({ ruleset }: Member): number => Math.min(...ruleset.mapping.sources.map((source) => source.notation.writeBack.tasks?.maxOpenPerPerson ?? Infinity));
  return {
    mayOpen: (ownerKey, connection) => {
      const member = circle.memberOf(connection);
      if (member === undefined) return true;
      const total = counts.get(ownerKey) ?? 0;
      if (total >= mostIn(member)) return false;
      counts.set(ownerKey, total + 1);
      return true;
    },
    giveBack: (ownerKey, connection) => {
      if (circle.memberOf(connection) !== undefined) counts.set(ownerKey, (counts.get(ownerKey) ?? 1) - 1);
    },
  };
}
