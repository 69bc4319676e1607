import { openQuestions, reworkOf, type Acceptance, type Actor } from '../../core/acceptance/acceptance.ts';
import { shortInWords } from '../../core/acceptance/describe-acceptance.ts';
import { AUDIT_TOPICS, OUTCOMES_IN_WORDS, sayAudit, TOPICS_IN_WORDS } from '../../core/acceptance/promise-audit.ts';
import { REJECTION_REASONS } from '../../core/acceptance/rejection-reasons.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { plainTable } from './plain-table.ts';
import { inUtc } from './moment.ts';

/** What programs read of a handoff after a step. */
export const acceptanceReport = (handoff: StoredHandoff): object => ({
  id: handoff.id,
  title: handoff.title,
  status: handoff.status,
  statusReason: handoff.statusReason,
  revision: handoff.revision ?? null,
  ...acceptanceParts(handoff),
});

export const acceptanceParts = (handoff: StoredHandoff): object => ({
  acceptance: handoff.acceptance ?? null,
  openQuestions: openQuestions(handoff.acceptance).map(({ number }) => number),
  rework: reworkOf(handoff.acceptance),
});

const whoWhen = ({ name, role }: Actor, at: string): string => `${name} (${role})\n${inUtc(at)}`;

/** What people decided, asked and answered, oldest first, and what changed since it was accepted; null when nobody did. */
export function acceptanceText({ acceptance }: StoredHandoff, width: number): string | null {
  if (acceptance === undefined) return null;
  const steps = stepsOf(acceptance).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const parts = [
    ...(steps.length === 0 ? [] : [plainTable(['Step', 'Who and when', 'What was said'], steps.map((step) => [step.what, whoWhen(step.by, step.at), step.said]), width)]),
    ...auditText(acceptance, width),
    ...deltaText(acceptance, width),
  ];
  return parts.length === 0 ? null : parts.join('\n');
}

interface ShownStep {
  readonly what: string;
  readonly by: Actor;
  readonly at: string;
  readonly said: string;
}

function stepsOf({ submitted, accepted, rejections, questions }: Acceptance): readonly ShownStep[] {
  return [
    // After a rejection it stands with that rejection.
    ...(submitted === null || rejections.some(({ settled }) => settled?.at === submitted.at) ? [] : [{ what: 'handed in', by: submitted.by, at: submitted.at, said: submitted.text ?? '' }]),
    ...rejections.flatMap(({ reason, text, about, by, at, settled }): readonly ShownStep[] => [
      { what: `rejected: ${REJECTION_REASONS[reason]}`, by, at, said: [text ?? '', ...about.map((each) => `${each.label}${each.text === null ? '' : `: ${each.text}`}`)].filter((line) => line !== '').join('\n') },
      ...(settled === null || settled.by === null ? [] : [{ what: 'handed in again', by: settled.by, at: settled.at, said: settled.text ?? '' }]),
    ]),
    ...questions.flatMap(({ number, text, about, by, at, answer }): readonly ShownStep[] => [
      { what: `question ${number}${answer === null ? ', open' : ''}`, by, at, said: `${about === null ? '' : `${about.label}: `}${text}` },
      ...(answer === null ? [] : [{ what: `answer ${number}`, by: answer.by, at: answer.at, said: answer.text }]),
    ]),
    ...(accepted === null ? [] : [{ what: accepted.text === null ? 'accepted' : 'accepted anyway', by: accepted.by, at: accepted.at, said: accepted.text ?? '' }]),
  ];
}

function auditText({ audit }: Acceptance, width: number): readonly string[] {
  const said = sayAudit(audit);
  if (said === null) return [];
  const rows = AUDIT_TOPICS.map((topic) => {
    const entry = audit?.[topic];
    return entry === undefined ? [TOPICS_IN_WORDS[topic], 'not gone through yet', '', ''] : [TOPICS_IN_WORDS[topic], OUTCOMES_IN_WORDS[entry.outcome], entry.text ?? '', whoWhen(entry.by, entry.at)];
  });
  return [`Promise audit: ${said}.`, plainTable(['Topic', 'Outcome', 'What was found', 'Who and when'], rows, width)];
}

function deltaText({ delta }: Acceptance, width: number): readonly string[] {
  if (delta.length === 0) return [];
  const rows = delta.map(({ field, label, accepted, now, since }) => [`${label}\n${field}`, shortInWords(accepted, 200), shortInWords(now, 200), since.slice(0, 10)]);
  return ['Changed since it was accepted; "handoff handoffs confirm" agrees to it:', plainTable(['Field', 'Accepted', 'Now', 'Since'], rows, width)];
}
