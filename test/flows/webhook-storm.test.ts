import { describe, expect, it } from '@jest/globals';
import { SECOND } from '../support/manual-clock.ts';
import { ENGINES } from '../support/store.ts';
import { MONDAY, useStore, wonDeal } from './support/world.ts';

const DEALS = 500;
const SECONDS = 100;
const PER_CALL = 100;

describe.each(ENGINES)('a storm of announcements on %s', (engine) => {
  const { world: start } = useStore(engine);

  it('of 50,000 events for 500 deals: each deal is read at once, then every half minute, and once more after the last event', async () => {
    const world = await start({ rollout: 'fields', webhook: { everyMinutes: 5 } });
    const ids = Array.from({ length: DEALS }, (_, index) => `d${index}`);
    for (const id of ids) world.source.put('deal', id, wonDeal(`Deal ${id}`));
    await world.sync();
    world.clock.set(MONDAY);
    let fresh = 0;
    for (let second = 0; second <= SECONDS + 30; second += 1) {
      if (second < SECONDS) {
        // The last edit of all fills a gap: only the trailing reading can see it.
        if (second === SECONDS - 1) for (const id of ids) world.source.put('deal', id, { goal: `Goal of ${id}` });
        for (let from = 0; from < DEALS; from += PER_CALL) {
          const outcome = await world.announce(ids.slice(from, from + PER_CALL), `second ${second}`);
          fresh += outcome.kind === 'accepted' ? outcome.fresh : 0;
          // Every tenth call comes twice.
          if (second % 10 === 0) expect(await world.announce(ids.slice(from, from + PER_CALL), `second ${second}`)).toEqual({ kind: 'accepted', fresh: 0 });
        }
      }
      await world.app.readHinted(world.connection);
      world.clock.advance(SECOND);
    }
    expect(fresh).toBe(50_000);
    const readAt = (id: string): readonly number[] => world.source.reread.filter(({ externalId }) => externalId === id).map(({ at }) => (Date.parse(at) - Date.parse(MONDAY)) / SECOND);
    for (const id of ids) expect({ id, readAt: readAt(id) }).toEqual({ id, readAt: [0, 30, 60, 90, 120] });
    expect(world.source.counts.reread).toBe(15);
    for (const id of ids) expect(world.source.record('deal', id).own['hScore']).toBe(40);
    expect(await world.store.countPendingHints(world.id)).toEqual({ pending: 0, nextDueAt: null });
  });
});
