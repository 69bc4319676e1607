import type { Gap } from '../handoff/handoff.ts';
import { ownerKeyOf } from './resolve-owner.ts';
import type { TaskState } from './task-state.ts';

/** All that one person is asked for, and the live tasks that ask for some of it, the one to keep first. */
export interface GapGroup {
  readonly gaps: readonly Gap[];
  readonly live: readonly TaskState[];
}

interface LiveTask {
  readonly state: TaskState;
  readonly role: string;
}

/** Groups by person. A live task goes where the gaps of its own role are, else where what it asked for is. */
export function groupGaps(gaps: readonly Gap[], live: readonly LiveTask[]): readonly GapGroup[] {
  const keys = personKeys(gaps);
  const groups = new Map<string, { gaps: Gap[]; live: LiveTask[] }>();
  for (const [index, gap] of gaps.entries()) {
    const key = keys[index] ?? '';
    const group = groups.get(key) ?? { gaps: [], live: [] };
    group.gaps.push(gap);
    groups.set(key, group);
  }
  for (const task of live) {
    const home = gaps.findIndex((gap) => gap.ownerRole === task.role);
    const index = home >= 0 ? home : gaps.findIndex((gap) => task.state.asksFor.includes(gap.requirement));
    if (index >= 0) groups.get(keys[index] ?? '')?.live.push(task);
  }
  return [...groups.values()].map((group) => ({
    gaps: group.gaps,
    live: group.live.sort(byPrecedence).map((task) => task.state),
  }));
}

/** What people already see comes before what waits; then the order of roles. */
const byPrecedence = (a: LiveTask, b: LiveTask): number =>
  Number(a.state.state === 'waiting') - Number(b.state.state === 'waiting') || (a.role < b.role ? -1 : 1);

/** One role may know a person by e-mail and id, another by id alone. */
function personKeys(gaps: readonly Gap[]): readonly string[] {
  const byId = new Map(
    gaps.flatMap(({ owner }) =>
      owner.id === null || owner.email === null ? [] : [[owner.id, ownerKeyOf(owner)] as const],
    ),
  );
  return gaps.map(({ owner }) =>
    owner.email === null && owner.id !== null ? (byId.get(owner.id) ?? owner.id) : ownerKeyOf(owner),
  );
}
