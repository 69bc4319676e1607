import { digestDayOf, writeDigests } from '../../core/watch/collect-digests.ts';
import { collectDigest } from './collect-digest.ts';
import type { WatchDeps } from './watch-connections.ts';

/** Stores the day's digests once its hour has come on a working day; returns how many messages. */
export async function sendDigest({ store, clock, channels, connections, digest }: WatchDeps): Promise<number> {
  const now = clock.now();
  const day = digestDayOf(now, digest, digest.calendar);
  if (channels.length === 0 || day === null || (await store.hasDigest(day))) return 0;
  const digests = await collectDigest(store, connections);
  const personal = channels.find((channel) => channel.reachesPersons)?.name ?? null;
  const shared = channels.filter((channel) => !channel.reachesPersons).map((channel) => channel.name);
  const at = now.toISOString();
  const notices = writeDigests(digests, { personal, shared }, day, at);
  return (await store.saveDigest(day, at, notices)) ? notices.length : 0;
}
