import type { TriggerState } from '../handoff/record.ts';

/**
 * One handoff may be seen in several records (applicant and employee). Being taken back anywhere counts everywhere;
 * otherwise the furthest record speaks. What was reached and no longer is, was withdrawn.
 */
export function combineTriggers(
  triggers: readonly TriggerState[],
  wasReached: boolean,
): { readonly trigger: TriggerState; readonly because: string | null } {
  if (triggers.includes('rescinded')) return { trigger: 'rescinded', because: null };
  if (triggers.includes('withdrawn')) return { trigger: 'withdrawn', because: null };
  if (triggers.includes('reached')) return { trigger: 'reached', because: null };
  if (!wasReached) return { trigger: triggers.includes('pre_close') ? 'pre_close' : (triggers[0] ?? 'before'), because: null };
  if (triggers.length === 0) return { trigger: 'withdrawn', because: 'the record was deleted in the source' };
  if (triggers.includes('out_of_scope')) return { trigger: 'withdrawn', because: 'the record no longer is in scope' };
  return { trigger: 'withdrawn', because: 'the record was reopened' };
}
