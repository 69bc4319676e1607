import type { Retained } from './retention-store.ts';

/** As in `service.retention` of connections.yaml. */
export interface RetentionTimes {
  readonly runsDays: number;
  readonly eventsMonths: number;
  readonly snapshotsMonths: number;
  readonly auditMonths: number;
}

const DAY_MS = 86_400_000;

/** The instant before which each goes. A version of an ended handoff that nobody keeps stays as long as runs do, for a mistake to be seen. */
export function decideCuts(times: RetentionTimes, now: Date): Readonly<Record<Retained, string>> {
  const runs = new Date(now.getTime() - times.runsDays * DAY_MS).toISOString();
  const values = monthsBefore(now, times.snapshotsMonths);
  const audit = monthsBefore(now, times.auditMonths);
  return {
    runs, reasons: runs, troubles: runs, errors: runs, versions: runs, notices: runs, events: monthsBefore(now, times.eventsMonths),
    values, bodies: values, outbox: values, notes: values, messages: values,
    words: audit, tokens: audit,
  };
}

/** The same day of an earlier month, or its last day where the month is shorter. */
function monthsBefore(now: Date, months: number): string {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(now.getUTCDate(), lastDay));
  return new Date(first.getTime() + (now.getTime() % DAY_MS)).toISOString();
}
