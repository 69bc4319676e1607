import { DateTime } from 'luxon';
import { openQuestions } from '../acceptance/acceptance.ts';
import type { Gap, StoredHandoff } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import { OPEN_STATUSES } from '../handoff/open-statuses.ts';
import type { AnswerRule } from './answer-rule.ts';
import { addBusinessDays, todayIn, type Calendar } from './business-days.ts';
import { dayInWords } from './day-in-words.ts';
import type { EndedByPerson, TaskState } from './task-state.ts';
import { roleInWords } from './write-task-text.ts';

/** A task that a person closed, and what it asked for that nobody answered since. */
export interface Unanswered {
  readonly state: TaskState;
  readonly ended: EndedByPerson;
  readonly missing: readonly Missing[];
}
type Missing = Pick<Gap, 'requirement' | 'label' | 'where'>;

/** A source's field for the status reason may hold as few as 255 characters; all that is missing stands in a field of its own. */
const MOST_LABELS = 4;

/** A second message comes at the start of a working day, not at midnight. */
const MORNING = '08:00';

/** What could not be told in time (nobody served, no channel was set up) is not brought up weeks later. */
const LATEST_MS = 14 * 86_400_000;
/** ISO instant: who was to be told something at it, or earlier, is not told any more. */
export const answersTooOldAt = (at: string): string => new Date(Date.parse(at) - LATEST_MS).toISOString();

/**
 * The tasks of this episode that a person closed or deleted while something was missing that no open task asks for.
 * What only a changed rule added afterwards was never asked of them, and is left out.
 */
export function findUnanswered(handoff: Pick<StoredHandoff, 'status' | 'episode' | 'tasks' | 'acceptance'> & { readonly report: Pick<StoredHandoff['report'], 'gaps'> }): readonly Unanswered[] {
  if (!OPEN_STATUSES.has(handoff.status) || !handoff.tasks.some(({ ended }) => ended !== undefined)) return [];
  const asked = new Set(handoff.tasks.filter(({ state }) => state === 'open' || state === 'waiting').flatMap(({ asksFor }) => asksFor));
  const gaps = handoff.report.gaps.filter((gap) => gap.due && gap.reason !== 'unmapped' && gap.reason !== 'unreadable');
  const open = [...gaps, ...openRequestsOf(handoff.acceptance)].filter(({ requirement }) => !asked.has(requirement));
  return handoff.tasks.flatMap((state) => {
    const { ended } = state;
    if (state.state !== 'ended_by_person' || ended === undefined || (state.handoffEpisode ?? handoff.episode) !== handoff.episode) return [];
    const missing = open.filter(({ requirement }) => ended.asked.includes(requirement) && !state.seenFilled.includes(requirement));
    return missing.length === 0 ? [] : [{ state, ended, missing }];
  });
}

/** What the receiving team asked for in writing, by the ids that tasks know it by. */
const openRequestsOf = (acceptance: StoredHandoff['acceptance']): readonly Missing[] => [
  ...(acceptance?.rejections ?? []).filter(({ settled }) => settled === null).map(({ number }) => ({ requirement: `rejection:${number}`, label: 'what the rejection asks for', where: null })),
  ...openQuestions(acceptance).map(({ number }) => ({ requirement: `question:${number}`, label: `an answer to question ${number}`, where: null })),
];

/** The states with the moment from which the person may be written to; without one where there is nothing (more) to say. `at`: an ISO instant. */
export function planAnswers(states: readonly TaskState[], unanswered: readonly Unanswered[], rule: AnswerRule, { calendar, zone, at }: { readonly calendar: Calendar; readonly zone: string; readonly at: string }): readonly TaskState[] {
  const open = new Set(unanswered.map(({ state }) => state.key));
  const tooOld = answersTooOldAt(at);
  return states.map((state) => {
    if (state.ended === undefined) return state;
    const due = open.has(state.key) ? dueAt(state.ended, rule, calendar, zone) : null;
    return withDue(state, state.ended, due !== null && due <= tooOld ? null : due);
  });
}

function withDue(state: TaskState, ended: EndedByPerson, due: string | null): TaskState {
  if ((ended.answerDueAt ?? null) === due) return state;
  const { answerDueAt: _before, ...rest } = ended;
  return { ...state, ended: due === null ? rest : { ...rest, answerDueAt: due } };
}

function dueAt(ended: EndedByPerson, rule: AnswerRule, calendar: Calendar, zone: string): string | null {
  if (rule === 'never' || ended.answeredAt.length >= rule.atMost) return null;
  const last = ended.answeredAt.at(-1);
  if (last === undefined) return ended.at;
  const day = addBusinessDays(todayIn(new Date(last), zone), rule.everyBusinessDays, calendar);
  return DateTime.fromISO(`${day}T${MORNING}`, { zone }).toUTC().toISO();
}

/** The person was written to at that moment, or (null) there was nothing to say. When they may be again is for the next assessment to decide, by the rules that hold then. */
export function settleAnswer(state: TaskState, at: string | null): TaskState {
  if (state.ended === undefined) return state;
  const { answerDueAt: _due, ...ended } = state.ended;
  return { ...state, ended: { ...ended, answeredAt: at === null ? ended.answeredAt : [...ended.answeredAt, at] } };
}

/** The earliest moment from which somebody is to be written to about this handoff, an ISO instant; null: nobody is. */
export const answerDueOf = (tasks: readonly TaskState[]): string | null => tasks.flatMap(({ ended }) => ended?.answerDueAt ?? []).toSorted()[0] ?? null;

/** For the status reason; null when nothing was closed too early. Who pressed the button nobody knows, so it says whose task it was; about a hire not even that. */
export function describeUnanswered(unanswered: readonly Unanswered[], kind: HandoffKind, zone: string): string | null {
  const parts = unanswered.map(({ state, ended, missing }) => {
    const to = kind === 'employee' ? 'a request' : `the request to ${nameOf(state)}`;
    return `${to} was closed on ${dayInWords(ended.at, zone)}; still missing: ${shortList(missing.map(({ label }) => label))}`;
  });
  return parts.length === 0 ? null : parts.join('; ');
}

const shortList = (labels: readonly string[]): string => (labels.length > MOST_LABELS ? `${labels.slice(0, MOST_LABELS).join(', ')} and ${labels.length - MOST_LABELS} more` : labels.join(', '));

const nameOf = ({ shown, purpose }: TaskState): string => shown?.owner.name ?? shown?.owner.email ?? roleInWords(purpose.slice(purpose.indexOf(':') + 1));
