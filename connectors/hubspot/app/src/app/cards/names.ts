// Written by `handoff setup CONNECTION --app` from the mapping: change the mapping and write it again.

/** What the card shows → the deal property that holds it; null where the mapping writes none. */
export const PROPERTIES: Readonly<Record<'score' | 'status' | 'missing' | 'missingCount' | 'gaps' | 'statusReason' | 'nextDeadline' | 'checkedAt' | 'link', string | null>> = {
  score: 'handoff_score',
  status: 'handoff_status',
  missing: 'handoff_missing_fields',
  missingCount: 'handoff_missing_count',
  gaps: 'handoff_gaps',
  statusReason: 'handoff_status_reason',
  nextDeadline: 'handoff_next_deadline',
  checkedAt: 'handoff_checked_at',
  link: 'handoff_link',
};

/** Status → the text that stands in the status property. */
export const STATUS_LABELS = {
  pre_close: 'Pre-close',
  incomplete: 'Incomplete',
  ready: 'Ready',
  submitted: 'Submitted',
  accepted: 'Accepted',
  rejected: 'Rejected',
  in_onboarding: 'In onboarding',
  handed_to_cs: 'Handed to CS',
  completed: 'Completed',
  withdrawn: 'Withdrawn',
  rescinded: 'Withdrawn',
} as const;
