import type { Alarm, FoundAlarm } from './alarm.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A trouble must be gone so long before it counts as over; twice as long each time it comes back. */
const FIRST_HOLD_MS = 10 * MINUTE_MS;
const LONGEST_HOLD_MS = 6 * HOUR_MS;
/** What comes back sooner is the same trouble coming and going. */
const FLAPS_WITHIN_MS = 24 * HOUR_MS;

/** An alarm to be saved, and whether people hear of it. */
export interface AlarmStep {
  readonly alarm: Alarm;
  readonly tell: 'raised' | 'resolved' | null;
}

export interface SettleOptions {
  readonly now: Date;
  /** Alarms that only go on, and are not raised: the service has just started and everything looks late. */
  readonly mayRaise: (found: FoundAlarm) => boolean;
}

/**
 * From what is wrong now and what was known: raised once, kept up to date in silence, told again only when it got worse,
 * and over only after a while without it, which is told once.
 */
export function settleAlarms(known: readonly Alarm[], found: readonly FoundAlarm[], { now, mayRaise }: SettleOptions): readonly AlarmStep[] {
  const at = now.toISOString();
  const byKey = new Map(known.map((alarm) => [alarm.key, alarm]));
  const steps = found.flatMap((trouble): readonly AlarmStep[] => {
    const before = byKey.get(trouble.key);
    byKey.delete(trouble.key);
    if (before !== undefined && before.resolvedAt === null) return goOn(before, trouble, at);
    return mayRaise(trouble) ? [raise(before, trouble, now)] : [];
  });
  const gone = [...byKey.values()].filter((alarm) => alarm.resolvedAt === null).flatMap((alarm) => fade(alarm, now));
  return [...steps, ...gone];
}

function raise(before: Alarm | undefined, found: FoundAlarm, now: Date): AlarmStep {
  const flaps = before?.resolvedAt != null && now.getTime() - Date.parse(before.resolvedAt) < FLAPS_WITHIN_MS;
  const at = now.toISOString();
  return {
    tell: 'raised',
    alarm: { ...found, raisedAt: at, goneAt: null, resolvedAt: null, raises: flaps ? before.raises + 1 : 1, revision: (before?.revision ?? 0) + 1 },
  };
}

/** The trouble began when it began, whatever later facts say. */
function goOn(before: Alarm, found: FoundAlarm, at: string): readonly AlarmStep[] {
  const worse = before.severity === 'warning' && found.severity === 'critical';
  const { severity, message, remedy } = found;
  const same = before.goneAt === null && before.severity === severity && before.message === message && before.remedy === remedy;
  if (same) return [];
  const alarm = { ...before, severity, message, remedy, goneAt: null, raisedAt: worse ? at : before.raisedAt, revision: before.revision + 1 };
  return [{ alarm, tell: worse ? 'raised' : null }];
}

function fade(before: Alarm, now: Date): readonly AlarmStep[] {
  const at = now.toISOString();
  if (before.goneAt === null) return [{ alarm: { ...before, goneAt: at, revision: before.revision + 1 }, tell: null }];
  const hold = Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** (before.raises - 1));
  if (now.getTime() - Date.parse(before.goneAt) < hold) return [];
  return [{ alarm: { ...before, resolvedAt: at, revision: before.revision + 1 }, tell: 'resolved' }];
}
