import type { TriggerState } from '../handoff/record.ts';

/** What one record says, and in which connection. */
export interface SaidTrigger {
  readonly connection: string;
  readonly trigger: TriggerState;
}

/**
 * One handoff may be seen in several records (applicant and employee, a deal mirrored in two CRMs). Being taken back
 * anywhere counts everywhere; otherwise the furthest record speaks. What was reached and no longer is, was withdrawn.
 */
export function combineTriggers(
  said: readonly SaidTrigger[],
  wasReached: boolean,
): { readonly trigger: TriggerState; readonly because: string | null } {
  const triggers = said.map(({ trigger }) => trigger);
  if (triggers.includes('rescinded')) return { trigger: 'rescinded', because: disagreement(said, 'rescinded') };
  if (triggers.includes('withdrawn')) return { trigger: 'withdrawn', because: disagreement(said, 'withdrawn') };
  if (triggers.includes('reached')) return { trigger: 'reached', because: null };
  const [first] = triggers;
  if (first === undefined) return { trigger: 'withdrawn', because: 'the record was deleted in the source' };
  if (!wasReached) return { trigger: triggers.includes('pre_close') ? 'pre_close' : first, because: null };
  if (triggers.includes('out_of_scope')) return { trigger: 'withdrawn', because: 'the record no longer is in scope' };
  return { trigger: 'withdrawn', because: 'the record was reopened' };
}

/** Two systems that disagree are named, so that a person knows where to look; null when they do not. */
function disagreement(said: readonly SaidTrigger[], taken: 'withdrawn' | 'rescinded'): string | null {
  const by = said.find(({ trigger }) => trigger === taken);
  const other = said.find(({ trigger, connection }) => trigger === 'reached' && connection !== by?.connection);
  if (by === undefined || other === undefined) return null;
  return `it was ${taken === 'rescinded' ? 'taken back' : 'withdrawn'} in "${by.connection}", while "${other.connection}" still counts it`;
}
