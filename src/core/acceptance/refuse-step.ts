import { HandoffError, type ExitCode } from '../errors.ts';
import type { StoredHandoff } from '../handoff/handoff.ts';
import type { About, Actor } from './acceptance.ts';
import { hintFor } from './step-inputs.ts';

export function refuseStep(code: string, message: string, remedy: string, exitCode: ExitCode = 1): never {
  throw new HandoffError({ code, message, remedy, exitCode });
}

const ROLES = {
  sales: { may: ['sales', 'revops', 'admin'], who: 'sales' },
  operations: { may: ['operations', 'revops', 'admin'], who: 'the receiving team (operations)' },
} as const;

/** Sales hand in, the receiving team decides. A hire has no such two sides: nothing is held back. */
export function refuseRole({ kind }: StoredHandoff, by: Actor, side: keyof typeof ROLES, what: string): void {
  const { may, who } = ROLES[side];
  if (kind === 'employee' || may.some((role) => role === by.role)) return;
  refuseStep('wrong_role', `${what} is done by ${who}; ${by.name} acts as ${by.role}.`, `Act in one of the roles ${may.join(', ')} (--role).`, 2);
}

export function refuseTakenBack({ status, statusReason, absorbedInto, forgottenAt, cutAt, id }: StoredHandoff): void {
  if (absorbedInto !== undefined) refuseStep('handoff_absorbed', `${id.slice(0, 8)} is part of ${absorbedInto.slice(0, 8)} now.`, `Name ${absorbedInto.slice(0, 8)} instead.`);
  if (forgottenAt != null) refuseStep('handoff_forgotten', `What ${id.slice(0, 8)} was about has been forgotten.`, 'It stays as it is.');
  if (cutAt != null) refuseStep('handoff_cut', `What ${id.slice(0, 8)} said is no longer kept: it has been at rest for too long.`, 'Change its record in the source: it is read again with the next sync.');
  if (status !== 'withdrawn' && status !== 'rescinded') return;
  refuseStep('handoff_withdrawn', `It was ${status}${statusReason === null ? '' : ` (${statusReason})`}, so there is nothing to decide.`, 'Should the deal or the offer come back in the source, the handoff starts again by itself.');
}

export function refuseNotReached({ status, kind }: StoredHandoff): void {
  if (status !== 'pre_close') return;
  refuseStep('not_reached', kind === 'customer' ? 'The deal is not won yet.' : 'The offer is not accepted yet.', 'Questions can be asked before ("handoffs ask").');
}

/** By name or e-mail, whatever role they act in today. */
export const sameActor = (a: Actor, b: Actor): boolean =>
  a.email !== null && b.email !== null ? a.email.toLowerCase() === b.email.toLowerCase() : a.name.toLowerCase() === b.name.toLowerCase();

/** A requirement of this handoff, by its id or its canonical field. */
export function requirementOf({ report }: StoredHandoff, given: string): Pick<About, 'requirement' | 'label'> {
  const applying = report.verdicts.filter((verdict) => verdict.applies);
  const found = applying.find((verdict) => verdict.requirement === given) ?? applying.find((verdict) => verdict.field === given);
  if (found !== undefined) return { requirement: found.requirement, label: found.label };
  const names = applying.map((verdict) => verdict.requirement);
  return refuseStep('unknown_field', `This handoff has no field "${given}"${hintFor(given, names)}.`, `Use one of: ${names.join(', ')}.`, 2);
}

/** The minute of an instant, in UTC: "2026-11-24 09:00". */
export const on = (at: string): string => at.slice(0, 16).replace('T', ' ');
