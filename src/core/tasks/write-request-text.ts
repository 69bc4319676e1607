import type { Gap } from '../handoff/handoff.ts';
import type { PlanTasksInput, TaskRequest } from './plan-input.ts';
import { gapBody, gapSubject, linkLines, withTitle } from './write-task-text.ts';

type TextInput = Pick<PlanTasksInput, 'kind' | 'title' | 'link' | 'record'>;

/** Subject and body of a person's one task: what the receiving team asks first, then what is missing. */
export function taskText(requests: readonly TaskRequest[], gaps: readonly Gap[], input: TextInput): { readonly subject: string; readonly body: string } {
  if (requests.length === 0) return { subject: gapSubject(input), body: gapBody(gaps, input) };
  const rejected = requests.filter(({ kind }) => kind === 'rejection');
  const asked = requests.filter(({ kind }) => kind === 'question');
  const blocks = [
    ...rejected.map(({ lines }) => lines),
    ...(asked.length === 0 ? [] : [[asked.length === 1 ? 'One question waits for your answer:' : `${asked.length} questions wait for your answer:`, ...asked.flatMap(({ lines }) => lines)]]),
    ...(gaps.length === 0 ? [] : [[gapBody(gaps, { ...input, link: null })]]),
    [`This task closes itself when ${endOf(rejected.length, asked.length, gaps.length)}.`, ...linkLines(input.link)],
  ];
  return { subject: subjectOf(rejected.length > 0, asked.length, input), body: blocks.map((lines) => lines.join('\n')).join('\n\n') };
}

const subjectOf = (rejected: boolean, asked: number, input: TextInput): string =>
  withTitle(rejected ? 'Handoff rejected' : asked === 1 ? 'Answer a question about the handoff' : 'Answer questions about the handoff', input);

function endOf(rejected: number, asked: number, missing: number): string {
  const ends = [
    ...(rejected > 0 ? ['the handoff is handed in again'] : []),
    ...(asked > 0 ? [asked === 1 ? 'the question is answered' : 'all questions are answered'] : []),
    ...(missing > 0 ? ['nothing is missing'] : []),
  ];
  return ends.join(' and ');
}
