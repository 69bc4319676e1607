import { Refusal } from './errors.ts';
import type { Call } from './org.ts';
import type { ObjectMeta } from './schema.ts';
import { parseDateTime, stampToMs, toStamp } from './stamps.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Both resources look at whole minutes only. */
function span(call: Call, query: URLSearchParams, daysBack: number): { from: number; to: number } {
  const read = (name: string): number => {
    const ms = parseDateTime((query.get(name) ?? '').replace(' ', '+'));
    if (ms === undefined) throw new Refusal(400, 'INVALID_REPLICATION_DATE', `${name} is not a valid date`);
    return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  };
  const from = read('start');
  const to = read('end');
  if (from < call.now - daysBack * DAY_MS) {
    throw new Refusal(
      400,
      'INVALID_REPLICATION_DATE',
      `startDate before org replication enabled date or more than ${daysBack} days ago`,
    );
  }
  if (to - from < MINUTE_MS)
    throw new Refusal(400, 'INVALID_REPLICATION_DATE', 'endDate must be at least one minute greater than startDate');
  return { from, to };
}

/** The last instant with no transaction still to become visible. */
function covered(call: Call, to: number): string {
  const waiting = call.org.lateCommits.map((commit) => stampToMs(commit.row.SystemModstamp) - 1000);
  return toStamp(Math.min(to, call.now, ...waiting));
}

export function updatedIds(call: Call, object: ObjectMeta, query: URLSearchParams): unknown {
  const { from, to } = span(call, query, 30);
  const ids: string[] = [];
  for (const row of call.org.table(object.name).inStampOrder()) {
    const ms = stampToMs(row.SystemModstamp);
    if (!row.IsDeleted && ms >= from && ms < to) ids.push(row.Id);
  }
  if (ids.length > 600_000) throw new Refusal(400, 'EXCEEDED_ID_LIMIT', 'too many ids');
  return { ids, latestDateCovered: covered(call, to) };
}

export function deletedRecords(call: Call, object: ObjectMeta, query: URLSearchParams): unknown {
  const { from, to } = span(call, query, 15);
  const deleted: { id: string; deletedDate: string }[] = [];
  for (const row of call.org.table(object.name).inStampOrder()) {
    const ms = stampToMs(row.SystemModstamp);
    if (row.IsDeleted && ms >= from && ms < to) deleted.push({ id: row.Id, deletedDate: row.SystemModstamp });
  }
  return {
    deletedRecords: deleted,
    earliestDateAvailable: toStamp(call.now - 15 * DAY_MS),
    latestDateCovered: covered(call, to),
  };
}
