import type { HandoffRecord, TriggerState } from '../handoff/record.ts';
import { todayIn } from '../tasks/business-days.ts';
import type { AdvanceInput } from './advance-handoff.ts';
import type { Member } from './circle.ts';
import { combineTriggers } from './combine-triggers.ts';
import { homeOf, partsOf, triggersOf, type Part } from './handoff-parts.ts';
import { mapParts, recordOf } from './merge-parts.ts';
import { taskTargetOf } from './plan-shown.ts';
import { neverReached } from './record-scores.ts';
import { rolloutFor, type ReachedTime, type Rollout } from './ruleset.ts';

/** Where a handoff stands by what all its records say now, before anything is judged. */
export interface Standing {
  /** ISO instant. */
  readonly at: string;
  /** ISO date in the home's zone. */
  readonly today: string;
  readonly parts: readonly Part[];
  /** Whose requirements, playbook and calendar hold. */
  readonly home: Member;
  /** The record on which tasks stand; none when no record can hold them. */
  readonly taskTarget: Part | undefined;
  /** The connection in which tasks stand, or would. */
  readonly keeper: Member;
  readonly record: HandoffRecord;
  readonly trigger: TriggerState;
  readonly because: string | null;
  readonly time: ReachedTime;
  /** How far this handoff goes where its tasks stand. */
  readonly rollout: Rollout;
  /** Its page; null when there are none. */
  readonly link: string | null;
}

export function readStanding(input: AdvanceInput): Standing {
  const { known, circle, now } = input;
  const at = now.toISOString();
  const parts = partsOf(circle, input.sources);
  const home = homeOf(circle, parts, input.connection);
  const { zone, policy } = home.ruleset;
  const wasReached = known !== null && !neverReached(known);
  const { trigger, because } = input.forced ?? combineTriggers(triggersOf(parts, circle, known, now), wasReached);
  const said = mapParts(parts);
  const saidAt = parts.length > 0 ? said.flatMap((record) => record.reachedAt ?? []).sort()[0] : known?.record.reachedAt;
  const isReached = trigger === 'reached' || (wasReached && trigger !== 'pre_close');
  const time = { isReached, reachedAt: isReached ? (saidAt ?? known?.reachedAt ?? (isDated(parts) ? null : at)) : null };
  const taskTarget = taskTargetOf(parts, time);
  const keeper = taskTarget?.member ?? home;
  return {
    at, today: todayIn(now, zone), parts, home, taskTarget, keeper, trigger, because, time,
    record: recordOf(home, parts, said, keeper, known),
    rollout: rolloutFor(keeper.ruleset.policy, time),
    link: policy.publicUrl === null ? null : `${policy.publicUrl}/handoffs/${input.id}`,
  };
}

/** The mapping says where the date of closing or accepting stands; otherwise the moment of first sight counts. */
const isDated = (parts: readonly Part[]): boolean => parts.some(({ compiled }) => compiled.notation.when.reachedAt !== undefined);
