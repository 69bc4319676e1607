import { deltaEvents } from '../acceptance/advance-acceptance.ts';
import type { HandoffEvent, StoredHandoff } from '../handoff/handoff.ts';
import { recordedEvents } from './record-scores.ts';
import { isTakenBack } from './taken-back.ts';

/** What happened to a handoff between two assessments, for the figures. */
export function eventsOf(
  known: StoredHandoff | null,
  handoff: StoredHandoff,
  rewon: boolean,
  fromTasks: readonly Pick<HandoffEvent, 'type' | 'data'>[],
  at: string,
): readonly HandoffEvent[] {
  const event = (type: HandoffEvent['type'], data: HandoffEvent['data']): HandoffEvent => ({
    handoffId: handoff.id,
    connection: handoff.connection,
    type,
    at,
    data,
  });
  const events: HandoffEvent[] = [];
  if (known === null) {
    events.push(
      event('handoff_found', {
        status: handoff.status,
        score: handoff.score,
        reachedAt: handoff.reachedAt,
        backlog: handoff.backlog,
        gaps: handoff.report.gaps.filter((gap) => gap.due).map((gap) => gap.requirement),
      }),
    );
  } else {
    if (known.score !== handoff.score)
      events.push(event('handoff_scored', { from: known.score, to: handoff.score, gaps: handoff.report.gaps.filter((gap) => gap.due).map((gap) => gap.requirement) }));
    if (known.status !== handoff.status) events.push(event('status_changed', { from: known.status, to: handoff.status }));
    if (known.status !== handoff.status && isTakenBack(handoff.status)) events.push(event('withdrawn', { reason: handoff.statusReason }));
    events.push(...deltaEvents(known.acceptance, handoff.acceptance).map((item) => event(item.type, item.data)));
    if (rewon) events.push(event('rewon', { episode: handoff.episode }));
  }
  events.push(...recordedEvents(known, handoff).map((data) => event('score_recorded', data)));
  return [...events, ...fromTasks.map((item) => event(item.type, item.data))];
}
