import type { StoredHandoff } from '../handoff/handoff.ts';
import { joinReasons } from '../handoff/join-reasons.ts';
import { describeUnanswered, findUnanswered, planAnswers } from '../tasks/answer-ended.ts';
import { USUAL_ANSWER } from '../tasks/answer-rule.ts';
import type { Standing } from './read-standing.ts';
import { mayHoldTasks } from './ruleset.ts';

/**
 * Adds to an assessed handoff what follows from tasks that a person closed too early: what its status says of it, and
 * from when on they may be told. Where we give people no tasks (any more), or no record is left, nothing does.
 */
export function settleAnswers(handoff: StoredHandoff, { home, parts, taskTarget, rollout, at }: Standing): StoredHandoff {
  if (!handoff.tasks.some(({ ended }) => ended !== undefined)) return handoff;
  const tasks = taskTarget?.compiled.notation.writeBack.tasks;
  const rule = tasks === undefined ? 'never' : (tasks.answer ?? USUAL_ANSWER);
  const unanswered = mayHoldTasks(rollout) && parts.length > 0 ? findUnanswered(handoff) : [];
  // First, because what comes last may be cut off by a short field.
  const said = describeUnanswered(unanswered, handoff.kind, home.ruleset.zone);
  return {
    ...handoff,
    tasks: planAnswers(handoff.tasks, unanswered, rule, { calendar: home.ruleset.calendar, zone: home.ruleset.zone, at }),
    statusReason: joinReasons([said, handoff.statusReason]),
  };
}
