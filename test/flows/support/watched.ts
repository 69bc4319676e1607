import { parseSchedule } from '../../../src/core/schedule/parse-schedule.ts';
import { createCalendar } from '../../../src/core/tasks/business-days.ts';
import type { Notice, NoticeChannel, NoticeMessage, SendResult } from '../../../src/core/watch/notice.ts';
import { watch, type Watched, type WatchDeps } from '../../../src/flows/watch/watch.ts';
import { MINUTE } from '../../support/manual-clock.ts';
import type { World } from './world.ts';

/** A channel that keeps what it got, and fails when told to. */
export class TestChannel implements NoticeChannel {
  readonly name: string;
  readonly reachesPersons: boolean;
  readonly got: Notice[] = [];
  /** How the next attempts end; then they succeed. */
  results: SendResult[] = [];
  always: SendResult = { outcome: 'sent' };
  attempts = 0;

  constructor(name: string, reachesPersons = false) {
    this.name = name;
    this.reachesPersons = reachesPersons;
  }

  send(notice: Notice): Promise<SendResult> {
    this.attempts += 1;
    const result = this.results.shift() ?? this.always;
    if (result.outcome === 'sent') this.got.push(notice);
    return Promise.resolve(result);
  }

  /** Messages about one connection. */
  about(connection: string): readonly NoticeMessage[] {
    return this.got.map(({ message }) => message).filter((message) => message.about['connection'] === connection);
  }
}

/** The watch of one serving process over one world, started long ago. */
export function watchOver(world: World, channels: readonly NoticeChannel[], given: Partial<WatchDeps> = {}): () => Promise<Watched> {
  const parsed = parseSchedule('*/5 * * * *');
  if (!parsed.ok) throw new Error(parsed.problem);
  const deps: WatchDeps = {
    store: world.store,
    clock: world.clock,
    connections: [{ id: world.id, schedule: { schedule: parsed.schedule, zone: 'UTC' }, slowestMs: 0, asks: true }],
    channels,
    // No test but that of the digest wants one.
    digest: { at: '23:59', zone: 'UTC', calendar: createCalendar(undefined) },
    startedAt: new Date(0),
    ...given,
  };
  return () => watch(deps);
}

/** Worlds share a database, and a watch is about all of it: alarms and messages of earlier tests go. */
export async function forgetOthers(world: World): Promise<void> {
  for (const table of ['alarms', 'notices', 'digest_days']) await world.store.dataSource.query(`DELETE FROM ${table}`);
}

/** Watches each minute for so long. */
export async function watchFor(world: World, tick: () => Promise<unknown>, minutes: number, step = 1): Promise<void> {
  for (let passed = 0; passed < minutes; passed += step) {
    world.clock.advance(step * MINUTE);
    await tick();
  }
}
