import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isLive } from '../../src/core/tasks/advance-task.ts';
import { keepHouse } from '../../src/flows/watch/keep-house.ts';
import { DAY, HOUR } from '../support/manual-clock.ts';
import { OPS } from './support/acceptance.ts';
import type { CircleWorld } from './support/circle-world.ts';
import { useCircle } from './support/use-circle.ts';
import { COMPLETE, wonDeal } from './support/world.ts';

const TIMES = { runsDays: 90, eventsMonths: 24, snapshotsMonths: 24, auditMonths: 24 };
const RECORDS = [['main', 'd1'], ['main', 'd2'], ['mirror', 'x1'], ['mirror', 'x2']] as const;

type Change = 'reopen' | 'win' | 'empty' | 'fill' | 'rename' | 'point' | 'away' | 'delete' | 'accept' | 'age' | 'closeTask' | 'full';
type Step = readonly [Change, 0 | 1 | 2 | 3];

const step = fc.tuple(
  fc.constantFrom<Change>('reopen', 'win', 'empty', 'fill', 'rename', 'point', 'away', 'delete', 'accept', 'age', 'closeTask', 'full'),
  fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
);

/** What every history begins with: all of them are accepted, and cut. */
const SETTLED: readonly Step[] = [['accept', 0], ['age', 0]];

const ids = (seat: 'main' | 'mirror', externalId: string) => (seat === 'main' ? { crmId: `006${externalId.slice(1)}AAA` } : { mirrorOf: `006${externalId.slice(1)}` });

async function takeStep(world: CircleWorld, [change, index]: Step, number: number, keeps: boolean): Promise<void> {
  const [seat, externalId] = RECORDS[index];
  const source = world.source(seat);
  const put = (fields: Parameters<typeof source.put>[2]): void => source.put('deal', externalId, fields);
  switch (change) {
    case 'reopen': put({ stage: 'negotiation' }); break;
    case 'win': put({ stage: 'won' }); break;
    case 'empty': put({ goal: null, promises: null }); break;
    case 'fill': put(COMPLETE); break;
    case 'rename': put({ name: `Deal ${number}` }); break;
    case 'point': if (seat === 'mirror') put(ids(seat, externalId)); break;
    case 'away': if (seat === 'mirror') put({ mirrorOf: `0069${externalId}` }); break;
    case 'delete': source.delete('deal', externalId); break;
    case 'accept':
      for (const handoff of (await world.handoffs()).alive) if (handoff.status === 'ready' && handoff.cutAt === undefined) await world.app.accept(handoff, { by: OPS });
      break;
    case 'closeTask': { const [task] = source.openTasks(); if (task !== undefined) source.endTask(task, 'closed'); break; }
    case 'age':
      world.clock.advance(800 * DAY);
      if (keeps) await keepHouse({ store: world.store, clock: world.clock, times: TIMES });
      break;
    case 'full': await world.syncAll({ full: true }); break;
  }
  world.clock.advance(HOUR);
  for (let rounds = 0; rounds < 3; rounds += 1) await world.syncAll({ massChangeConfirmed: true });
}

/** Every record is saved once more at the end, so that whatever was cut is read again. */
async function live(world: CircleWorld, history: readonly Step[], keeps: boolean): Promise<void> {
  for (const [seat, externalId] of RECORDS) world.source(seat).put('deal', externalId, wonDeal(`Deal ${externalId}`, { ...COMPLETE, ...ids(seat, externalId) }));
  await world.syncAll();
  for (const [number, each] of [...SETTLED, ...history].entries()) await takeStep(world, each, number, keeps);
  for (const [seat, externalId] of RECORDS) if (!world.source(seat).record('deal', externalId).deleted) world.source(seat).put('deal', externalId, { touched: true });
  for (let rounds = 0; rounds < 4; rounds += 1) await world.syncAll({ massChangeConfirmed: true });
}

const RESTED = ['withdrawn', 'rescinded'];

async function stateOf(world: CircleWorld): Promise<readonly unknown[]> {
  const { alive } = await world.handoffs();
  const shown = await Promise.all(alive.map(async ({ title, status, score, episode, tasks, ...handoff }) => {
    const sources = await world.sourcesOf({ title, status, score, episode, tasks, ...handoff });
    const held = sources.filter(({ state }) => state === 'present').map(({ externalId }) => externalId).toSorted();
    return { held, title, status, score, episode, asks: RESTED.includes(status) ? [] : tasks.filter(isLive).map(({ purpose }) => purpose).filter((purpose) => purpose.startsWith('gap:')).toSorted() };
  }));
  // A record that was deleted while it was cut changes nothing any more.
  return shown.filter(({ held }) => held.length > 0).toSorted((a, b) => (a.held.join() < b.held.join() ? -1 : 1));
}

describe('whatever happens in two connections', () => {
  const { world: start } = useCircle('embedded');
  const seats = { main: { sharedId: 'crmId' }, mirror: { sharedId: 'mirrorOf' } };

  it('handoffs end as they would if nothing was ever thrown away, and no task is there twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (history) => {
        const [kept, whole] = [await start(seats), await start(seats)];
        await live(kept, history, true);
        await live(whole, history, false);
        expect(await stateOf(kept)).toEqual(await stateOf(whole));
        for (const source of kept.sources.values()) expect(new Set(source.tasks.map(({ key }) => key)).size).toBe(source.tasks.length);
      }),
      // The same ones each time: a history that breaks something is found by looking for it with other seeds, not by whoever changed something else.
      { seed: Number(process.env['HISTORIES_SEED'] ?? 7), numRuns: Number(process.env['HISTORIES'] ?? 6), endOnFailure: true },
    );
  }, 600_000);
});
