import type { StoredHandoff } from '../handoff/handoff.ts';
import { valueInWords } from '../handoff/value-in-words.ts';
import type { HandoffTask } from './task-state.ts';

type Packet = Pick<StoredHandoff, 'title' | 'kind' | 'score' | 'report' | 'record'>;

/** The packet as plain text: every question that applies with its answer, in the order of the requirements. Only mapped fields can stand in it. */
export function packetTextOf(handoff: Packet, link: string | null): string {
  const answers = handoff.report.verdicts
    .filter((verdict) => verdict.applies)
    .map(({ field, label, met }) => {
      const answer = valueInWords(handoff.record.answers[field]?.value ?? null);
      return `${label}: ${met && answer !== '' ? answer : 'not answered yet'}`;
    });
  return [
    `${handoff.kind === 'employee' ? 'New-hire packet' : 'Handoff packet'}: ${handoff.title}`,
    ...(handoff.score === null ? [] : [`Completeness: ${handoff.score} %`]),
    '',
    ...answers,
    ...(link === null ? [] : ['', `Details: ${link}`]),
  ].join('\n');
}

export const taskLineOf = ({ dueDate, team, subject }: Pick<HandoffTask, 'dueDate' | 'team' | 'subject'>): string => `${dueDate} ${team}: ${subject}`;

/** Open tasks, one per line, for sources that have no tasks: teams rather than names, because a record is read by many. */
export const taskListOf = (tasks: readonly HandoffTask[], link: string | null): string => {
  const lines = tasks
    .filter(({ status }) => status === 'open')
    .map(taskLineOf)
    .toSorted();
  return [...lines, ...(lines.length > 0 && link !== null ? [link] : [])].join('\n');
};
