import type { HandoffStatus } from '../handoff/handoff.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import { valueInWords } from '../handoff/value-in-words.ts';
import type { JsonValue } from '../json.ts';
import { openQuestions, openRejection, type Acceptance, type Delta, type Rejection } from './acceptance.ts';
import { REJECTION_REASONS } from './rejection-reasons.ts';

const LONGEST_QUOTE = 400;
const LONGEST_VALUE = 60;

/** A text of several lines as one, cut to a readable length and in quotation marks. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `"${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1).trimEnd()}…` : line}"`;
}

interface Described {
  readonly status: HandoffStatus;
  readonly kind: HandoffKind;
  /** A customer handoff is accepted before its kick-off. */
  readonly gated: boolean;
}

/**
 * What people decided or still have to decide, as part of the status reason; null when there is nothing to say. About a
 * hire neither names nor what somebody wrote is told: the reason stands in the HRIS.
 */
export function describeAcceptance(acceptance: Acceptance | undefined, { status, kind, gated }: Described): string | null {
  const rejection = openRejection(acceptance);
  const questions = openQuestions(acceptance).length;
  const parts = [
    rejection === undefined ? null : describeRejection(rejection, kind),
    status === 'accepted' && acceptance?.accepted != null && acceptance.accepted.missing.length > 0 ? describeAnyway(acceptance.accepted, kind) : null,
    describeDelta(acceptance?.delta ?? [], kind),
    status === 'submitted' ? 'handed in, waits to be accepted' : null,
    status === 'ready' && gated ? 'waits to be accepted by the receiving team before the kick-off' : null,
    questions === 0 ? null : `${questions} open question${questions === 1 ? '' : 's'}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function describeRejection({ reason, text, about }: Rejection, kind: HandoffKind): string {
  const labels = about.map(({ label }) => label).join(', ');
  return `rejected, ${REJECTION_REASONS[reason]}${text === null || kind === 'employee' ? '' : `: ${quoted(text)}`}${labels === '' ? '' : ` (about ${labels})`}`;
}

const describeAnyway = ({ missing, text }: NonNullable<Acceptance['accepted']>, kind: HandoffKind): string | null =>
  text === null ? null : `accepted although ${missing.length === 1 ? 'one answer was' : `${missing.length} answers were`} missing${kind === 'employee' ? '' : `: ${quoted(text)}`}`;

function describeDelta(delta: readonly Delta[], kind: HandoffKind): string | null {
  if (delta.length === 0) return null;
  const changes = delta.map((each) => (kind === 'employee' ? each.label : changeInWords(each)));
  return `changed since it was accepted, to be confirmed: ${changes.join(', ')}`;
}

const changeInWords = ({ label, accepted, now }: Delta): string => `${label} was ${shortInWords(accepted)}, is ${shortInWords(now)}`;

/** "no answer" for null. */
export function shortInWords(value: JsonValue | null, longest = LONGEST_VALUE): string {
  const text = value === null ? '' : valueInWords(value).replace(/\s+/g, ' ').trim();
  if (text === '') return 'no answer';
  return text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;
}
