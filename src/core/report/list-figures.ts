import { openQuestions } from '../acceptance/acceptance.ts';
import { OWNER_ROLES } from '../handoff/fields.ts';
import type { Gap, StoredHandoff } from '../handoff/handoff.ts';

/** What a list shows of a handoff beside its own columns, kept with it so that no document has to be opened for a list. */
export interface ListFigures {
  /** Name, or else e-mail, of who owns most of the due gaps, else of the record's owner; null when nobody is known. */
  readonly owner: string | null;
  /** Due ones. */
  readonly gaps: number;
  readonly openTasks: number;
  readonly openQuestions: number;
}

export function listFiguresOf({ kind, report, record, tasks, acceptance }: Pick<StoredHandoff, 'kind' | 'report' | 'record' | 'tasks' | 'acceptance'>): ListFigures {
  const due = report.gaps.filter((gap) => gap.due);
  return {
    owner: mostAsked(due) ?? recordOwner(OWNER_ROLES[kind], record.owners),
    gaps: due.length,
    openTasks: tasks.filter(({ state }) => state === 'open').length,
    openQuestions: openQuestions(acceptance).length,
  };
}

/** What nothing feeds is asked of nobody but RevOps. Who has as many gaps as another has the heavier ones, else comes first. */
function mostAsked(gaps: readonly Gap[]): string | null {
  const shares = new Map<string, { readonly gaps: number; readonly weight: number }>();
  for (const { owner, reason, weight } of gaps) {
    const name = owner.name ?? owner.email;
    if (name === null || reason === 'unmapped') continue;
    const before = shares.get(name) ?? { gaps: 0, weight: 0 };
    shares.set(name, { gaps: before.gaps + 1, weight: before.weight + weight });
  }
  return [...shares].toSorted(([a, one], [b, other]) => other.gaps - one.gaps || other.weight - one.weight || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

function recordOwner(order: readonly string[], owners: StoredHandoff['record']['owners']): string | null {
  for (const role of [...order, ...Object.keys(owners).toSorted()]) {
    const person = owners[role]?.person;
    const name = person?.name ?? person?.email ?? null;
    if (name !== null) return name;
  }
  return null;
}
