import type { CompiledSource } from '../handoff/compile-mapping.ts';
import { decideTrigger } from '../handoff/decide-trigger.ts';
import type { StoredSource } from '../handoff/handoff.ts';
import { todayIn } from '../tasks/business-days.ts';
import type { Circle, Member } from './circle.ts';
import type { SaidTrigger } from './combine-triggers.ts';

/** One present record of a handoff with the rules of its own connection. */
export interface Part {
  readonly source: StoredSource;
  readonly member: Member;
  readonly compiled: CompiledSource;
}

/** In order of precedence. Records of connections without rules are kept, but say nothing. */
export function partsOf(circle: Circle, sources: readonly StoredSource[]): readonly Part[] {
  return sources
    .flatMap((source) => {
      const member = source.state === 'present' ? circle.memberOf(source.connection) : undefined;
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

export const triggersOf = (parts: readonly Part[], now: Date): readonly SaidTrigger[] =>
  parts.map(({ source, member, compiled }) => ({
    connection: member.connection,
    trigger: decideTrigger(compiled, source, true, todayIn(now, member.ruleset.zone)),
  }));
