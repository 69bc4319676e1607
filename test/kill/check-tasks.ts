import type { Findings } from './findings.ts';
import type { EndedTask, Ledger } from './ledger.ts';
import type { Wanted } from './read-wanted.ts';
import { refIn, type ShownBySource, type ShownTask } from './source.ts';

const samePlace = (task: { readonly target: string; readonly owner: string; readonly subject: string }): string => [task.target, task.owner, task.subject].join(' | ');

/** No task twice, none missing, none too many, and none back that a person ended. Returns how many are open. */
export function checkTasks(wanted: Wanted, sources: ShownBySource, ledger: Ledger, findings: Findings): number {
  const shown = [...sources].flatMap(([connection, { tasks }]) => tasks.map((task) => ({ ...task, remoteId: refIn(connection, task.remoteId), target: refIn(connection, task.target) })));
  const open = shown.filter((task) => task.open);
  const ended = new Set([...ledger.ended.values()].map(samePlace));
  findTwice(shown, open, findings);
  findResurrected(shown, open, ledger.ended, findings);

  const openBy = new Map(open.map((task) => [samePlace(task), task]));
  const wantedBy = new Set<string>();
  for (const task of wanted.tasks) {
    const place = samePlace(task);
    wantedBy.add(place);
    if (ended.has(place)) continue;
    const found = openBy.get(place);
    if (found === undefined) findings.stale.push(`task missing: ${place}`);
    else compare(place, task, found, findings);
  }
  for (const [place, task] of openBy) if (!wantedBy.has(place) && !ended.has(place)) findings.stale.push(`task open that should not be: ${place} (${task.key.slice(0, 8)})`);
  return open.length;
}

function compare(place: string, task: Wanted['tasks'][number], found: ShownTask, findings: Findings): void {
  if (found.body !== null && found.body.trim() !== task.body.trim()) findings.stale.push(`task text: ${place} says ${JSON.stringify(found.body)}, should say ${JSON.stringify(task.body)}`);
  if (task.datedByStart && found.dueDate !== task.dueDate) findings.stale.push(`task date: ${place} is due ${found.dueDate}, should be ${task.dueDate}`);
}

function findTwice(shown: readonly ShownTask[], open: readonly ShownTask[], findings: Findings): void {
  const systemOf = ({ target }: ShownTask): string => target.split(':')[0] ?? '';
  const counts = [
    // A task that moved to another system stands closed in the first: only open ones are compared across systems.
    ['key', countBy(shown.filter((task) => !task.deleted), (task) => `${task.key} (${systemOf(task)})`)],
    ['key, open', countBy(open, (task) => task.key)],
    ['open for one owner and record', countBy(open, samePlace)],
  ] as const;
  for (const [what, list] of counts) {
    for (const [name, count] of list) if (count > 1) findings.twice.push(`${count} tasks, ${what}: ${name}`);
  }
}

function findResurrected(shown: readonly ShownTask[], open: readonly ShownTask[], ended: ReadonlyMap<string, EndedTask>, findings: Findings): void {
  const byId = new Map(shown.map((task) => [task.remoteId, task]));
  for (const [key, { how, remoteId, target, owner, subject }] of ended) {
    const former = byId.get(remoteId);
    if (former?.open === true) findings.stale.push(`a person ${how} task ${remoteId} of ${target}; it is open again`);
    const others = open.filter((task) => task.remoteId !== remoteId && (task.key === key || samePlace(task) === samePlace({ target, owner, subject })));
    if (others.length > 0) findings.stale.push(`a person ${how} task ${remoteId} "${subject}" of ${target}; ${others.length} more like it stand open (${others[0]?.remoteId ?? ''}${others[0]?.key === key ? ', the same key' : ''})`);
  }
}

function countBy(tasks: readonly ShownTask[], nameOf: (task: ShownTask) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(nameOf(task), (counts.get(nameOf(task)) ?? 0) + 1);
  return counts;
}
