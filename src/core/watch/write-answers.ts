import { plural } from './in-words.ts';
import type { DigestChannels } from './collect-digests.ts';
import type { Notice, NoticeMessage } from './notice.ts';
import { cutLines, sayAnswer } from './say-answer.ts';
import type { HandoffEvent, StoredHandoff } from '../handoff/handoff.ts';
import { shortHashOf } from '../hash.ts';
import { answersTooOldAt, findUnanswered, settleAnswer, type Unanswered } from '../tasks/answer-ended.ts';
import { ownerKeyOf } from '../tasks/resolve-owner.ts';
import type { TaskState } from '../tasks/task-state.ts';

/** One task that was closed too early, and the handoff it is about. */
interface Answer {
  readonly handoff: StoredHandoff;
  readonly unanswered: Unanswered;
}

/** What is saved when people are told: the handoffs that remember it, what happened, and the messages. */
export interface Answered {
  readonly handoffs: readonly StoredHandoff[];
  readonly events: readonly HandoffEvent[];
  readonly notices: readonly Notice[];
}

/** A handoff that somebody may have to be told about. `readSince`: ISO instant at which its sources were last read whole. */
export interface ToAnswer {
  readonly handoff: StoredHandoff;
  readonly readSince: string;
}

/**
 * Tells the owners of tasks that were closed too early what is still missing: one message per person by e-mail, one to
 * each group for those without. What was answered since, or is asked by an open task, is not in it, nor what was closed
 * after its sources were last read, nor what is too old. `at`: an ISO instant.
 */
export function writeAnswers(found: readonly ToAnswer[], channels: DigestChannels, at: string): Answered {
  const tooOld = answersTooOldAt(at);
  const answers = found.flatMap((each) =>
    findUnanswered(each.handoff)
      .filter(({ ended }) => isDue(ended, each, at) && (ended.answerDueAt ?? '') > tooOld)
      .map((unanswered): Answer => ({ handoff: each.handoff, unanswered })),
  );
  const told = new Set(answers.map(({ unanswered }) => unanswered.state.key));
  return {
    handoffs: found.map((each) => remember(each, told, at)),
    events: answers.map((answer) => eventOf(answer, at)),
    notices: noticesOf(answers, channels, at),
  };
}

/** Whether they may be told again, and when, is decided by the next assessment, which is asked for with it. */
const remember = (each: ToAnswer, told: ReadonlySet<string>, at: string): StoredHandoff => ({
  ...each.handoff,
  tasks: each.handoff.tasks.map((state) => (isDue(state.ended, each, at) ? settleAnswer(state, told.has(state.key) ? at : null) : state)),
  nextTickAt: at,
});

const isDue = (ended: TaskState['ended'], { readSince }: ToAnswer, at: string): boolean =>
  ended?.answerDueAt !== undefined && ended.answerDueAt <= at && ended.answerDueAt < readSince;

const eventOf = ({ handoff, unanswered: { state, ended, missing } }: Answer, at: string): HandoffEvent => ({
  handoffId: handoff.id,
  connection: handoff.connection,
  type: 'task_answered',
  at,
  data: { task: state.key, purpose: state.purpose, number: ended.answeredAt.length + 1, missing: missing.map(({ requirement }) => requirement) },
});

function noticesOf(answers: readonly Answer[], { personal, shared }: DigestChannels, at: string): readonly Notice[] {
  const mailed = new Map<string, { readonly to: string; readonly answers: Answer[] }>();
  const others: Answer[] = [];
  for (const answer of answers) {
    const owner = answer.unanswered.state.shown?.owner;
    if (personal === null || owner === undefined || owner.email === null) others.push(answer);
    else mailed.set(ownerKeyOf(owner), { to: owner.email, answers: [...(mailed.get(ownerKeyOf(owner))?.answers ?? []), answer] });
  }
  const noticeOf = (channel: string, about: readonly Answer[], message: NoticeMessage): Notice => ({ key: keyOf(channel, about), channel, createdAt: at, message });
  // Without a group the alarms' readers of the mail channel tell who has no address.
  const groups = shared.length > 0 || personal === null ? shared : [personal];
  return [
    ...[...mailed.values()].map(({ to, answers: own }) => noticeOf(personal ?? '', own, ownMessage(own, to))),
    ...(others.length === 0 ? [] : groups.map((channel) => noticeOf(channel, others, groupMessage(others)))),
  ];
}

/** One per task and number of the answer: whoever stores it second stores nothing. */
const keyOf = (channel: string, answers: readonly Answer[]): string =>
  `answer:${shortHashOf([channel, ...answers.map(({ unanswered: { state, ended } }) => [state.key, ended.answeredAt.length])])}`;

const figuresOf = (answers: readonly Answer[]) => ({ tasks: answers.length, missing: answers.reduce((sum, { unanswered }) => sum + unanswered.missing.length, 0) });
const subjectOf = ({ handoff, unanswered }: Answer): string => unanswered.state.shown?.subject ?? (handoff.kind === 'customer' ? handoff.title : 'A new-hire handoff');
const linkOf = ({ handoff }: Answer): string => (handoff.url === null ? '' : ` ${handoff.url}`);

function ownMessage(answers: readonly Answer[], to: string): NoticeMessage {
  const said = sayAnswer(answers.map((answer) => ({ subject: subjectOf(answer), missing: answer.unanswered.missing, url: answer.handoff.url })));
  return { kind: 'answer', severity: 'info', ...said, link: null, about: figuresOf(answers), to: [to] };
}

function groupMessage(answers: readonly Answer[]): NoticeMessage {
  const lines = answers.map((answer) => {
    const owner = answer.unanswered.state.shown?.owner;
    const name = owner?.name ?? owner?.email ?? null;
    return `${name === null ? '' : `${name}: `}${subjectOf(answer)}. Still missing: ${answer.unanswered.missing.map(({ label }) => label).join(', ')}.${linkOf(answer)}`;
  });
  return {
    kind: 'answer',
    severity: 'info',
    title: `Handoffs: ${plural(answers.length, 'task')} closed, thank you – something is still missing`,
    lines: cutLines(lines),
    link: null,
    about: figuresOf(answers),
  };
}
