import { writeAnswers } from '../../core/watch/write-answers.ts';
import type { WatchDeps } from './watch-connections.ts';

const STEP = 100;

/**
 * Stores what people are told who closed a task before everything it asked for was filled in, once their source was read
 * again since then; returns how many messages. Any number of processes may do so at the same time.
 */
export async function answerEnded({ store, clock, channels, connections }: Pick<WatchDeps, 'store' | 'clock' | 'channels' | 'connections'>): Promise<number> {
  if (channels.length === 0) return 0;
  const personal = channels.find((channel) => channel.reachesPersons)?.name ?? null;
  const shared = channels.filter((channel) => !channel.reachesPersons).map(({ name }) => name);
  const asking = connections.filter(({ asks }) => asks).map(({ id }) => id);
  let told = 0;
  for (let found = STEP; found === STEP; ) {
    const at = clock.now().toISOString();
    const asked = { connections: asking, now: at, limit: STEP };
    // The database may ask to try the transaction again.
    let messages = 0;
    found = await store.answerEnded(asked, (handoffs) => {
      const answered = writeAnswers(handoffs, { personal, shared }, at);
      messages = answered.notices.length;
      return answered;
    });
    told += messages;
  }
  return told;
}
