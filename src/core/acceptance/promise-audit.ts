import type { Actor } from './acceptance.ts';

/** What sales and operations go through together, before or at the close. */
export const AUDIT_TOPICS = ['scope', 'timeline', 'integrations', 'service_expectations', 'edge_cases', 'verbal_commitments'] as const;
export type AuditTopic = (typeof AUDIT_TOPICS)[number];

/** What people read. */
export const TOPICS_IN_WORDS: Readonly<Record<AuditTopic, string>> = {
  scope: 'Scope',
  timeline: 'Timeline',
  integrations: 'Integrations',
  service_expectations: 'Service expectations',
  edge_cases: 'Edge cases',
  verbal_commitments: 'Verbal commitments',
};

export const AUDIT_OUTCOMES = ['confirmed', 'adjusted', 'at_risk', 'none'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What people read. */
export const OUTCOMES_IN_WORDS: Readonly<Record<AuditOutcome, string>> = {
  confirmed: 'can be delivered as sold',
  adjusted: 'put right with the customer',
  at_risk: 'at risk, and known to be',
  none: 'nothing of it was promised',
};

/** These say nothing without the words of those who went through it. */
export const EXPLAINED_OUTCOMES: readonly AuditOutcome[] = ['adjusted', 'at_risk'];

export interface AuditEntry {
  readonly outcome: AuditOutcome;
  readonly text: string | null;
  readonly by: Actor;
  /** ISO instant. */
  readonly at: string;
}
/** By topic; what is left out was not gone through yet. */
export type PromiseAudit = Readonly<Partial<Record<AuditTopic, AuditEntry>>>;

/** "4 of 6 gone through, 1 at risk"; null when nobody began. */
export function sayAudit(audit: PromiseAudit | undefined): string | null {
  const entries = AUDIT_TOPICS.flatMap((topic) => audit?.[topic] ?? []);
  if (entries.length === 0) return null;
  const atRisk = entries.filter(({ outcome }) => outcome === 'at_risk').length;
  return `${entries.length} of ${AUDIT_TOPICS.length} gone through${atRisk === 0 ? '' : `, ${atRisk} at risk`}`;
}

/** Each topic as whoever went through it last left it. */
export const joinAudits = (one: PromiseAudit | undefined, other: PromiseAudit | undefined): PromiseAudit => {
  const topics = AUDIT_TOPICS.flatMap((topic) => {
    const [latest] = [one?.[topic], other?.[topic]].filter((entry) => entry !== undefined).toSorted((a, b) => (a.at < b.at ? 1 : -1));
    return latest === undefined ? [] : [[topic, latest] as const];
  });
  return Object.fromEntries(topics);
};
