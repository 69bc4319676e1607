import { answerEnded } from './answer-ended.ts';
import { sendDigest } from './send-digest.ts';
import { sendNotices } from './send-notices.ts';
import { watchConnections, type WatchDeps } from './watch-connections.ts';

export type { WatchDeps } from './watch-connections.ts';

/** Long enough to compare this month with the last. */
const KEPT_MS = 70 * 86_400_000;

export interface Watched {
  readonly raised: number;
  readonly resolved: number;
  readonly digests: number;
  readonly answers: number;
  readonly sent: number;
  readonly notSent: number;
}

/** Once a minute in every serving process: what is wrong, the digests of the day, who closed a task too early, and then whatever is to be told. */
export async function watch(deps: WatchDeps): Promise<Watched> {
  const alarms = await watchConnections(deps);
  const digests = await sendDigest(deps);
  const answers = await answerEnded(deps);
  const told = await sendNotices(deps);
  await deps.store.forgetWatchHistory(new Date(deps.clock.now().getTime() - KEPT_MS).toISOString());
  return { ...alarms, digests, answers, ...told };
}
