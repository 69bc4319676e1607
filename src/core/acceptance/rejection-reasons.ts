/** Why a receiving team sends a handoff back. */
export const REJECTION_CODES = [
  'scope_creep', 'unclear_success', 'not_as_sold', 'missing_information', 'contradictory', 'undeliverable_promise', 'wrong_contacts',
  'unrealistic_dates', 'technical_mismatch', 'other',
] as const;
export type RejectionReason = (typeof REJECTION_CODES)[number];

/** What people read. */
export const REJECTION_REASONS: Readonly<Record<RejectionReason, string>> = {
  scope_creep: 'scope creep',
  unclear_success: 'unclear success criteria',
  not_as_sold: 'not what was sold',
  missing_information: 'missing information',
  contradictory: 'answers contradict each other',
  undeliverable_promise: 'a promise cannot be kept',
  wrong_contacts: 'the right people at the customer are not named',
  unrealistic_dates: 'dates cannot be kept',
  technical_mismatch: 'the technical environment does not fit',
  other: 'another reason',
};
