import type { JsonObject } from '../../../src/core/json.ts';
import type { Settings } from '../config.ts';
import { textAt } from '../schema.ts';

/** Personio's own phases of an application (official v1 recruiting specification), and "hired" for the step after. */
const PHASES = ['unassigned', 'rejected', 'withdrawn', 'offer', 'accepted', 'hired'] as const;
export type Phase = (typeof PHASES)[number];
const ACCEPTED: ReadonlySet<string> = new Set(['accepted', 'hired']);

/**
 * Which of Personio's own phases a stage stands for; null for a stage of the company's own. `kind`, `type` and `name`
 * are compared in lower case, in this order: their spelling differs between what is published and what was seen.
 */
export function phaseOf(stage: JsonObject): Phase | null {
  for (const key of ['kind', 'type', 'name']) {
    const word = textAt(stage, key)?.trim().toLowerCase();
    const phase = PHASES.find((one) => one === word);
    if (phase !== undefined) return phase;
  }
  return null;
}

/** Stages that the administrator chose count alone; without a choice Personio's own "accepted" does. */
export function isAccepted(settings: Settings, stage: JsonObject): boolean {
  const chosen = settings.acceptedStageIds;
  if (chosen.length > 0) return chosen.some((id) => String(id) === textAt(stage, 'id'));
  const phase = phaseOf(stage);
  return phase !== null && ACCEPTED.has(phase);
}
