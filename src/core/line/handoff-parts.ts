import type { CompiledSource } from '../handoff/compile-mapping.ts';
import { decideTrigger } from '../handoff/decide-trigger.ts';
import type { StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import type { TriggerState } from '../handoff/record.ts';
import { isEmptied } from '../retention/cut-handoff.ts';
import { todayIn } from '../tasks/business-days.ts';
import type { Circle, Member } from './circle.ts';
import type { SaidTrigger } from './combine-triggers.ts';
import { isTakenBack } from './taken-back.ts';

/** One present record of a handoff with the rules of its own connection. */
export interface Part {
  readonly source: StoredSource;
  readonly member: Member;
  readonly compiled: CompiledSource;
}

/** In order of precedence. Records of connections without rules are kept, but say nothing; nor do emptied ones until they are read. */
export function partsOf(circle: Circle, sources: readonly StoredSource[]): readonly Part[] {
  return sources
    .flatMap((source) => {
      const member = source.state === 'present' && !isEmptied(source) ? circle.memberOf(source.connection) : undefined;
      const compiled = member?.ruleset.mapping.sourceOf(source.object);
      return member === undefined || compiled === undefined ? [] : [{ source, member, compiled }];
    })
    .sort((a, b) => circle.rankOf(a.member.connection) - circle.rankOf(b.member.connection) || a.compiled.precedence - b.compiled.precedence);
}

/** The connection whose requirements, playbook and calendar hold, and where tasks stand. */
export function homeOf(circle: Circle, parts: readonly Part[], founding: string): Member {
  const home = parts[0]?.member ?? circle.memberOf(founding) ?? circle.members[0];
  if (home === undefined) throw new RangeError('a circle has at least one member');
  return home;
}

/**
 * What each record says. A frozen connection waits for a person to confirm what its records or rules took back at once:
 * until then they say what they said before, in its neighbours' runs too.
 */
export const triggersOf = (parts: readonly Part[], circle: Circle, known: StoredHandoff | null, now: Date): readonly SaidTrigger[] =>
  parts.map(({ source, member, compiled }) => {
    const trigger = decideTrigger(compiled, source, true, todayIn(now, member.ruleset.zone));
    return { connection: member.connection, trigger: circle.isFrozen(member.connection) ? before(trigger, known) : trigger };
  });

function before(trigger: TriggerState, known: StoredHandoff | null): TriggerState {
  if (trigger === 'reached' || known === null || isTakenBack(known.status)) return trigger;
  return known.status === 'pre_close' ? 'pre_close' : 'reached';
}
