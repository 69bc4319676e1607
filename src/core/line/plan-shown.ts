import type { StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import type { DesiredItem } from '../reconcile/outbox.ts';
import { showHandoff } from '../tasks/show-handoff.ts';
import type { HandoffTask } from '../tasks/task-state.ts';
import type { Rollout, Ruleset } from './ruleset.ts';

/**
 * What each of the handoff's records should show. Tasks go to one place: the record that stands first in the mapping
 * and can hold tasks (an employee, not the application that led to it).
 */
export function planShown(input: {
  readonly handoff: StoredHandoff;
  readonly tasks: readonly HandoffTask[];
  readonly sources: readonly StoredSource[];
  readonly ruleset: Ruleset;
  readonly rollout: Rollout;
  readonly link: string | null;
  readonly now: Date;
}): readonly DesiredItem[] {
  const { handoff, ruleset } = input;
  const targets = input.sources
    .flatMap((source) => {
      const compiled = ruleset.mapping.sourceOf(source.object);
      return compiled === undefined ? [] : [{ source, writeBack: compiled.notation.writeBack, precedence: compiled.precedence }];
    })
    .sort((a, b) => a.precedence - b.precedence);
  const taskHome = targets.find((target) => target.writeBack.tasks !== undefined);
  const fieldsHome = targets.find((target) => target.writeBack.fields !== undefined);
  return targets.flatMap((target) => {
    const { source } = target;
    // A comment is for the time before there is a record with fields; both would tell the same thing twice.
    const writeBack = fieldsHome !== undefined && target !== fieldsHome ? { ...target.writeBack, note: undefined } : target.writeBack;
    return showHandoff({
      handoff,
      tasks: target === taskHome ? input.tasks : [],
      target: { object: source.object, externalId: source.externalId },
      lockGroup: source.lockGroup,
      writeBack,
      rollout: input.rollout,
      now: input.now.toISOString(),
      quietUntil: quietUntilOf(source, ruleset.policy.quietPeriodMs, input.now),
      settledAt: settledAtOf(handoff, writeBack.tasks?.settlingMinutes ?? 0, input.now),
      link: input.link,
      openTaskCount: handoff.tasks.filter((task) => task.state === 'open').length,
    });
  });
}

/** A CRM may refuse a person's save when we change the record meanwhile, so we wait until they are done. */
function quietUntilOf(source: StoredSource, quietPeriodMs: number, now: Date): string | null {
  if (source.lastHumanEditAt === null) return null;
  const until = new Date(Date.parse(source.lastHumanEditAt) + quietPeriodMs);
  return until > now ? until.toISOString() : null;
}

function settledAtOf(handoff: StoredHandoff, settlingMinutes: number, now: Date): string | null {
  if (handoff.reachedAt === null) return null;
  const settled = new Date(Date.parse(handoff.reachedAt) + settlingMinutes * 60_000);
  return settled > now && !Number.isNaN(settled.getTime()) ? settled.toISOString() : null;
}
