import type { HandoffEvent, HandoffStatus } from '../handoff/handoff.ts';
import type { HandoffRecord } from '../handoff/record.ts';
import { openRejection, type Acceptance, type Delta } from './acceptance.ts';
import { findDelta } from './find-delta.ts';

interface Advancing {
  readonly status: HandoffStatus;
  readonly record: HandoffRecord;
  /** A handoff that was withdrawn has started again: what was decided before holds no more. */
  readonly rewon: boolean;
  /** ISO instant. */
  readonly at: string;
}

const WATCHED_IN: readonly HandoffStatus[] = ['accepted', 'in_onboarding'];

/** What data do to what people decided: new values open a delta and undo nothing. undefined: nobody decided anything yet. */
export function advanceAcceptance(known: Acceptance | undefined, { status, record, rewon, at }: Advancing): Acceptance | undefined {
  if (known === undefined) return undefined;
  if (rewon) return startAgain(known, at);
  if (known.accepted === null || !WATCHED_IN.includes(status)) return known;
  const delta = findDelta(known.accepted.values, record, known.delta, at);
  return delta.length === known.delta.length && delta.every((each, index) => each === known.delta[index]) ? known : { ...known, delta };
}

function startAgain({ audit: _gone, ...known }: Acceptance, at: string): Acceptance {
  const settled = { how: 'taken_back', by: null, at, text: null } as const;
  return {
    ...known,
    submitted: null,
    accepted: null,
    delta: [],
    rejections: known.rejections.map((rejection) => (rejection.settled === null ? { ...rejection, settled } : rejection)),
  };
}

/** A rejected packet that was mended is not ready again: sales confirm with the customer and hand it in. */
export const holdRejected = (status: HandoffStatus, acceptance: Acceptance | undefined): HandoffStatus =>
  status === 'ready' && openRejection(acceptance) !== undefined ? 'rejected' : status;

/** Which values differ from the accepted ones newly, and which do no more. */
export function deltaEvents(before: Acceptance | undefined, after: Acceptance | undefined): readonly Pick<HandoffEvent, 'type' | 'data'>[] {
  const [known, now] = [before?.delta ?? [], after?.delta ?? []];
  const opened = now.filter((delta) => !known.includes(delta));
  // Confirmed by a person, the value now is the accepted one; that step has an event of its own.
  const closed = known.filter((delta) => now.every(({ field }) => field !== delta.field) && !isConfirmed(delta, after));
  return [
    ...(opened.length === 0 ? [] : [{ type: 'delta_opened' as const, data: { fields: opened.map(({ field }) => field) } }]),
    ...(closed.length === 0 ? [] : [{ type: 'delta_closed' as const, data: { fields: closed.map(({ field }) => field) } }]),
  ];
}

const isConfirmed = ({ field, now }: Delta, after: Acceptance | undefined): boolean => JSON.stringify(after?.accepted?.values[field]?.value) === JSON.stringify(now);
