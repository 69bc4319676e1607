import { jest } from '@jest/globals';
import { PgBoss, TestClock } from 'pg-boss';
import type { Clock } from '../../src/core/ports.ts';
import { keepSchedule, type KeptSchedule, type ScheduledConnection } from '../../src/jobs/keep-schedule.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { openTestStore } from '../support/store.ts';

/** A tick that a server claimed; `atMs`: when, by the virtual clock. */
export interface Claimed {
  readonly connection: string;
  readonly slotMs: number;
  readonly atMs: number;
}

/** Timers that the pool of the database would set in virtual time: none may close it between two ticks, or give a new connection up while the clock leaps. */
const NO_TIMERS = { idleTimeoutMillis: 0, connectionTimeoutMillis: 0 };
const QUEUE = 'lanes';
/** Rarer than in service: a million looks of a year, at which nothing is due, take minutes. */
export const LOOK_EVERY_MS = 15 * 60_000;
const clock: Clock = { now: () => new Date(), wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) };

/**
 * Servers on one real PostgreSQL with its queue, in virtual time: the timers of this process, its date and the clock
 * that the queue's SQL reads move together, and stand still while a statement is under way.
 */
export class VirtualService {
  readonly claimed: Claimed[] = [];
  /** Lanes woken through the queue and runs made of it, by connection. */
  readonly runs = new Map<string, number>();
  readonly troubles: unknown[] = [];
  crashes = 0;
  readonly paused = new Set<string>();
  readonly #connections: readonly ScheduledConnection[];
  readonly #servers = new Map<string, { readonly schedule: KeptSchedule; readonly life: { crashesAtWake: boolean; dead: boolean } }>();
  readonly #stores = new Map<string, OpenStore>();
  readonly #bossClock: TestClock;
  #bossTime: Promise<void> = Promise.resolve();
  #boss: PgBoss | null = null;
  #underWay = 0;
  #awaited = 0;
  #close: () => Promise<void> = () => Promise.resolve();

  constructor(connections: readonly ScheduledConnection[], startMs: number) {
    this.#connections = connections;
    this.#bossClock = new TestClock(startMs);
  }

  async open(servers: readonly string[]): Promise<void> {
    const { url, drop } = await createTestDatabase();
    for (const name of servers) {
      const store = await openTestStore({ engine: 'postgres', url });
      Object.assign(store.pool.options, NO_TIMERS);
      this.#stores.set(name, store);
    }
    const options = { connectionString: url, schema: 'handoff_queue', clock: this.#bossClock, schedule: false, supervise: false, ...NO_TIMERS };
    const boss = new PgBoss(options);
    boss.on('error', (error) => this.troubles.push(error));
    await boss.start();
    await boss.createQueue(QUEUE, { policy: 'stately', retryLimit: 0 });
    this.#boss = boss;
    this.#close = async () => {
      for (const name of this.#servers.keys()) await this.stop(name);
      await boss.stop({ graceful: false, close: true });
      for (const store of this.#stores.values()) await store.close();
      await drop();
    };
  }

  close(): Promise<void> {
    return this.#close();
  }

  async start(name: string): Promise<void> {
    const store = this.#stores.get(name);
    if (store === undefined) throw new Error(`no server "${name}"`);
    const life = { crashesAtWake: false, dead: false };
    const alive = <T>(work: () => Promise<T>): Promise<T> => (life.dead ? new Promise(() => {}) : this.#counted(work));
    const schedule = await keepSchedule({
      clock,
      lookEveryMs: LOOK_EVERY_MS,
      connections: () => this.#connections.map((connection) => ({ ...connection, paused: this.paused.has(connection.id) })),
      lastSlots: () => alive(() => store.lastSlots()),
      claimTick: (connection, slot) => alive(() => this.#claim(store, connection, slot)),
      wake: (connection) => {
        if (life.crashesAtWake && !life.dead) {
          life.dead = true;
          this.crashes += 1;
        }
        return alive(() => this.#wake(connection));
      },
      report: (connection, error) => void this.troubles.push({ connection, error }),
    });
    this.#servers.set(name, { schedule, life });
    await this.#drain();
  }

  async stop(name: string): Promise<void> {
    const server = this.#servers.get(name);
    this.#servers.delete(name);
    // One that died in the middle of its work never comes to its end.
    const stopped = server?.schedule.stop();
    if (server?.life.dead !== true) await stopped;
  }

  /** The server dies at its next tick, between having claimed it and having woken the lane. */
  crashAtNextWake(name: string): void {
    const server = this.#servers.get(name);
    if (server !== undefined) server.life.crashesAtWake = true;
  }

  async reload(): Promise<void> {
    await Promise.all([...this.#servers.values()].map(({ schedule }) => schedule.reload()));
    await this.#drain();
  }

  /** Lets virtual time pass up to an instant, timer by timer. */
  async passTo(untilMs: number): Promise<void> {
    // A timer of more than 24 days would go off at once.
    for (let leftMs = untilMs - Date.now(); leftMs > 0; leftMs = untilMs - Date.now()) {
      let arrived = false;
      setTimeout(() => (arrived = true), Math.min(leftMs, 10 * 86_400_000));
      while (!arrived) {
        jest.advanceTimersToNextTimer();
        await this.#settle();
      }
    }
  }

  /** The machine sleeps: its date goes on, its timers do not. */
  sleepTo(untilMs: number): void {
    jest.setSystemTime(untilMs);
  }

  async #claim(store: OpenStore, connection: string, slot: string): Promise<boolean> {
    const isOurs = await store.claimTick(connection, slot);
    if (isOurs) this.claimed.push({ connection, slotMs: Date.parse(slot), atMs: Date.now() });
    return isOurs;
  }

  async #wake(connection: string): Promise<void> {
    // The queue's clock is moved by one caller at a time.
    this.#bossTime = this.#bossTime.then(() => (this.#bossClock.now() === Date.now() ? undefined : this.#bossClock.setTime(Date.now())));
    await this.#bossTime;
    await this.#boss?.insert(QUEUE, [{ singletonKey: connection, data: { connection } }]);
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    this.#awaited += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Real time, until nothing is under way that virtual time must wait for. */
  async #settle(): Promise<void> {
    const before = this.#awaited;
    let quiet = 0;
    while (quiet < 2) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#underWay === 0 ? quiet + 1 : 0;
    }
    if (this.#awaited > before) await this.#drain();
  }

  /** What a worker does: takes wake-ups, does what the database says is due; lanes nobody was woken for are found there as well. */
  async #drain(): Promise<void> {
    const [store] = this.#stores.values();
    if (store === undefined || this.#boss === null) return;
    const now = new Date();
    for (const connection of await store.findDueLanes(now.toISOString())) await this.#wake(connection);
    const jobs = await this.#boss.fetch<{ connection: string }>(QUEUE, { batchSize: 100 });
    for (const { data } of jobs) {
      const { pullDueAt } = await store.findLane(data.connection);
      if (pullDueAt === null) continue;
      this.runs.set(data.connection, (this.runs.get(data.connection) ?? 0) + 1);
      await store.settlePull(data.connection, now.toISOString(), { failures: 0, notBefore: null });
    }
    if (jobs.length > 0) await this.#boss.complete(QUEUE, jobs.map(({ id }) => id));
  }
}
