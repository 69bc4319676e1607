import { eraseAcceptance } from '../acceptance/erase-acceptance.ts';
import type { StoredHandoff } from '../handoff/handoff.ts';
import type { FieldAnswer } from '../handoff/record.ts';
import type { TaskState } from '../tasks/task-state.ts';

const withoutValue = ({ contested: _contested, ...answer }: FieldAnswer): FieldAnswer => ({ ...answer, value: null, raw: null, note: null });

/** Key, state and dates stay for the figures; what people saw of the task names them. */
const withoutTexts = ({ shown: _shown, closingNote: _closingNote, ...task }: TaskState): TaskState => task;

/** Keeps ids, status, score, times and requirement ids; everything that a person or a text could be read from goes. `word`: what stands in place of a text that must not be empty. */
export const withoutValues = (handoff: StoredHandoff, word: string): StoredHandoff => ({
  ...handoff,
  title: word,
  url: null,
  statusReason: null,
  record: {
    ...handoff.record,
    title: word,
    url: null,
    answers: Object.fromEntries(Object.entries(handoff.record.answers).map(([field, answer]) => [field, withoutValue(answer)])),
    owners: {},
  },
  report: {
    ...handoff.report,
    gaps: handoff.report.gaps.map((gap) => ({ ...gap, note: null, owner: { id: null, name: null, email: null, via: gap.owner.via } })),
  },
  tasks: handoff.tasks.map(withoutTexts),
  ...(handoff.acceptance === undefined ? {} : { acceptance: eraseAcceptance(handoff.acceptance, word) }),
  nextTickAt: null,
  joins: handoff.joins.map((join) => ({ ...join, evidence: word })),
});
