import { keepHouse } from '../flows/watch/keep-house.ts';
import type { Log } from '../core/operation/log.ts';
import type { Base } from './open-sessions.ts';
import { repeat } from './repeat.ts';
import type { LaneParts } from './run-lanes.ts';
import { openWatch } from './watch-service.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What only `serve` does beside the schedules: every minute alarms, notices and digests, once a day retention. Returns how to end it. */
export async function doDaily(base: Base, log: Log, onError: LaneParts['onError']): Promise<() => Promise<void>> {
  const watch = await openWatch(base);
  const ended = new AbortController();
  const report = (error: unknown): void => onError(error, null);
  const stopWatching = repeat(MINUTE_MS, async () => {
    const { raised, resolved, digests, answers, sent, notSent } = await watch();
    if (raised + resolved + digests + answers + sent + notSent > 0) log.info('Watched.', { raised, resolved, digests, answers, sent, notSent });
  }, report);
  const stopTidying = repeat(DAY_MS, async () => {
    const rows = await keepHouse({ store: base.store, clock: base.clock, times: base.config.service.retention, signal: ended.signal });
    if (Object.values(rows).some((count) => count > 0)) log.info('Deleted what had passed its time.', { rows });
  }, report);
  return async () => {
    ended.abort();
    await stopWatching();
    await stopTidying();
  };
}
