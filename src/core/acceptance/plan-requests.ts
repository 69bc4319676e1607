import type { ResolvedOwner } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import { todayIn } from '../tasks/business-days.ts';
import type { TaskRequest, TaskRequests } from '../tasks/plan-input.ts';
import type { Acceptance, Question, Rejection } from './acceptance.ts';
import { quoted } from './describe-acceptance.ts';
import { REJECTION_REASONS } from './rejection-reasons.ts';

interface Asked {
  readonly kind: HandoffKind;
  /** Owner role of those who handed it in. */
  readonly role: string;
  readonly ownerOf: (role: string) => ResolvedOwner;
  readonly zone: string;
}

/** What the receiving team asks of those who handed it in, as part of their one task. */
export function planRequests(acceptance: Acceptance | undefined, asked: Asked): TaskRequests {
  const rejections = acceptance?.rejections ?? [];
  const questions = acceptance?.questions ?? [];
  return {
    open: [
      ...rejections.filter(({ settled }) => settled === null).map((rejection) => requestOf('rejection', rejection, rejectionLines(rejection, asked), asked)),
      ...questions.filter(({ answer }) => answer === null).map((question) => requestOf('question', question, questionLines(question, asked), asked)),
    ],
    closed: [
      ...rejections.filter(({ settled }) => settled !== null).map(({ number }) => `rejection:${number}`),
      ...questions.filter(({ answer }) => answer !== null).map(({ number }) => `question:${number}`),
    ],
  };
}

const requestOf = (kind: TaskRequest['kind'], { number, at }: Rejection | Question, lines: readonly string[], { role, ownerOf, zone }: Asked): TaskRequest => ({
  id: `${kind}:${number}`, kind, ownerRole: role, owner: ownerOf(role), madeOn: todayIn(new Date(at), zone), lines,
});

/** About a hire neither names nor what somebody wrote stands in a task. */
function rejectionLines({ reason, text, about, by, at }: Rejection, { kind, zone }: Asked): readonly string[] {
  const open = kind === 'customer';
  return [
    `${open ? by.name : 'The receiving team'} rejected this handoff on ${todayIn(new Date(at), zone)}: ${REJECTION_REASONS[reason]}.`,
    ...(open && text !== null ? [quoted(text)] : []),
    ...about.map((each) => `- ${each.label}${open && each.text !== null ? ` – ${quoted(each.text)}` : ''}`),
    '',
    open ? 'Confirm with the customer, correct the deal, and hand it in again saying what was confirmed.' : 'Correct the record and hand it in again.',
  ];
}

function questionLines({ number, text, about, by }: Question, { kind }: Asked): readonly string[] {
  const subject = about === null ? '' : ` about ${about.label}`;
  return [kind === 'customer' ? `- Question ${number} from ${by.name}${subject}: ${quoted(text)}` : `- Question ${number}${subject}`];
}
