import type { HandoffStatus } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';

/** What people read instead of the code word of a status. A mapping's `statusLabels` overrides them. */
export const STATUS_LABELS: Readonly<Record<HandoffStatus, string>> = {
  pre_close: 'Before close',
  incomplete: 'Incomplete',
  ready: 'Ready',
  submitted: 'Submitted',
  accepted: 'Accepted',
  rejected: 'Rejected',
  in_onboarding: 'In onboarding',
  handed_to_cs: 'Handed to Customer Success',
  completed: 'Completed',
  withdrawn: 'Withdrawn',
  rescinded: 'Rescinded',
};

const FOR_HIRES: Partial<Readonly<Record<HandoffStatus, string>>> = {
  pre_close: 'Before acceptance',
  in_onboarding: 'Pre-boarding',
};

/** The label of a status; `overrides` are the mapping's own texts. */
export function statusLabelOf(
  status: HandoffStatus,
  kind: HandoffKind,
  overrides: Readonly<Record<string, string>> = {},
): string {
  const own = Object.hasOwn(overrides, status) ? overrides[status] : undefined;
  return own ?? (kind === 'employee' ? FOR_HIRES[status] : undefined) ?? STATUS_LABELS[status];
}
