import { CANONICAL_FIELDS } from '../handoff/fields.ts';
import type { Gap } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import type { PlanTasksInput } from './plan-input.ts';
import type { PlaybookStep } from './playbook-file.ts';

type TextInput = Pick<PlanTasksInput, 'kind' | 'title' | 'link' | 'record'>;

const LONGEST_TITLE = 120;
const LONGEST_QUOTE = 40;
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  it: 'IT',
  hr: 'HR',
  csm: 'CSM',
  cs: 'CS',
  ops: 'Ops',
  crm: 'CRM',
};

/** `people_ops` → "People Ops". */
export function roleInWords(role: string): string {
  const words = role
    .split('_')
    .map((word) => ABBREVIATIONS[word] ?? word)
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const shorten = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A hire's name stays out: the task hangs on their record, and its subject travels by mail. */
export const withTitle = (text: string, input: Pick<TextInput, 'kind' | 'title'>): string =>
  input.kind === 'customer' && input.title.trim() !== ''
    ? `${text}: ${shorten(inOneLine(input.title), LONGEST_TITLE)}`
    : text;

/** Stays the same while gaps come and go, so that a person's own wording is not overwritten. */
export const gapSubject = (input: Pick<TextInput, 'kind' | 'title'>): string =>
  withTitle(input.kind === 'customer' ? 'Complete the handoff' : 'Complete the new-hire handoff', input);

/** Short answers are quoted for customers; about a hire nothing is quoted at all. */
function quoteOf(gap: Gap, record: HandoffRecord): string | null {
  if (record.kind === 'employee') return null;
  const raw = record.answers[gap.field]?.raw;
  if (typeof raw !== 'string' && typeof raw !== 'number') return null;
  const text = inOneLine(String(raw));
  return text === '' || text.length > LONGEST_QUOTE ? null : `"${text}"`;
}

function isAboutPeople(gap: Gap, kind: HandoffKind): boolean {
  const type = CANONICAL_FIELDS[kind][gap.field]?.type;
  return type === 'people' || type === 'person';
}

function whatIsWrong(gap: Gap, record: HandoffRecord): string {
  const quote = quoteOf(gap, record);
  switch (gap.reason) {
    case 'absent':
      return isAboutPeople(gap, record.kind) ? 'nobody is named yet' : 'nothing is recorded yet';
    case 'placeholder':
      return quote === null ? 'only a placeholder is filled in' : `${quote} is a placeholder`;
    case 'invalid': {
      const why =
        record.kind === 'customer' && gap.note !== null && gap.note.trim() !== ''
          ? inOneLine(gap.note)
          : 'is not a valid answer';
      return quote === null || why.includes(quote) ? why : `${quote}: ${why}`;
    }
    case 'blank':
      return 'left blank';
    case 'unmapped':
    case 'unreadable':
      return 'not asked here';
  }
}

/** What is asked, in the order of the requirements. */
export function gapBody(gaps: readonly Gap[], input: TextInput): string {
  const lines = gaps.map((gap) => `- ${gap.label} – ${whatIsWrong(gap, input.record)}`);
  const receivers = input.kind === 'customer' ? 'the onboarding team' : 'the teams that prepare the first day';
  const intro =
    gaps.length === 1
      ? `One answer is missing for ${receivers}:`
      : `${gaps.length} answers are missing for ${receivers}:`;
  const place = input.kind === 'customer' ? 'on the deal' : "on the new hire's record";
  const close = `Fill ${gaps.length === 1 ? 'it' : 'them'} in ${place}. This task closes itself when nothing is missing.`;
  return [intro, ...lines, '', close, ...linkLines(input.link)].join('\n');
}

export const linkLines = (link: string | null): readonly string[] => (link === null ? [] : [`Details: ${link}`]);

export const stepSubject = (step: PlaybookStep, input: TextInput): string => withTitle(step.do, input);

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

function dueInWords(due: PlaybookStep['due'], kind: HandoffKind): string {
  const [count, unit] = due.businessDays === undefined ? [due.days ?? 0, 'day'] : [due.businessDays, 'business day'];
  const reached = kind === 'customer' ? 'the deal was won and signed' : 'the offer was accepted';
  const label =
    due.anchor === 'reached' ? reached : inMidSentence(CANONICAL_FIELDS[kind][due.anchor]?.label ?? due.anchor);
  if (count === 0) return due.anchor === 'reached' ? `on the day ${label}` : `on the ${label}`;
  const distance = plural(Math.abs(count), unit);
  return due.anchor === 'reached'
    ? `${distance} after ${label}`
    : `${distance} ${count < 0 ? 'before' : 'after'} the ${label}`;
}

const inMidSentence = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);

/** How to do a step, when and why then, and which missing answers stand in its way. */
export function stepBody(step: PlaybookStep, blockedBy: readonly Gap[], compressed: boolean, input: TextInput): string {
  const lines = step.how === undefined ? [] : [step.how, ''];
  lines.push(`Due ${dueInWords(step.due, input.kind)}.`);
  if (compressed) lines.push('Compressed: less time is left than this step usually takes.');
  if (step.target !== undefined) lines.push(`Target: ${Math.round(step.target * 100)} % on time.`);
  if (blockedBy.length > 0) lines.push('', 'Still missing for this step:', ...blockedBy.map((gap) => `- ${gap.label}`));
  return [...lines, ...linkLines(input.link)].join('\n');
}

export const NOTES = {
  filled: 'Closed automatically: everything it asked for is filled in.',
  settled: 'Closed automatically: what it asked for is settled.',
  nothingAsked: 'No longer needed: what it asked for is not required any more.',
  merged: 'Merged with the other task of the same person.',
  stepGone: 'No longer needed: the playbook does not have this step any more.',
  notApplicable: 'No longer needed: this step does not apply any more.',
  moved: 'No longer kept here: the same handoff is followed in another system, and its tasks stand there.',
  recordGone: 'No longer needed: the record that it belonged to was deleted, or merged into another.',
  accountLeft: 'Closed automatically: handoff-sync no longer works with this account.',
  newEpisode: 'No longer needed: the handoff has started again.',
} as const;

/** Why the tasks of a whole handoff end. Whoever took an offer back, and why, is nobody's business here. */
export function withdrawalNote({ trigger, kind, record }: Pick<PlanTasksInput, 'trigger' | 'kind' | 'record'>): string {
  if (trigger === 'out_of_scope') return 'No longer needed: this record is no longer in the scope of handoffs.';
  if (trigger === 'pre_close') return `No longer needed: nobody is asked before ${kind === 'customer' ? 'the deal closes' : 'the offer is accepted'} any more.`;
  if (record.reachedAt === null) return kind === 'customer' ? 'No longer needed: the deal is not about to close any more.' : 'No longer needed: the offer is not out any more.';
  return kind === 'customer'
    ? 'No longer needed: the deal is not won any more.'
    : 'No longer needed: the offer does not stand any more.';
}
