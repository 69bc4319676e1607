import type { PropertyValues } from '../read-handoff.ts';

export const TODAY = '2026-11-22';
export const DEAL_ID = 4711;

const gap = (field: string, label: string, owner: string, reason: string, path: string | null) => ({
  field,
  label,
  owner,
  reason,
  where: path === null ? null : { externalId: String(DEAL_ID), object: 'deals', path },
});
export const GAPS = [
  gap('goals.primary', 'Customer goal', 'Priya Nair', 'blank', 'handoff_goal'),
  gap('stakeholders.champion', 'Champion', 'Priya Nair', 'absent', 'contacts'),
  gap('technical.environment', 'Technical environment', 'Tom Becker', 'placeholder', 'handoff_technical'),
  gap('account.industry', 'Industry', 'Priya Nair', 'blank', 'company.industry'),
  gap('expansion', 'Expansion', 'RevOps: not connected', 'unmapped', null),
];

const values = (own: Readonly<Record<string, string | null>>): PropertyValues => ({
  handoff_score: null,
  handoff_status: null,
  handoff_missing_fields: null,
  handoff_missing_count: null,
  handoff_gaps: null,
  handoff_status_reason: null,
  handoff_next_deadline: null,
  handoff_checked_at: null,
  handoff_link: null,
  ...own,
});
const missing = { handoff_gaps: JSON.stringify(GAPS), handoff_missing_count: '5', handoff_missing_fields: 'Customer goal [Priya Nair]; Champion [Priya Nair]' };
const none = { handoff_gaps: '[]', handoff_missing_count: '0', handoff_missing_fields: '' };
const seen = { handoff_checked_at: '2026-11-20T08:15:00Z', handoff_link: 'https://handoff.acme.example/handoffs/h1' };

/** What the deal's properties hold in each state that people meet. */
export const STATES = {
  empty: values({}),
  incomplete: values({ ...missing, ...seen, handoff_score: '62', handoff_status: 'Incomplete', handoff_status_reason: '2 gates missing: Customer goal, Champion', handoff_next_deadline: '2026-11-27' }),
  ready: values({ ...none, ...seen, handoff_score: '100', handoff_status: 'Ready', handoff_next_deadline: '2026-12-01' }),
  rejected: values({
    ...missing,
    ...seen,
    handoff_score: '71',
    handoff_status: 'Rejected',
    handoff_status_reason: 'rejected, not what was sold: "The offer has no data migration." (about In scope)',
    handoff_next_deadline: '2026-11-18',
  }),
  accepted: values({
    ...seen,
    handoff_gaps: JSON.stringify(GAPS.slice(2, 3)),
    handoff_missing_count: '1',
    handoff_score: '91',
    handoff_status: 'Accepted',
    handoff_status_reason: 'accepted although one answer was missing: "Tom asks at the kick-off."',
  }),
  stale: values({ ...missing, ...seen, handoff_checked_at: '2026-11-11T08:15:00Z', handoff_score: '62', handoff_status: 'Incomplete', handoff_status_reason: 'Stale: not checked since 13 Nov; 2 gates missing: Customer goal, Champion' }),
  pre_close: values({ ...missing, ...seen, handoff_score: '48', handoff_status: 'Pre-close', handoff_status_reason: 'If this closed today, operations would miss: Customer goal, Champion and Technical environment.' }),
  withdrawn: values({ ...missing, ...seen, handoff_score: '62', handoff_status: 'Withdrawn', handoff_status_reason: 'it no longer counts as won or accepted in the source' }),
} as const satisfies Readonly<Record<string, PropertyValues>>;
