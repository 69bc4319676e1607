import type { Acceptance } from './acceptance.ts';
import { joinAudits } from './promise-audit.ts';

/**
 * What is remembered when two handoffs turn out to be one. `follows`: the status of the one that goes is the one that
 * counts from now on, so what was decided about it does too. Its rejections and questions get numbers of their own.
 */
export function joinAcceptance(kept: Acceptance | undefined, gone: Acceptance | undefined, follows: boolean): Acceptance | undefined {
  if (gone === undefined) return kept;
  if (kept === undefined) return follows ? gone : { ...gone, submitted: null, accepted: null, delta: [] };
  const { submitted, accepted, delta } = follows ? gone : kept;
  const audit = kept.audit === undefined && gone.audit === undefined ? {} : { audit: joinAudits(kept.audit, gone.audit) };
  return { submitted, accepted, delta, rejections: renumbered(kept.rejections, gone.rejections), questions: renumbered(kept.questions, gone.questions), ...audit };
}

const renumbered = <T extends { readonly number: number }>(kept: readonly T[], gone: readonly T[]): readonly T[] => [
  ...kept,
  ...gone.map((each) => ({ ...each, number: each.number + kept.length })),
];
