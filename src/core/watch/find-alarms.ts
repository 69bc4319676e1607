import { shortHashOf } from '../hash.ts';
import type { LanePause } from '../lanes/decide-pause.ts';
import { OWN_FIELD_CHANGED } from '../line/own-drift.ts';
import type { StoredConnection } from '../ports.ts';
import { nextTick } from '../schedule/next-tick.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { FoundAlarm } from './alarm.ts';
import { agoInWords, plural } from './in-words.ts';
import type { ErrorGroup, WatchFacts } from './watch-store.ts';

/** A connection as connections.yaml and the service know it. */
export interface WatchedConnection {
  readonly id: string;
  /** null: it runs only when somebody asks. */
  readonly schedule: { readonly schedule: Schedule; readonly zone: string } | null;
  /** Polling may slow down to this while the vendor calls us; 0: it does not. */
  readonly slowestMs: number;
  /** null: it never ran. */
  readonly stored: Pick<StoredConnection, 'connectedAt' | 'frozen'> | null;
  readonly paused: LanePause | null;
  /** Credentials of which an end is known, as far as the connector could tell. `at`: ISO instant. */
  readonly expires: readonly { readonly what: string; readonly at: string }[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Missed ticks after which a connection counts as not read any more, and what a run may take on top. */
const MOST_MISSED = 3;
const GRACE_MS = 15 * MINUTE_MS;
/** A first reading of a large account within its limits takes its time. */
const FIRST_READING_MS = DAY_MS;
const MOST_TROUBLED = 3;
const MOST_STUCK = 3;
const LATE_WRITES_MS = 2 * HOUR_MS;
/** So many items refused for one reason are one message of the reason, not so many of items. */
const SAME_REASON = 3;
const MOST_REASONS_TOLD = 10;
const EXPIRY_WARNING_MS = 30 * DAY_MS;
const EXPIRY_CRITICAL_MS = 7 * DAY_MS;

/** What is wrong with these connections now. Pure: the facts decide. */
export function findAlarms(connections: readonly WatchedConnection[], facts: WatchFacts, now: Date): readonly FoundAlarm[] {
  const states = new Map(facts.states.map((state) => [state.connection, state]));
  return connections.flatMap((connection) => {
    const about = { connection, state: states.get(connection.id), facts, now };
    // What stands still for a known reason is late for that reason: one message, not five.
    const standing = standingOf(about);
    const moving = standing.length > 0 ? [] : [...readingOf(about), ...lateWritesOf(about)];
    return [...standing, ...moving, ...unreadableOf(about), ...errorsOf(about), ...expiringOf(about)];
  });
}

interface About {
  readonly connection: WatchedConnection;
  readonly state: WatchFacts['states'][number] | undefined;
  readonly facts: WatchFacts;
  readonly now: Date;
}

const alarm = (about: About, kind: FoundAlarm['kind'], given: Pick<FoundAlarm, 'severity' | 'since' | 'message' | 'remedy'>, detail = ''): FoundAlarm => ({
  key: [kind, about.connection.id, ...(detail === '' ? [] : [detail])].join(':'),
  kind,
  connection: about.connection.id,
  ...given,
});

function standingOf(about: About): readonly FoundAlarm[] {
  const { paused, stored, id } = about.connection;
  const frozen = stored?.frozen ?? null;
  return [
    ...(frozen === null
      ? []
      : [alarm(about, 'mass_change', {
          severity: 'critical', since: frozen.at, message: frozen.reason,
          remedy: `If it is right, run "handoff sync ${id} --confirm-mass-change"; if you have mended the cause, "handoff sync ${id} --look-again".`,
        })]),
    // Somebody who paused it knows.
    ...(paused === null || paused.by === 'person' || frozen !== null
      ? []
      : [alarm(about, 'paused', { severity: 'critical', since: paused.at, message: `Paused: ${paused.reason}`, remedy: paused.remedy })]),
  ];
}

function readingOf(about: About): readonly FoundAlarm[] {
  const { connection, state, now } = about;
  const { id, stored, schedule } = connection;
  const found: FoundAlarm[] = [];
  if (state !== undefined && state.stuckRuns >= MOST_STUCK) {
    found.push(alarm(about, 'stuck', {
      severity: 'critical', since: state.stuckSince ?? now.toISOString(),
      message: `${state.stuckRuns} runs in a row found changes, but the place to read on from did not move: the same records are read again and again, and later ones may be missed.`,
      remedy: `Run "handoff sync ${id} --full" once; if it comes back, report it with the log.`,
    }));
  }
  if (state !== undefined && state.troubledRuns >= MOST_TROUBLED) {
    found.push(alarm(about, 'troubled', {
      severity: 'warning', since: state.troubledSince ?? now.toISOString(),
      message: `The last ${state.troubledRuns} runs were partial or failed. ${state.troubles.join(' ')}`.trim(),
      remedy: `"handoff runs ${id}" shows them; what one run leaves out, the next tries again.`,
    }));
  }
  const since = state?.lastCompleteAt ?? stored?.connectedAt ?? null;
  if (found.length > 0 || schedule === null || since === null || now.getTime() <= lateAfter(connection, state?.lastCompleteAt ?? null, Date.parse(since))) return found;
  return [alarm(about, 'not_read', {
    severity: 'critical', since,
    message: `Nothing was read completely ${state?.lastCompleteAt == null ? 'yet, and it was connected' : 'any more: the last complete reading began'} ${agoInWords(since, now)}. Scores may be out of date.`,
    remedy: `See "handoff runs ${id}", and whether "handoff serve" and its workers run.`,
  })];
}

/** The instant, in ms, after which a missing reading is no accident. */
function lateAfter({ schedule, slowestMs }: WatchedConnection, lastCompleteAt: string | null, sinceMs: number): number {
  if (lastCompleteAt === null) return sinceMs + FIRST_READING_MS;
  let tick: number | null = sinceMs;
  for (let missed = 0; missed < MOST_MISSED && tick !== null && schedule !== null; missed += 1) tick = nextTick(schedule.schedule, schedule.zone, tick);
  return tick === null ? Infinity : Math.max(tick, sinceMs + MOST_MISSED * slowestMs) + GRACE_MS;
}

function lateWritesOf(about: About): readonly FoundAlarm[] {
  const { connection, facts, now } = about;
  const late = facts.writes.find((write) => write.connection === connection.id && now.getTime() - Date.parse(write.oldestDueAt) > LATE_WRITES_MS);
  if (late === undefined) return [];
  return [alarm(about, 'late_writes', {
    severity: 'warning', since: late.oldestDueAt,
    message: `${plural(late.due, 'change')} ${late.due === 1 ? 'waits' : 'wait'} to be written, the oldest ${agoInWords(late.oldestDueAt, now)}.${late.because === null ? '' : ` The source last said: ${late.because}`}`,
    remedy: `Look whether the account's API limit is used up ("handoff runs ${connection.id}") and whether workers run.`,
  })];
}

function unreadableOf(about: About): readonly FoundAlarm[] {
  const known = Object.entries(about.state?.unreadable ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const first = known.map(([, since]) => since).toSorted()[0];
  if (first === undefined) return [];
  const names = `${known.slice(0, 5).map(([path]) => path).join(', ')}${known.length > 5 ? ` and ${known.length - 5} more` : ''}`;
  return [alarm(about, 'unreadable', {
    severity: 'warning', since: first,
    message: `Our credential cannot read ${names}. What depends on it is left out of the scores, and no such handoff becomes ready.`,
    remedy: `Give the integration user read access; "handoff connections check ${about.connection.id}" says to what.`,
  })];
}

function errorsOf(about: About): readonly FoundAlarm[] {
  const { facts, connection } = about;
  const groups = facts.errors.filter((group) => group.connection === connection.id);
  const fought = groups.filter(({ code }) => code === OWN_FIELD_CHANGED);
  const unconfirmed = groups.filter(({ code }) => code === 'unconfirmed');
  const others = groups.filter((group) => !fought.includes(group) && !unconfirmed.includes(group));
  const refused = others.filter(({ count }) => count >= SAME_REASON).slice(0, MOST_REASONS_TOLD);
  const rest = others.filter((group) => !refused.includes(group));
  return [
    ...foughtOf(about, fought),
    ...refused.map((group) =>
      alarm(about, 'refused', { severity: 'warning', since: group.since, message: `The source refuses ${plural(group.count, 'write')} for one reason: ${group.message}`, remedy: group.remedy }, shortHashOf([group.code, group.message])),
    ),
    ...(rest.length === 0
      ? []
      : [alarm(about, 'errors', {
          severity: 'warning', since: oldestOf(rest), message: `${plural(countOf(rest), 'item')} set aside as sync errors, waiting for a person.`,
          remedy: `"handoff errors list --connection ${connection.id}" says what each of them needs.`,
        })]),
    ...(unconfirmed.length === 0
      ? []
      : [alarm(about, 'unconfirmed', {
          severity: 'warning', since: oldestOf(unconfirmed), message: `Of ${plural(countOf(unconfirmed), 'comment')} nobody knows whether the source has it: the answer never came.`,
          remedy: `"handoff errors list --connection ${connection.id}" names the records; look there, and send again what is missing.`,
        })]),
  ];
}

function foughtOf(about: About, groups: readonly ErrorGroup[]): readonly FoundAlarm[] {
  const { facts, connection, now } = about;
  const rewritten = facts.rewritten.find((each) => each.connection === connection.id);
  if (groups.length === 0 && rewritten === undefined) return [];
  const said = [
    ...(groups.length === 0 ? [] : [`On ${plural(countOf(groups), 'record')} somebody or something changed our fields again after we had restored them; they are left alone now.`]),
    ...(rewritten === undefined ? [] : [`${plural(rewritten.items, 'item')} had to be written again and again today, one of them ${rewritten.most} times.`]),
  ];
  return [alarm(about, 'fought', {
    severity: 'warning', since: groups.length === 0 ? now.toISOString() : oldestOf(groups), message: said.join(' '),
    remedy: 'Look for a workflow, an import or another integration that writes our fields, or that answers our writes by changing the record.',
  })];
}

function expiringOf(about: About): readonly FoundAlarm[] {
  const { connection, now } = about;
  return connection.expires.flatMap(({ what, at }) => {
    const left = Date.parse(at) - now.getTime();
    if (!(left < EXPIRY_WARNING_MS)) return [];
    const when = left <= 0 ? `expired on ${at.slice(0, 10)}` : `expires on ${at.slice(0, 10)}, in ${plural(Math.ceil(left / DAY_MS), 'day')}`;
    return [alarm(about, 'expiring', { severity: left < EXPIRY_CRITICAL_MS ? 'critical' : 'warning', since: now.toISOString(), message: `The ${what} ${when}.`, remedy: 'Renew it in the vendor’s settings and store the new one before then.' }, shortHashOf(what))];
  });
}

const countOf = (groups: readonly ErrorGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0);
const oldestOf = (groups: readonly ErrorGroup[]): string => groups.map(({ since }) => since).toSorted()[0] ?? '';
