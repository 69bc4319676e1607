import { HandoffError } from '../core/errors.ts';
import { SLOT_AHEAD_DAYS } from '../core/lanes/lane-store.ts';
import type { Clock } from '../core/ports.ts';
import { latestTick, nextTick } from '../core/schedule/next-tick.ts';
import { parseSchedule } from '../core/schedule/parse-schedule.ts';
import type { Schedule } from '../core/schedule/schedule.ts';
import { openAlarmClock } from './alarm-clock.ts';
import { forEachAtOnce } from './for-each-at-once.ts';

export interface ScheduledConnection {
  readonly id: string;
  /** Cron text; null: only when asked. */
  readonly schedule: string | null;
  /** IANA zone of the schedule. */
  readonly zone: string;
  /** No ticks are sent meanwhile; afterwards those that were missed are one. */
  readonly paused?: boolean;
}

export interface ScheduleDeps {
  readonly clock: Clock;
  /** As things stand now; asked at least once a minute, so pauses and changed schedules are seen by themselves. */
  connections(): readonly ScheduledConnection[];
  /** True for exactly one caller per slot, and never for a slot at or before the last one claimed. A run is due from then on. */
  claimTick(connection: string, slot: string): Promise<boolean>;
  /** Last claimed slot by connection. */
  lastSlots(): Promise<ReadonlyMap<string, string>>;
  /** Tried again until it succeeds. */
  wake(connection: string): Promise<void>;
  /** Something failed; it is tried again within a minute. `connection` null: it concerns all of them. */
  report(connection: string | null, error: unknown): void;
  /** Timers stand still while a machine sleeps: no look is further away than this, so a tick is late by this at most. Default a minute. */
  readonly lookEveryMs?: number;
}

export interface KeptSchedule {
  /** Looks at the connections and their ticks now instead of within the minute. */
  reload(): Promise<void>;
  /** ISO instant of the connection's next tick; null when it has none: paused, unknown or without a schedule. */
  next(connection: string): string | null;
  /** Ends all timers; resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** What is known of one connection between two looks. */
interface Entry {
  readonly text: string;
  readonly zone: string;
  readonly schedule: Schedule;
  /** Ticks up to here are claimed, by us or by another server. */
  readonly handledMs: number;
  /** When there is something to do: the next tick, or another try; null: never. */
  readonly dueMs: number | null;
  /** Claimed, but the lane was not woken yet. */
  readonly unwoken: boolean;
}

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 60_000;
const RETRY_AFTER_MS = 10_000;
/** Claims at the same time: a thousand connections on one cron text must not take every place of the database's pool. */
const CLAIMS_AT_ONCE = 4;

/**
 * Sends every connection's ticks, at first those that were missed while no server ran: however many, they are one.
 * Any number of servers may keep the same schedule.
 */
export async function keepSchedule(deps: ScheduleDeps): Promise<KeptSchedule> {
  const keeper = new Keeper(deps);
  await keeper.look();
  return keeper;
}

class Keeper implements KeptSchedule {
  readonly #deps: ScheduleDeps;
  readonly #entries = new Map<string, Entry>();
  /** What was reported already, by connection. */
  readonly #refused = new Map<string, string>();
  readonly #alarm: ReturnType<typeof openAlarmClock>;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(deps: ScheduleDeps) {
    this.#deps = deps;
    this.#alarm = openAlarmClock(deps.clock, () => void this.look());
  }

  reload(): Promise<void> {
    return this.look();
  }

  next(connection: string): string | null {
    const entry = this.#entries.get(connection);
    const known = this.#deps.connections().find(({ id }) => id === connection);
    if (entry === undefined || known === undefined || known.paused === true) return null;
    const tickMs = nextTick(entry.schedule, entry.zone, this.#nowMs());
    return tickMs === null ? null : toIso(tickMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm.stop();
    await this.#turn;
  }

  /** One look after the other: none may claim what another is about to. Never rejects. */
  look(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#lookNow());
    return this.#turn;
  }

  async #lookNow(): Promise<void> {
    if (this.#stopped) return;
    let awake: readonly ScheduledConnection[] = [];
    try {
      const connections = this.#deps.connections();
      awake = connections.filter(({ paused }) => paused !== true);
      await this.#followChanges(connections);
      await forEachAtOnce(awake, CLAIMS_AT_ONCE, ({ id }) => this.#tick(id));
    } catch (error) {
      this.#deps.report(null, error);
    }
    this.#setAlarm(awake);
  }

  async #tick(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    const nowMs = this.#nowMs();
    if (entry === undefined || entry.dueMs === null || entry.dueMs > nowMs || this.#stopped) return;
    let { handledMs, unwoken } = entry;
    try {
      const slotMs = latestTick(entry.schedule, entry.zone, handledMs, nowMs);
      if (slotMs !== null && (await this.#deps.claimTick(id, toIso(slotMs)))) unwoken = true;
      handledMs = slotMs ?? handledMs;
      if (unwoken) await this.#deps.wake(id);
      this.#entries.set(id, { ...entry, handledMs, unwoken: false, dueMs: nextTick(entry.schedule, entry.zone, handledMs) });
    } catch (error) {
      this.#entries.set(id, { ...entry, handledMs, unwoken, dueMs: this.#nowMs() + RETRY_AFTER_MS });
      this.#deps.report(id, error);
    }
  }

  /** Takes up connections that are new, lets go of those that are gone, and begins anew where a schedule is another. */
  async #followChanges(connections: readonly ScheduledConnection[]): Promise<void> {
    const scheduled = connections.flatMap(({ id, schedule, zone }) => (schedule === null ? [] : [{ id, text: schedule, zone }]));
    const ids = new Set(scheduled.map(({ id }) => id));
    for (const id of this.#entries.keys()) if (!ids.has(id)) this.#entries.delete(id);
    const changed = scheduled.filter(({ id, text, zone }) => {
      const entry = this.#entries.get(id);
      return entry === undefined || entry.text !== text || entry.zone !== zone || this.#isAhead(entry.handledMs);
    });
    if (changed.length === 0) return;
    const lastSlots = await this.#deps.lastSlots();
    for (const one of changed) this.#takeUp(one, lastSlots.get(one.id) ?? null);
  }

  #takeUp({ id, text, zone }: { readonly id: string; readonly text: string; readonly zone: string }, lastSlot: string | null): void {
    const before = this.#entries.get(id);
    // A schedule that is changed at run time missed nothing, and a connection without any tick so far has none to make up for.
    const lastMs = lastSlot === null ? null : Date.parse(lastSlot);
    const handledMs = before !== undefined || lastMs === null || this.#isAhead(lastMs) ? this.#nowMs() : lastMs;
    try {
      const schedule = understand(id, text);
      this.#entries.set(id, { text, zone, schedule, handledMs, dueMs: nextTick(schedule, zone, handledMs), unwoken: before?.unwoken ?? false });
      this.#refused.delete(id);
    } catch (error) {
      this.#entries.delete(id);
      if (this.#refused.get(id) !== `${text} ${zone}`) this.#deps.report(id, error);
      this.#refused.set(id, `${text} ${zone}`);
    }
  }

  /** This or another server's clock was wrong once. */
  #isAhead(slotMs: number): boolean {
    return slotMs > this.#nowMs() + SLOT_AHEAD_DAYS * DAY_MS;
  }

  #setAlarm(awake: readonly ScheduledConnection[]): void {
    if (this.#stopped) return;
    let alarmMs = this.#nowMs() + (this.#deps.lookEveryMs ?? LOOK_EVERY_MS);
    for (const { id } of awake) alarmMs = Math.min(alarmMs, this.#entries.get(id)?.dueMs ?? alarmMs);
    this.#alarm.set(alarmMs);
  }

  #nowMs(): number {
    return this.#deps.clock.now().getTime();
  }
}

const toIso = (ms: number): string => new Date(ms).toISOString();

function understand(id: string, text: string): Schedule {
  const parsed = parseSchedule(text);
  if (parsed.ok) return parsed.schedule;
  const message = `The schedule "${text}" ${parsed.problem}.`;
  throw new HandoffError({ code: 'bad_schedule', message, remedy: 'Mend it in connections.yaml.', place: `connection "${id}"`, exitCode: 2 });
}
