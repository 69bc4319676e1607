import { shortHashOf } from '../hash.ts';
import type { StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import type { TaskState } from '../tasks/task-state.ts';
import { withoutValues } from './without-values.ts';

/** Stands where a text was whose time is over. */
export const CUT = 'No longer kept';

const CUT_REASON = 'its time is over: only figures are kept of it';

/** Nobody is told any more what a task that they closed long ago had asked for. */
const withoutAnswer = (task: TaskState): TaskState => {
  if (task.ended === undefined) return task;
  const { answerDueAt: _never, ...ended } = task.ended;
  return { ...task, ended };
};

/** In place of the hash of rules: no rules work out a cut handoff again. */
export const CUT_RULES = 'cut';

/** What is left of a handoff that has been at rest for its time: ids, codes, figures and moments. `at`: an ISO instant. */
export function cutHandoff(handoff: StoredHandoff, at: string): StoredHandoff {
  const cut = withoutValues(handoff, CUT);
  return { ...cut, statusReason: CUT_REASON, assessedWith: CUT_RULES, tasks: cut.tasks.map(withoutAnswer), cutAt: at };
}

/** Whether a handoff was cut and has not been worked out from its records since. */
export const isCut = (handoff: Pick<StoredHandoff, 'cutAt'> | null): boolean => typeof handoff?.cutAt === 'string';

/** In place of a fingerprint: this record of a cut handoff is to be read again, because another one of it has changed. */
export const WANTED_AGAIN = '';

const MARK = 'cut ';
/** Tells whether a record says what it said when it was emptied, by whatever rules; from it nothing can be read. */
const markOf = ({ fields, related }: Pick<StoredSource, 'fields' | 'related'>): string => `${MARK}${shortHashOf([fields, related])}`;

/** The same of one that was asked for and not handed over, as from a file that holds only what changed: nobody waits for it. */
export const NOT_THERE = MARK;

/** A record whose fields went with their handoff and were not read since: it says nothing. */
export const isEmptied = ({ fingerprint }: Pick<StoredSource, 'fingerprint'>): boolean => fingerprint === WANTED_AGAIN || fingerprint.startsWith(MARK);

/** Its ids and shared ids stay: by them it is known again. */
export const cutSource = (source: StoredSource): StoredSource =>
  isEmptied(source) ? source : { ...source, fields: {}, related: {}, url: null, matchKey: null, fingerprint: markOf(source) };

/** Rules that changed, our own writes or a sweep do not bring back what nobody changed in the source. */
export const staysEmptied = (before: StoredSource, now: Pick<StoredSource, 'version' | 'state' | 'fields' | 'related'>): boolean =>
  isEmptied(before) && before.fingerprint !== WANTED_AGAIN && before.state === now.state && (before.version === now.version || before.fingerprint === markOf(now));
