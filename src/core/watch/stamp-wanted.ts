import type { OutboxRow } from '../reconcile/outbox.ts';

/** What made the rows of a handoff change. */
export interface Cause {
  /**
   * When a record was changed in its source, an ISO instant; null when something else than a record is the cause: a
   * published rule, time, a person's decision here. Only what a record causes counts for the freshness figures.
   */
  readonly changedAt: string | null;
  readonly now: string;
  /** When people are done with the row's record, the quiet period included; null when nobody was seen editing. */
  readonly quietEndOf: (row: OutboxRow) => string | null;
}

const waits = (row: OutboxRow): boolean => row.state === 'pending' || row.state === 'sent';

const latest = (...instants: readonly (string | null)[]): string => {
  const times = instants.flatMap((instant) => (instant === null || Number.isNaN(Date.parse(instant)) ? [] : [Date.parse(instant)]));
  return new Date(Math.max(...times)).toISOString();
};

/**
 * Since when each undelivered row should be visible: the change, or the end of the quiet period after it. A row that was
 * due already when the next change came stays due since then; one that was not yet due moves on with the person's edits.
 */
export function stampWanted(rows: readonly OutboxRow[], before: readonly OutboxRow[], cause: Cause): readonly OutboxRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return rows.map((row) => stampRow(row, known.get(row.id), cause));
}

function stampRow(row: OutboxRow, known: OutboxRow | undefined, cause: Cause): OutboxRow {
  if (!waits(row)) return { ...row, wantedAt: null, measured: false };
  const moment = latest(cause.changedAt ?? cause.now);
  const held = row.attempts === 0 ? row.notBefore : null;
  const same = known?.desiredHash === row.desiredHash;
  const since = known !== undefined && waits(known) ? (known.wantedAt ?? null) : null;
  if (since !== null && (since <= moment || same)) {
    return { ...row, wantedAt: since <= moment ? since : latest(since, held), measured: known?.measured ?? false };
  }
  return { ...row, wantedAt: latest(moment, cause.quietEndOf(row), held), measured: row.kind === 'fields' && cause.changedAt !== null && !same };
}
