import type { z } from 'zod';
import type { HandoffEvent, HandoffStatus, StoredHandoff } from '../handoff/handoff.ts';
import { NO_ACCEPTANCE, openQuestions, openRejection, type About, type Acceptance, type Actor } from './acceptance.ts';
import { acceptedValuesOf } from './find-delta.ts';
import { on, refuseNotReached, refuseRole, refuseStep, refuseTakenBack, requirementOf, sameActor } from './refuse-step.ts';
import { REJECTION_REASONS } from './rejection-reasons.ts';
import { hintFor, type acceptSchema, type answerSchema, type askSchema, type confirmSchema, type rejectSchema, type submitSchema } from './step-inputs.ts';

/** What a person's step changes; null: it was taken before, by the same person. */
export type Step = {
  readonly status: HandoffStatus;
  readonly acceptance: Acceptance;
  readonly events: readonly Pick<HandoffEvent, 'type' | 'data'>[];
} | null;

/** `handoff`: as it stands by its records right now. `at`: an ISO instant. Throws HandoffError when the step is not allowed. */
export type TakeStep<T extends z.ZodType> = (handoff: StoredHandoff, input: z.output<T>, at: string) => Step;

const of = (handoff: StoredHandoff): Acceptance => handoff.acceptance ?? NO_ACCEPTANCE;
const AFTER_ACCEPTANCE: readonly HandoffStatus[] = ['accepted', 'in_onboarding', 'handed_to_cs', 'completed'];
const named = ({ name, role }: Actor): string => `${name} (${role})`;

export const takeSubmit: TakeStep<typeof submitSchema> = (handoff, { by, confirmed }, at) => {
  refuseTakenBack(handoff);
  refuseRole(handoff, by, 'sales', 'Handing in');
  refuseNotReached(handoff);
  const acceptance = of(handoff);
  const { submitted } = acceptance;
  if (handoff.status === 'submitted') {
    if (submitted !== null && sameActor(submitted.by, by)) return null;
    refuseStep('already_decided', `It was handed in${submitted === null ? '' : ` by ${named(submitted.by)} on ${on(submitted.at)} UTC`} and waits for the receiving team.`, 'There is nothing more to do.');
  }
  if (AFTER_ACCEPTANCE.includes(handoff.status)) return refuseAccepted(handoff, 'handed in again');
  const rejection = openRejection(acceptance);
  if (handoff.status !== 'ready' && handoff.status !== 'rejected') refuseIncomplete(handoff, 'It is asked for in the source; fill it in there and hand in again.');
  if (rejection !== undefined && confirmed === undefined) {
    refuseStep('confirmation_needed', `It was rejected by ${named(rejection.by)}: ${REJECTION_REASONS[rejection.reason]}. Sales confirm with the customer before it is handed in again.`, 'Say what was confirmed, and with whom (--confirmed).', 2);
  }
  const settled = { how: 'handed_in', by, at, text: confirmed ?? null } as const;
  return {
    status: 'submitted',
    acceptance: {
      ...acceptance,
      submitted: { by, at, text: confirmed ?? null },
      rejections: acceptance.rejections.map((each) => (each === rejection ? { ...each, settled } : each)),
    },
    events: [{ type: 'submitted', data: { role: by.role, afterRejection: rejection?.number ?? null } }],
  };
};

export const takeAccept: TakeStep<typeof acceptSchema> = (handoff, { by, anyway }, at) => {
  refuseTakenBack(handoff);
  refuseRole(handoff, by, 'operations', 'Accepting');
  refuseNotReached(handoff);
  const acceptance = of(handoff);
  if (AFTER_ACCEPTANCE.includes(handoff.status)) {
    if (acceptance.accepted !== null && sameActor(acceptance.accepted.by, by)) return null;
    return refuseAccepted(handoff, 'accepted again');
  }
  const rejection = openRejection(acceptance);
  if (rejection !== undefined) refuseStep('already_decided', `It was rejected by ${named(rejection.by)} on ${on(rejection.at)} UTC (${REJECTION_REASONS[rejection.reason]}), and has not been handed in again.`, 'Sales hand it in again once they have confirmed with the customer ("handoffs submit").');
  const ready = handoff.status === 'ready' || handoff.status === 'submitted';
  // A hire starts on their day, whatever is missing.
  if (!ready && anyway === undefined && handoff.kind === 'customer') {
    refuseIncomplete(handoff, 'Ask for it in writing ("handoffs ask"), or accept it as it is and say why ("--anyway REASON"); that is recorded.');
  }
  const missing = handoff.report.gaps.filter((gap) => gap.due).map((gap) => gap.requirement);
  return {
    status: 'accepted',
    acceptance: { ...acceptance, delta: [], accepted: { by, at, score: handoff.score, missing, text: ready ? null : (anyway ?? null), values: acceptedValuesOf(handoff.record) } },
    events: [{ type: 'accepted', data: { role: by.role, score: handoff.score, ready, missing } }],
  };
};

export const takeReject: TakeStep<typeof rejectSchema> = (handoff, { by, reason, text, fields }, at) => {
  refuseTakenBack(handoff);
  refuseRole(handoff, by, 'operations', 'Rejecting');
  refuseNotReached(handoff);
  if (reason === 'other' && text === undefined) refuseStep('reason_needed', 'Nobody can mend "another reason".', 'Say what is wrong in your own words (--text).', 2);
  const acceptance = of(handoff);
  const about = fields.map((each): About => ({ ...requirementOf(handoff, each.field), text: each.text ?? null }));
  const rejection = openRejection(acceptance);
  if (rejection !== undefined) {
    if (sameActor(rejection.by, by) && rejection.reason === reason && rejection.text === (text ?? null) && idsOf(rejection.about) === idsOf(about)) return null;
    refuseStep('already_decided', `It was rejected by ${named(rejection.by)} on ${on(rejection.at)} UTC (${REJECTION_REASONS[rejection.reason]}), and has not been handed in again.`, 'Add to it with a question ("handoffs ask").');
  }
  if (AFTER_ACCEPTANCE.includes(handoff.status)) return refuseAccepted(handoff, 'rejected');
  if (handoff.status !== 'ready' && handoff.status !== 'submitted') {
    refuseStep('not_handed_in', `It is not ready${handoff.statusReason === null ? '' : ` (${handoff.statusReason})`}, and what is missing is asked for already.`, 'Ask in writing instead ("handoffs ask"); it can be rejected once it is ready or handed in.', 2);
  }
  const number = acceptance.rejections.length + 1;
  return {
    status: 'rejected',
    acceptance: { ...acceptance, submitted: null, rejections: [...acceptance.rejections, { number, reason, text: text ?? null, about, by, at, settled: null }] },
    events: [{ type: 'rejected', data: { role: by.role, number, reason, fields: about.map((each) => each.requirement) } }],
  };
};
const idsOf = (about: readonly About[]): string => about.map((each) => each.requirement).join();

export const takeAsk: TakeStep<typeof askSchema> = (handoff, { by, text, field }, at) => {
  refuseTakenBack(handoff);
  refuseRole(handoff, by, 'operations', 'Asking');
  const acceptance = of(handoff);
  const about = field === undefined ? null : { ...requirementOf(handoff, field), text: null };
  const same = openQuestions(acceptance).some((known) => sameActor(known.by, by) && known.text === text && known.about?.requirement === about?.requirement);
  if (same) return null;
  const number = acceptance.questions.length + 1;
  return {
    status: handoff.status,
    acceptance: { ...acceptance, questions: [...acceptance.questions, { number, text, about, by, at, answer: null }] },
    events: [{ type: 'question_asked', data: { role: by.role, number, field: about?.requirement ?? null } }],
  };
};

export const takeAnswer: TakeStep<typeof answerSchema> = (handoff, { by, question: number, text }, at) => {
  refuseTakenBack(handoff);
  refuseRole(handoff, by, 'sales', 'Answering');
  const acceptance = of(handoff);
  const question = acceptance.questions.find((each) => each.number === number);
  if (question === undefined) {
    const open = openQuestions(acceptance).map((each) => each.number);
    return refuseStep('unknown_question', `This handoff has no question ${number}.`, open.length === 0 ? 'No question is open.' : `Open: ${open.join(', ')}.`, 2);
  }
  const { answer } = question;
  if (answer !== null) {
    if (sameActor(answer.by, by) && answer.text === text) return null;
    return refuseStep('already_answered', `Question ${number} was answered by ${named(answer.by)} on ${on(answer.at)} UTC.`, '"handoffs show" shows the answer; what it leaves open can be asked anew.');
  }
  return {
    status: handoff.status,
    acceptance: { ...acceptance, questions: acceptance.questions.map((each) => (each === question ? { ...each, answer: { text, by, at } } : each)) },
    events: [{ type: 'question_answered', data: { role: by.role, number } }],
  };
};

export const takeConfirm: TakeStep<typeof confirmSchema> = (handoff, { by, fields }) => {
  refuseTakenBack(handoff);
  refuseRole(handoff, by, 'operations', 'Confirming');
  const acceptance = of(handoff);
  const { accepted, delta } = acceptance;
  if (accepted === null) return refuseStep('nothing_to_confirm', 'It has not been accepted, so nothing can have changed since.', 'Accept it first ("handoffs accept").', 2);
  const names = delta.map((each) => each.field);
  for (const field of fields) {
    if (names.includes(field)) continue;
    refuseStep('unknown_field', `"${field}" has not changed since it was accepted${hintFor(field, names)}.`, names.length === 0 ? 'Nothing waits to be confirmed.' : `To be confirmed: ${names.join(', ')}.`, 2);
  }
  const confirmed = delta.filter((each) => fields.length === 0 || fields.includes(each.field));
  if (confirmed.length === 0) return null;
  const renewed = Object.fromEntries(confirmed.map(({ field, label, now }) => [field, { label, value: now }]));
  return {
    status: handoff.status,
    acceptance: { ...acceptance, accepted: { ...accepted, values: { ...accepted.values, ...renewed } }, delta: delta.filter((each) => !confirmed.includes(each)) },
    events: [{ type: 'delta_confirmed', data: { role: by.role, fields: confirmed.map((each) => each.field) } }],
  };
};

function refuseIncomplete(handoff: StoredHandoff, remedy: string): never {
  const missing = handoff.report.gaps.filter((gap) => gap.due && gap.reason !== 'unreadable');
  const list = missing.slice(0, 8).map((gap) => gap.label).join(', ');
  const more = missing.length > 8 ? ` and ${missing.length - 8} more` : '';
  return refuseStep('handoff_incomplete', list === '' ? `The packet is not ready: ${handoff.statusReason ?? 'something is missing'}.` : `The packet is not ready. Missing: ${list}${more}.`, remedy, 2);
}

function refuseAccepted(handoff: StoredHandoff, what: string): never {
  const accepted = handoff.acceptance?.accepted ?? null;
  return refuseStep(
    'already_decided',
    `It was accepted${accepted === null ? '' : ` by ${named(accepted.by)} on ${on(accepted.at)} UTC`}, and cannot be ${what}.`,
    'Ask in writing ("handoffs ask"); what changed since is confirmed with "handoffs confirm".',
  );
}
